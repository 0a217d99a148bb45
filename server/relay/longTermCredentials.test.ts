import { expect, test } from 'vitest';
import { LongTermCredentials, type ReadCredential } from './longTermCredentials.ts';

const name = (number: number): Buffer => Buffer.from(`1800003600:user${number}`);

test('keys that were proven are remembered, the least used give way, and made-up names take no place', () => {
  const credentials = new LongTermCredentials('north');
  const read = (number: number): ReadCredential | undefined => credentials.read(name(number));
  const first = read(0);
  expect(read(0)).toEqual(first);
  expect(read(0), 'nobody has shown to have it').not.toBe(first);
  const proven = Array.from({ length: 2_048 }, (_, number) => read(number));
  for (const one of proven) if (one !== undefined) credentials.remember(one);
  for (let number = 5_000; number < 10_000; number += 1) read(number);
  expect(read(0)).toBe(proven[0]);
  const [kept, more] = [proven[0], read(3_000)];
  if (kept === undefined || more === undefined) return expect.unreachable('both are names that are given out');
  credentials.remember(kept);
  credentials.remember(more);
  expect([read(0), read(3_000), read(2)]).toEqual([kept, more, proven[2]]);
  expect(read(0)).toBe(kept);
  expect(read(1), 'the one that was used longest ago').not.toBe(proven[1]);
  expect(credentials.read(Buffer.from('alice'))).toBeUndefined();
});
