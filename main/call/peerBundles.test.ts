import { expect, test } from 'vitest';
import { bundlesAhead, bundlesForCall } from './peerBundles.ts';

test('A31 no bundle is asked for while somebody’s new identity waits for a decision', async () => {
  const asked: string[] = [];
  let undecided = true;
  const fetch = bundlesAhead(
    async (userId) => {
      asked.push(userId);
      return { ok: true, value: { bundles: [] } };
    },
    () => undecided,
  );
  expect(await fetch('bob')).toBeNull();
  expect(asked).toEqual([]);
  undecided = false;
  expect(await fetch('bob')).toEqual([]);
  expect(asked).toEqual(['bob']);
});

test.each([
  ['timeout', 'offline'],
  ['certificateExpired', 'offline'],
  ['tooManyRequests', 'rate'],
  ['serverDiskFull', 'serverUnavailable'],
  ['otherVersion', 'refused'],
  ['serverForbids', 'refused'],
  ['notRingfort', 'refused'],
] as const)('a call that finds no bundle because of %s fails as %s (A77)', async (cause, failure) => {
  const fetchBundles = bundlesForCall(() => Promise.resolve({ ok: false, problem: 'any', cause }));
  expect(await fetchBundles('bob')).toEqual({ ok: false, failure });
});
