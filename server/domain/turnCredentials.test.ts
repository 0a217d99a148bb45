import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { turnCredentials } from './turnCredentials.ts';

const service = { urls: ['turn:127.0.0.1:3478'], secret: 'north' };
const noon = Date.UTC(2026, 0, 2, 12);

test('credentials are what a coturn with the same secret computes, for one hour', () => {
  const { username, credential, expiresAt } = turnCredentials(service, 'alice', noon);
  expect(username).toMatch(/^\d{10}:[0-9a-f]{24}$/);
  expect(expiresAt).toBe(noon + 3_600_000);
  expect(Number(username.split(':')[0]) * 1000).toBe(expiresAt);
  expect(credential).toBe(createHmac('sha1', 'north').update(username).digest('base64'));
});

test('the relay learns neither the handle nor who it saw yesterday', () => {
  const id = (user: string, now: number) => turnCredentials(service, user, now).username.split(':')[1];
  expect(id('alice', noon)).toBe(id('alice', noon + 3_600_000));
  expect(id('alice', noon)).not.toBe(id('alice', noon + 86_400_000));
  expect(id('alice', noon)).not.toBe(id('bob', noon));
});
