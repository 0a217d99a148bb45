import { expect, test } from 'vitest';
import { bundlesAhead } from './peerBundles.ts';

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
