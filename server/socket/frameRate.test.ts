import { expect, test } from 'vitest';
import { BYTES_PER_SECOND, FRAME_BURST, FRAMES_PER_SECOND } from '../../core/protocol/limits.ts';
import { FrameRate } from './frameRate.ts';

const spendMany = (rate: FrameRate, frames: number, now: number) =>
  Array.from({ length: frames }, () => rate.spend(10, now).type);

test('a burst passes, then reading pauses for as long as the debt takes to pay', () => {
  const rate = new FrameRate(0);
  expect(new Set(spendMany(rate, FRAME_BURST, 0))).toEqual(new Set(['go']));
  expect(rate.spend(10, 0)).toEqual({ type: 'pause', ms: 1000 / FRAMES_PER_SECOND });
  expect(rate.spend(10, 1_000)).toEqual({ type: 'go' });
});

test('the steady rate passes for ever', () => {
  const rate = new FrameRate(0);
  spendMany(rate, FRAME_BURST, 0);
  for (let second = 1; second < 100; second += 1) {
    expect(spendMany(rate, FRAMES_PER_SECOND, second * 1_000)).not.toContain('pause');
  }
});

test('who goes on sending into the pause is given up', () => {
  const rate = new FrameRate(0);
  expect(spendMany(rate, 2 * FRAME_BURST, 0)).not.toContain('close');
  expect(rate.spend(10, 0).type).toBe('close');
});

test('large frames count by their bytes', () => {
  const rate = new FrameRate(0);
  expect(rate.spend(BYTES_PER_SECOND, 0).type).toBe('go');
  expect(rate.spend(BYTES_PER_SECOND / 2, 0)).toEqual({ type: 'pause', ms: 500 });
  expect(rate.spend(BYTES_PER_SECOND, 0).type).toBe('close');
});

test('a clock that steps back refills nothing', () => {
  const rate = new FrameRate(10_000);
  spendMany(rate, FRAME_BURST, 10_000);
  expect(rate.spend(10, 0).type).toBe('pause');
});
