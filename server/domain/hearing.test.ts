import { expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { Hearing } from './hearing.ts';
import { Presence } from './presence.ts';
import { createHostClock } from './clock.ts';
import { SettableClock } from '../../test/fakes/SettableClock.ts';

const SECOND_MS = 1_000;
const bob = { user: 'bob', device: 2 };

function heardAt(clock: ManualClock) {
  const stalls: number[] = [];
  return { hearing: new Hearing({ clock, onStall: (ms) => stalls.push(ms) }), stalls };
}

test('with each look at the clock all up to then has been heard, after the sockets were read', async () => {
  const clock = new ManualClock();
  const began = clock.now();
  const { hearing } = heardAt(clock);
  clock.advance(SECOND_MS);
  const read: number[] = [];
  setImmediate(() => read.push(hearing.heardUntil()));
  await hearing.look(0);
  expect(read).toEqual([began]);
  expect(hearing.heardUntil()).toBe(clock.now());
});

test('a server that is late with every look still hears: deadlines come some seconds late, and not never (F27)', async () => {
  const clock = new ManualClock();
  const { hearing, stalls } = heardAt(clock);
  let longest = 0;
  for (let looks = 0; looks < 40; looks += 1) {
    clock.advance(2 * SECOND_MS);
    await hearing.look(SECOND_MS);
    longest = Math.max(longest, clock.now() - hearing.heardUntil());
  }
  expect(longest).toBe(6 * SECOND_MS);
  expect(stalls).toHaveLength(40);
});

test('what was heard is not moved when the clock of the server settles on another time of day (F27)', async () => {
  const time = new SettableClock();
  const clock = createHostClock(time);
  const hearing = new Hearing({ clock, onStall: () => undefined });
  await hearing.look(0);
  time.setBy(-3 * 3_600_000);
  clock.now();
  time.run(2 * 3_600_000);
  await hearing.look(0);
  clock.settle();
  time.run(300);
  expect(clock.now() - hearing.heardUntil()).toBe(300);
});

test('the time in which the server stood still is no absence, of nobody more than until now (F27)', () => {
  const clock = new ManualClock();
  const presence = new Presence(clock);
  presence.connected(bob);
  presence.disconnected(bob);
  clock.advance(10 * SECOND_MS);
  presence.stoodStill(4 * SECOND_MS);
  expect(clock.now() - presence.seenAt(bob)).toBe(6 * SECOND_MS);
  presence.stoodStill(60 * SECOND_MS);
  expect(presence.seenAt(bob)).toBe(clock.now());
});
