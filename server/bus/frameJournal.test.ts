import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DeviceAddress } from '../domain/deviceAddress.ts';
import type { FrameChanges } from '../store/Store.ts';
import type { WaitingFrame } from './deviceQueue.ts';
import { FrameJournal } from './frameJournal.ts';

/** A round is written when it has aged this long, or twice. */
const ROUND_MS = 25;
const alice: DeviceAddress = { user: 'alice', device: 1 };
const CALL = 'f47ac10b-58cc-4372-a567-0e02b2c3d479';
const bob: DeviceAddress = { user: 'bob', device: 1 };

const frame = (s: number): WaitingFrame => ({
  to: bob,
  entry: {
    ...{ s, queuedAt: 0, expiresAt: 90_000 },
    message: {
      ...{ v: 1, t: 'call_state', state: 'ringing', call_id: CALL, direction: 'incoming' },
      ...{ peer: 'alice', call_type: 'audio', started_at: 0 },
    },
  },
  kept: 'inMemory',
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A disk whose writes fail as often as is said, and which holds what the others brought. */
function journal(failing: number) {
  let left = failing;
  const disk = { frames: new Set<number>(), consumed: 0 };
  const faults: unknown[] = [];
  const written = new FrameJournal({
    onFailure: (error) => faults.push(error),
    store: {
      changeFrames: async (changes: () => FrameChanges) => {
        const { add, consumed, remove } = changes();
        if (left > 0) {
          left -= 1;
          throw new Error('busy');
        }
        for (const { entry } of add) disk.frames.add(entry.s);
        for (const { s } of remove) disk.frames.delete(s);
        for (const { n } of consumed) disk.consumed = n;
      },
    },
  });
  const safe: number[] = [];
  /** Frame `n` of Alice makes frame `s` for Bob. */
  const consumes = (n: number) => {
    written.queued(frame(n));
    void written.consumed(alice, n).then(() => safe.push(n));
  };
  return { written, disk, faults, safe, consumes };
}

const age = () => vi.advanceTimersByTimeAsync(ROUND_MS);

test('what was consumed later is not safe before what came of all that was consumed earlier', async () => {
  const { written, disk, faults, safe, consumes } = journal(1);
  consumes(1);
  await age();
  consumes(2);
  await written.flush();
  expect(faults).toHaveLength(1);
  expect(disk).toEqual({ frames: new Set([1, 2]), consumed: 2 });
  expect(safe).toEqual([1, 2]);
});

test('nor where the first of them fails while others are already waiting to be written', async () => {
  const { written, disk, safe, consumes } = journal(1);
  consumes(1);
  const first = written.flush();
  consumes(2);
  const second = written.flush();
  await Promise.all([first, second]);
  expect(disk).toEqual({ frames: new Set([1, 2]), consumed: 2 });
  expect(safe).toEqual([1, 2]);
});

test('what could not be written is tried again, though nothing else comes', async () => {
  const { written, disk, safe, consumes } = journal(3);
  consumes(1);
  await written.flush();
  expect([disk.consumed, safe]).toEqual([0, []]);
  for (let rounds = 0; rounds < 6; rounds += 1) await age();
  expect(disk).toEqual({ frames: new Set([1]), consumed: 1 });
  expect(safe).toEqual([1]);
});

test('a frame that was taken in meanwhile is not written behind its time', async () => {
  const { written, disk, safe } = journal(1);
  const early = frame(1);
  written.queued(early);
  void written.consumed(alice, 1).then(() => safe.push(1));
  await written.flush();
  written.gone([early]);
  await written.flush();
  expect(disk).toEqual({ frames: new Set(), consumed: 1 });
  expect(safe).toEqual([1]);
});

test('after a disk that was full for as many rounds as ten minutes bring, everybody is told, in turn', async () => {
  const rounds = 24_000;
  // Each but the first is tried twice: by itself, and with what came after.
  const { written, disk, faults, safe } = journal(2 * rounds - 1);
  const tell = (n: number) => void written.consumed(alice, n).then(() => safe.push(n));
  for (let n = 1; n <= rounds; n += 1) {
    tell(n);
    // One after the other, as time brings them.
    // oxlint-disable-next-line no-await-in-loop
    await written.flush();
  }
  expect([disk.consumed, safe]).toEqual([0, []]);
  await written.flush();
  tell(rounds + 1);
  await written.flush();
  expect(disk.consumed).toBe(rounds + 1);
  expect(safe).toEqual(Array.from({ length: rounds + 1 }, (_, index) => index + 1));
  expect(faults).toHaveLength(2 * rounds - 1);
});

test('on a disk that stays full all wait for one thing, however many frames come, and then are told', async () => {
  const { written, disk, safe, consumes } = journal(1_000);
  const promises = new Set<Promise<void>>();
  for (let n = 1; n <= 500; n += 1) {
    consumes(n);
    promises.add(written.consumed(alice, n));
    // oxlint-disable-next-line no-await-in-loop
    if (n % 2 === 0) await age();
  }
  expect(disk.consumed).toBe(0);
  expect(promises.size).toBeLessThan(5);
  for (let rounds = 0; rounds < 1_000 && safe.length < 500; rounds += 1) {
    // oxlint-disable-next-line no-await-in-loop
    await age();
  }
  expect(disk.consumed).toBe(500);
  expect(safe.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
});

test('what comes while an earlier round waits for its turn is not safe before that', async () => {
  const { written, disk, safe, consumes } = journal(1);
  consumes(1);
  const first = written.flush();
  consumes(2);
  const second = written.flush();
  await first;
  consumes(3);
  expect(disk.consumed).toBeLessThan(3);
  await second;
  await written.flush();
  expect(disk).toEqual({ frames: new Set([1, 2, 3]), consumed: 3 });
  expect(safe).toEqual([1, 2, 3]);
});
