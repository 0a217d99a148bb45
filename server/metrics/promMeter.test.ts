import { expect, onTestFinished, test } from 'vitest';
import { createPromMeter } from './promMeter.ts';

test.each([
  ['is idle', 10_100_000, 0.0001],
  ['is looked at a little early', 9_900_000, 0],
  ['stands still for a second', 1_010_000_000, 1],
])('a loop that %s has the delay that others feel', async (_, percentile, seconds) => {
  const nothing = (): boolean => true;
  const meter = createPromMeter({
    ...{ enable: nothing, disable: nothing, reset: () => undefined },
    percentile: () => percentile,
  });
  onTestFinished(() => meter.end());
  const text = await meter.text({ connections: () => 0, liveCalls: async () => [], deepestQueue: () => 0 });
  const told = /^event_loop_delay_seconds\{quantile="0.99"\} (.+)$/mu.exec(text)?.[1];
  expect(Number(told)).toBeCloseTo(seconds, 9);
});
