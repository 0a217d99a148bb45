import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rolloutShare } from './rolloutShare.ts';

const seed = fc.uint8Array({ minLength: 16, maxLength: 16 });

test('an installation stands at one place in the rollout of a version, between none and all', () => {
  fc.assert(
    fc.property(seed, (one) => {
      const share = rolloutShare(one, '0.2.0');
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThan(100);
      expect(rolloutShare(one, '0.2.0')).toBe(share);
    }),
  );
});

test('a rollout to a quarter reaches about a quarter, and others with the next version', () => {
  const seeds = Array.from({ length: 4000 }, (_, at) => Uint8Array.of(at & 255, at >> 8, 7));
  const first = seeds.map((one) => rolloutShare(one, '0.2.0') < 25);
  const second = seeds.map((one) => rolloutShare(one, '0.3.0') < 25);
  const count = (all: readonly boolean[]) => all.filter(Boolean).length / seeds.length;
  expect(count(first)).toBeGreaterThan(0.22);
  expect(count(first)).toBeLessThan(0.28);
  expect(count(first.map((is, at) => is && second[at] === true))).toBeLessThan(0.09);
});
