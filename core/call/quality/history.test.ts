import { expect, test } from 'vitest';
import { HISTORY_MS, MAX_SAMPLES, withSample, type QualityHistory } from './history.ts';
import { sampleBetween } from './sample.ts';
import { readQuality } from './reading.ts';

const at = (atMs: number) => sampleBetween(readQuality([], null, atMs - 2_000), readQuality([], null, atMs))!;
const over = (count: number, everyMs: number): QualityHistory =>
  Array.from({ length: count }, (_, index) => at(index * everyMs)).reduce(withSample, [] as QualityHistory);

test('five minutes are kept, whatever the pace of the clock', () => {
  const history = over(400, 2_000);
  expect(history).toHaveLength(MAX_SAMPLES);
  expect(history.at(-1)!.atMs - history[0]!.atMs).toBeLessThan(HISTORY_MS);
  expect(over(400, 10)).toHaveLength(MAX_SAMPLES);
});

test('samples of a clock that began anew stand alone', () => {
  expect(withSample(over(3, 60_000), at(0))).toHaveLength(1);
});
