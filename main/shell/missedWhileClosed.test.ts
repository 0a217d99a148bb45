import { expect, test } from 'vitest';
import { snapshotOf } from '../../renderer/stories/picture.ts';
import { appStories } from '../../renderer/stories/snapshots.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { createMissedWhileClosed } from './missedWhileClosed.ts';

const online = { state: 'online', relay: 'available' } as const;
const connecting = { state: 'connecting' } as const;
const doNotDisturb = { reason: 'doNotDisturb', until: null } as const;

function start() {
  const clock = new ManualClock();
  const told: (number | 'withdrawn')[] = [];
  const watch = createMissedWhileClosed({
    startTimer: clock.startTimer,
    tell: (count) => told.push(count),
    withdraw: () => told.push('withdrawn'),
  });
  const draw = (missedCount: number, connection: typeof online | typeof connecting = online, isQuiet = false) =>
    watch.draw(snapshotOf({ ...appStories.home, missedCount, connection, quiet: isQuiet ? doNotDisturb : null }));
  return { clock, told, draw };
}

test('calls that came while Ringfort was closed are one notification, without those that stood there before', () => {
  const { clock, told, draw } = start();
  draw(2, connecting);
  draw(2);
  draw(3);
  clock.advance(4_000);
  draw(4);
  clock.advance(4_000);
  expect(told).toEqual([]);
  clock.advance(1_000);
  expect(told).toEqual([2]);
});

test('a call that is missed later, or after a reconnect, is told by its own ringing alone', () => {
  const { clock, told, draw } = start();
  draw(1);
  clock.advance(5_000);
  draw(2);
  draw(2, connecting);
  draw(3);
  clock.advance(60_000);
  expect(told).toEqual([]);
  expect(clock.pending()).toBe(0);
});

test('the notification goes when the person has looked at the calls', () => {
  const { clock, told, draw } = start();
  draw(0);
  draw(1);
  clock.advance(5_000);
  draw(0);
  draw(0);
  expect(told).toEqual([1, 'withdrawn']);
});

test('whoever looks at them first, or does not want to be disturbed, gets no notification', () => {
  const looked = start();
  looked.draw(0);
  looked.draw(2);
  looked.draw(0);
  looked.clock.advance(5_000);
  const quiet = start();
  quiet.draw(0);
  quiet.draw(2, online, true);
  quiet.clock.advance(5_000);
  expect([looked.told, quiet.told]).toEqual([[], []]);
});
