import { describe, expect, it } from 'vitest';
import { CRASH_POINTS } from './crashingDevice.ts';
import { killWhileDecrypting, killWhileEncrypting } from './crashRounds.ts';

const ROUNDS = 5;

describe('A22 killed in the middle (kill -9), 5 rounds a point; 50 in the soak', () => {
  it('there are twelve points', () => {
    expect(CRASH_POINTS.encrypt.length + CRASH_POINTS.decrypt.length).toBe(12);
  });

  it.each(CRASH_POINTS.encrypt)(
    'A22 %s of encrypting: nothing is lost, doubled or sealed twice',
    async (point) => {
      await killWhileEncrypting(point, ROUNDS);
    },
    60_000,
  );

  it.each(CRASH_POINTS.decrypt)(
    'A22 %s of decrypting: nothing is lost and nothing happens twice',
    async (point) => {
      await killWhileDecrypting(point, ROUNDS);
    },
    60_000,
  );
});
