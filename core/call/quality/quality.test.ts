import { describe, expect, test } from 'vitest';
import { qualityOf, type Bars, type QualityCause } from './quality.ts';
import type { QualitySample } from './sample.ts';

const good: QualitySample = {
  atMs: 0,
  roundTripMs: 40,
  lossIn: 0,
  lossOut: 0,
  jitterMs: 5,
  inKbps: 40,
  outKbps: 40,
  soundPackets: 100,
  soundLevel: 0,
  picture: { framesPerSecond: 30, dropped: 0, frozen: 0 },
  limitation: 'none',
  availableOutKbps: 2_000,
  path: 'direct',
};
const all = { sound: true, camera: true };
const of = (change: Partial<QualitySample>, expected = all) => qualityOf({ ...good, ...change }, expected);

test('a call with nothing wrong has all bars and no words', () => {
  expect(of({})).toEqual({ bars: 4, cause: null });
});

test('what is not known is not held against it', () => {
  const unknown = { roundTripMs: null, lossIn: null, lossOut: null, jitterMs: null, soundPackets: null } as const;
  expect(of({ ...unknown, picture: null, limitation: null, availableOutKbps: null, path: null }).bars).toBe(4);
});

describe('one cause is told', () => {
  const cases: readonly (readonly [string, Partial<QualitySample>, Bars, QualityCause])[] = [
    ['nothing arrives', { soundPackets: 0 }, 0, 'nothingArrives'],
    ['little of ours arrives there', { lossOut: 0.08 }, 2, 'ourNetworkLoses'],
    ['hardly half of ours arrives there', { lossOut: 0.5 }, 1, 'ourNetworkLoses'],
    ['we miss some of theirs', { lossIn: 0.08, lossOut: 0.01 }, 2, 'theirNetworkLoses'],
    ['both miss alike', { lossIn: 0.08, lossOut: 0.07 }, 2, 'pathLoses'],
    ['we miss some, and they do not tell', { lossIn: 0.2, lossOut: null }, 1, 'pathLoses'],
    ['it takes half a second', { roundTripMs: 500 }, 2, 'delayIsLong'],
    ['it takes a second', { roundTripMs: 1_000 }, 1, 'delayIsLong'],
    ['sound comes in heaps', { jitterMs: 90 }, 2, 'delayVaries'],
    ['it takes long, over TCP', { roundTripMs: 500, path: 'relayedTcp' }, 2, 'overTcp'],
    ['sound comes in heaps, over TLS', { jitterMs: 200, path: 'relayedTls' }, 1, 'overTcp'],
    ['the processor is busy', { limitation: 'cpu' }, 2, 'computerIsSlow'],
    ['frames are thrown away', { picture: { framesPerSecond: 9, dropped: 0.5, frozen: 0 } }, 2, 'computerIsSlow'],
    ['the way out is narrow', { limitation: 'bandwidth', availableOutKbps: 120 }, 2, 'uploadIsNarrow'],
    ['the way out takes hardly sound', { limitation: 'bandwidth', availableOutKbps: 40 }, 1, 'uploadIsNarrow'],
    ['no frame comes', { picture: { framesPerSecond: 0, dropped: 0, frozen: 0 } }, 2, 'pictureStands'],
    ['frames come in fits', { picture: { framesPerSecond: 5, dropped: 0, frozen: 0.8 } }, 2, 'pictureStands'],
    [
      'loss that makes the picture stand',
      { lossIn: 0.1, picture: { framesPerSecond: 0, dropped: 0, frozen: 0 } },
      2,
      'theirNetworkLoses',
    ],
    ['loss and worse delay', { lossIn: 0.05, roundTripMs: 900 }, 1, 'delayIsLong'],
  ];
  test.each(cases)('%s', (_, change, bars, cause) => {
    expect(of(change)).toEqual({ bars, cause });
  });
});

test('three bars are told without words', () => {
  expect(of({ lossOut: 0.02 })).toEqual({ bars: 3, cause: null });
  expect(of({ roundTripMs: 300 })).toEqual({ bars: 3, cause: null });
  expect(of({ jitterMs: 40, path: 'relayedTcp' })).toEqual({ bars: 3, cause: null });
});

test('TCP alone is nothing bad', () => {
  expect(of({ path: 'relayedTls' })).toEqual({ bars: 4, cause: null });
});

test('a picture that begins small is no narrow way out', () => {
  expect(of({ limitation: 'bandwidth', availableOutKbps: 900 }).bars).toBe(4);
  expect(of({ limitation: 'bandwidth', availableOutKbps: null }).bars).toBe(4);
});

test('nobody misses what the other side does not send: muted, on hold, the camera off', () => {
  const nothing = { soundPackets: 0, picture: { framesPerSecond: 0, dropped: 0, frozen: 0 } };
  expect(of(nothing, { sound: false, camera: false })).toEqual({ bars: 4, cause: null });
});
