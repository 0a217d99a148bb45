import { expect, test } from 'vitest';
import { TestDevice } from '../../test/stage/TestDevice.ts';
import { identityVerifier } from './identityVerifier.ts';

const now = 1_700_000_000_000;

test('other work goes on while the signatures of a full upload are verified (A87)', async () => {
  const alice = new TestDevice('alice');
  const keys = alice.prekeys(100, now);
  let turns = 0;
  let goesOn = true;
  const count = (): void => {
    turns += 1;
    if (goesOn) setImmediate(count);
  };
  setImmediate(count);
  expect(await identityVerifier.keysFit(alice.address, alice.identity, keys, now)).toBe(true);
  goesOn = false;
  // One for each of the 202 signatures, if the pool is as quick as the loop; on the loop itself there would be none.
  expect(turns).toBeGreaterThan(50);
});

test('a wrong signature anywhere in an upload is found', async () => {
  const alice = new TestDevice('alice');
  for (const at of [0, 4, 9]) {
    const keys = alice.prekeys(10, now);
    const key = keys.oneTimeKemPrekeys[at];
    if (key) key.id += 1_000;
    expect(await identityVerifier.keysFit(alice.address, alice.identity, keys, now)).toBe(false);
  }
});
