import { describe, expect, test } from 'vitest';
import type { QualityReading } from './reading.ts';
import { sampleBetween } from './sample.ts';

const reading = (atMs: number, change: Partial<QualityReading> = {}): QualityReading => ({
  atMs,
  sound: null,
  pictures: [],
  sent: [],
  camera: null,
  roundTripMs: null,
  jitterMs: null,
  soundLevel: null,
  limitation: null,
  availableOutKbps: null,
  path: null,
  ...change,
});
const sound = (packets: number | null, lost: number | null, id = 'A') => ({ sound: { id, packets, lost, bytes: 0 } });
const sent = (packets: number, lossThere: number | null, id = 'O') => ({
  sent: [{ id, packets, lossThere, bytes: 0 }],
});
const between = (earlier: Partial<QualityReading>, later: Partial<QualityReading>, ms = 2_000) =>
  sampleBetween(reading(1_000, earlier), reading(1_000 + ms, later));

describe('what is lost on the way here', () => {
  test('is the share of what should have come since the last reading', () => {
    expect(between(sound(1_000, 50), sound(1_090, 60))?.lossIn).toBe(0.1);
  });
  test('is unknown while too few come for a share: muted, on hold, or only begun', () => {
    expect(between(sound(1_000, 50), sound(1_010, 51))?.lossIn).toBeNull();
  });
  test('is known all the same where most of much is lost', () => {
    expect(between(sound(1_000, 0), sound(1_010, 90))?.lossIn).toBe(0.9);
  });
  test('is unknown where the engine counts anew, or the stream is another one', () => {
    expect(between(sound(1_000, 50), sound(90, 10))?.lossIn).toBeNull();
    expect(between(sound(0, 0), sound(100, 50, 'B'))?.lossIn).toBeNull();
    expect(between(sound(null, null), sound(100, 50))?.lossIn).toBeNull();
  });
  test('is none where late ones came after all, and the count of lost ones fell', () => {
    expect(between(sound(1_000, 50), sound(1_100, 48))?.lossIn).toBe(0);
  });
});

describe('what is lost on the way there', () => {
  test('is what the other side reports, each stream by what it sent', () => {
    const two = (audio: number, video: number) => ({
      sent: [
        { id: 'A', packets: audio, bytes: 0, lossThere: 0 },
        { id: 'V', packets: video, bytes: 0, lossThere: 0.2 },
      ],
    });
    expect(between(two(0, 0), two(100, 300))?.lossOut).toBeCloseTo(0.15);
  });
  test('is unknown without a report, and while hardly anything is sent', () => {
    expect(between(sent(0, null), sent(100, null))?.lossOut).toBeNull();
    expect(between(sent(100, 0.5), sent(110, 0.5))?.lossOut).toBeNull();
  });
});

test('a rate is of all streams that go on', () => {
  const stream = (id: string, bytes: number) => ({ id, packets: 0, lost: 0, bytes });
  const at = (audio: number, video: number) => ({ sound: stream('A', audio), pictures: [stream('V', video)] });
  expect(between(at(0, 0), at(10_000, 90_000))?.inKbps).toBe(400);
  expect(between({}, at(10_000, 90_000))?.inKbps).toBeNull();
});

test('a picture stands still when no frame of it comes, or stood for most of the time', () => {
  const camera = (decoded: number, frozenMs: number, dropped = 0) => ({
    camera: { id: 'V', decoded, frozenMs, dropped },
  });
  expect(between(camera(100, 0), camera(100, 0))?.picture).toEqual({ framesPerSecond: 0, dropped: 0, frozen: 0 });
  expect(between(camera(100, 0), camera(150, 1_500, 50))?.picture).toEqual({
    ...{ framesPerSecond: 25, dropped: 0.5, frozen: 0.75 },
  });
  expect(between(camera(100, 0), camera(50, 0))?.picture).toBeNull();
});

test('readings that are too near, too far or in the wrong order are no sample', () => {
  expect([-2_000, 0, 100, 20_000, Number.NaN].map((ms) => between({}, {}, ms))).toEqual([null, null, null, null, null]);
});
