import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RehearsedSound } from '../../core/ipc/ringTestShapes.ts';
import { rehearseRingOn } from './rehearseRing.ts';
import type { Loudspeaker } from './ring.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A computer whose outputs do what the test says, and what it told of a ring of three seconds. */
function computer({ plays = true, opens = true, levels = [0.1, 0.4, 0.2] as readonly (number | null)[] } = {}) {
  const told: RehearsedSound[] = [];
  const counts = { closed: 0, paused: 0 };
  let look = 0;
  const start = rehearseRingOn<Loudspeaker>({
    ringer: {
      list: async () => [],
      open: async () => {
        if (!opens) throw new DOMException('gone', 'NotFoundError');
        return {
          volume: 1,
          currentTime: 0,
          play: async () => {
            if (!plays) throw new DOMException('no output', 'NotAllowedError');
          },
          pause: () => void (counts.paused += 1),
        };
      },
      onDevicesChanged: () => () => undefined,
      startTimer: (ms, fired) => {
        const timer = setTimeout(fired, ms);
        return () => clearTimeout(timer);
      },
    },
    meter: () => ({ level: () => levels[look++ % levels.length] ?? null, close: () => void (counts.closed += 1) }),
  });
  const stop = start({ url: 'tone', volume: 1, on: [], at: 'all' }, 3000, (sound) => told.push(sound));
  return { told, counts, stop };
}

test('what plays is told with the loudest of what was measured, once, and is silent after', async () => {
  const { told, counts } = computer();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toEqual([{ playing: 1, failed: 0, level: 0.4 }]);
  expect(counts.closed).toBe(1);
  expect(counts.paused).toBeGreaterThan(0);
});

test('a meter that says nothing is no silence', async () => {
  const { told } = computer({ levels: [null] });
  await vi.advanceTimersByTimeAsync(3000);
  expect(told).toEqual([{ playing: 1, failed: 0, level: null }]);
});

test('an output that cannot be opened, or plays nothing, is told as failed', async () => {
  for (const broken of [computer({ opens: false }), computer({ plays: false })]) {
    await vi.advanceTimersByTimeAsync(3000);
    expect(broken.told).toEqual([{ playing: 0, failed: 1, level: null }]);
  }
});

test('nothing is told of one that was stopped', async () => {
  const { told, stop } = computer();
  await vi.advanceTimersByTimeAsync(1000);
  stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(told).toEqual([]);
});
