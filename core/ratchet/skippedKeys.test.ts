import { expect, it } from 'vitest';
import { skippedKeyExpiry, skippedKeyPolicy } from './skippedKeys.ts';

it('A16 keys of five older chains are kept, 2000 of a session and 20,000 in all, for a day', () => {
  expect([0, 5, 6, 100].map((chain) => skippedKeyPolicy(chain).oldestChain)).toEqual([0, 0, 1, 95]);
  expect(skippedKeyPolicy(3)).toEqual({ oldestChain: 0, perSession: 2000, inAll: 20_000 });
  expect(skippedKeyExpiry(1000)).toBe(1000 + 24 * 3600);
});
