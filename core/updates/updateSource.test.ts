import { expect, test } from 'vitest';
import { readUpdateSource } from './updateSource.ts';

const key = Buffer.alloc(32, 7);
const named = (feed: string, keys: readonly string[] = [key.toString('base64')]) => ({ updates: { feed, keys } });

test('a build says where releases are and whose signature counts', () => {
  const source = readUpdateSource(named('https://updates.example.org/desktop'));
  expect(source?.feed).toBe('https://updates.example.org/desktop');
  expect(source?.keys.map((one) => Buffer.from(one))).toEqual([key]);
  expect(readUpdateSource(named('http://127.0.0.1:8080/feed'))).not.toBeNull();
});

test.each([
  ['nothing', {}],
  ['no key', named('https://updates.example.org', [])],
  ['a key of another length', named('https://updates.example.org', ['AAAA'])],
  ['an unprotected feed', named('http://updates.example.org')],
  ['a feed with a name and password', named('https://me:secret@updates.example.org')],
  ['a feed with a question', named('https://updates.example.org/?id=7')],
  ['a file', named('file:///srv/feed')],
  ['no address', named('updates')],
])('with %s, a build asks nobody', (_what, packageJson) => {
  expect(readUpdateSource(packageJson)).toBeNull();
});
