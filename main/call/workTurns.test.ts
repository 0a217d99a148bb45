import { expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { createWorkTurns, FRAMES_A_TURN, TURN_MS } from './workTurns.ts';

/** Frames that take this long each; `turns` holds which were dealt with in each turn of the event loop. */
function working(frameMs: number) {
  const clock = new ManualClock();
  const turns: number[][] = [[]];
  const takeTurn = createWorkTurns(clock, async () => {
    await new Promise((resolve) => void setImmediate(resolve));
    turns.push([]);
  });
  const work = async (frame: number): Promise<void> => {
    await takeTurn();
    turns.at(-1)?.push(frame);
    clock.advance(frameMs);
  };
  return { turns, work };
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

test('a long unit is read eight frames at a time, in its order, and others run in between (A85)', async () => {
  const { turns, work } = working(0);
  for (const frame of numbers(0, 20)) await work(frame);
  expect(turns).toEqual([numbers(0, 8), numbers(8, 16), numbers(16, 20)]);
});

test('frames that come at the same time share the turns (A85)', async () => {
  const { turns, work } = working(0);
  await Promise.all(numbers(0, 20).map(work));
  expect(turns).toEqual([numbers(0, 8), numbers(8, 16), numbers(16, 20)]);
});

test('where each takes long, because the disk is slow, others run sooner (A85)', async () => {
  const { turns, work } = working(TURN_MS / 2);
  for (const frame of numbers(0, 6)) await work(frame);
  expect(turns).toEqual([numbers(0, 2), numbers(2, 4), numbers(4, 6)]);
});

test('one that takes very long holds up the others once, and the next waits for them (A85)', async () => {
  const { turns, work } = working(10 * TURN_MS);
  for (const frame of numbers(0, 3)) await work(frame);
  expect(turns).toEqual([[0], [1], [2]]);
});

test('after a pause a turn begins anew', async () => {
  const { turns, work } = working(0);
  for (const frame of numbers(0, FRAMES_A_TURN - 1)) await work(frame);
  await new Promise((resolve) => void setImmediate(resolve));
  await new Promise((resolve) => void setImmediate(resolve));
  for (const frame of numbers(10, 10 + FRAMES_A_TURN)) await work(frame);
  expect(turns).toEqual([numbers(0, 7), numbers(10, 18)]);
});
