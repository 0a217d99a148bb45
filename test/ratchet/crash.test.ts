import { describe, expect, it } from 'vitest';
import { CRASH_POINTS } from './crashingDevice.ts';
import { killWhileDecrypting, killWhileEncrypting } from './crashRounds.ts';

/** The second begins where the first was killed. */
const ROUNDS = 2;

describe('A22 killed in the middle (kill -9), 2 rounds a point; 50 in the soak', () => {
  it('there are twelve points', () => {
    expect(CRASH_POINTS.encrypt.length + CRASH_POINTS.decrypt.length).toBe(12);
  });

  it.each(CRASH_POINTS.encrypt)(
    'A22 %s of encrypting: nothing is lost, doubled or sealed twice',
    async (point) => {
      await killWhileEncrypting(point, ROUNDS);
    },
    120_000,
  );

  it.each(CRASH_POINTS.decrypt)(
    'A22 %s of decrypting: nothing is lost and nothing happens twice',
    async (point) => {
      await killWhileDecrypting(point, ROUNDS);
    },
    120_000,
  );
});
