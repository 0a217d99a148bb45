import { expect, test } from 'vitest';
import { QualityLog } from './QualityLog.ts';

const report = (packetsReceived: number) =>
  new Map([['A', { id: 'A', type: 'inbound-rtp', kind: 'audio', packetsReceived, packetsLost: 0, bytesReceived: 0 }]]);

test('of the four reports a second one every two seconds is a sample', () => {
  const log = new QualityLog();
  const taken = Array.from({ length: 33 }, (_, index) => log.take(report(index * 12), null, index * 250));
  expect(taken.filter((history) => history !== null).map((history) => history.length)).toEqual([1, 2, 3, 4]);
  expect(taken.at(-1)?.at(-1)?.soundPackets).toBe(96);
});

test('what was before a pause is no part of the next sample, and stays in the history', () => {
  const log = new QualityLog();
  log.take(report(0), null, 0);
  expect(log.take(report(100), null, 2_000)).toHaveLength(1);
  log.pause();
  expect(log.take(report(100), null, 4_000)).toBeNull();
  const history = log.take(report(200), null, 6_000);
  expect(history?.map(({ soundPackets }) => soundPackets)).toEqual([100, 100]);
});
