import { expect, test } from 'vitest';
import { isUnprotected, parseServerAddress } from './serverAddress.ts';

test.each([
  ['calls.example.org', 'https://calls.example.org'],
  [' calls.example.org:8443 ', 'https://calls.example.org:8443'],
  ['https://calls.example.org/', 'https://calls.example.org'],
  ['http://calls.example.org', 'http://calls.example.org'],
  ['192.168.1.20', 'http://192.168.1.20:7443'],
  ['192.168.1.20:9000', 'http://192.168.1.20:9000'],
  ['localhost', 'http://localhost:7443'],
  ['localhost:7500', 'http://localhost:7500'],
  ['kitchen.local', 'http://kitchen.local:7443'],
  ['[::1]:7500', 'http://[::1]:7500'],
  ['[fd00::5]', 'http://[fd00::5]:7443'],
])('a person who types "%s" means %s', (typed, origin) => {
  expect(parseServerAddress(typed)).toBe(origin);
});

test.each([
  '',
  '  ',
  'two words',
  'ftp://x.org',
  'https://x.org/path',
  'https://u:p@x.org',
  'http://',
  'a:b:c',
  'x.org?y',
])('"%s" is no server address', (typed) => {
  expect(parseServerAddress(typed)).toBeNull();
});

test('plain http is unprotected wherever it leaves this network, and https never is (A88)', () => {
  expect(['http://calls.example.org', 'http://203.0.113.5:7443', 'http://100.64.0.1'].every(isUnprotected)).toBe(true);
  expect(['https://calls.example.org', 'http://192.168.1.20:7443', 'http://kitchen'].some(isUnprotected)).toBe(false);
});
