import { expect, test } from 'vitest';
import { snapshotOf } from '../../../renderer/stories/picture.ts';
import { appStories } from '../../../renderer/stories/snapshots.ts';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { createMissedWhileAway } from './missedWhileAway.ts';

const online = { state: 'online', relay: 'available' } as const;
const connecting = { state: 'connecting' } as const;
const doNotDisturb = { reason: 'doNotDisturb', until: null } as const;

function start() {
  const clock = new ManualClock();
  const told: (number | 'withdrawn')[] = [];
  const watch = createMissedWhileAway({
    startTimer: clock.startTimer,
    tell: (count) => told.push(count),
    withdraw: () => told.push('withdrawn'),
  });
  const draw = (missedCount: number, connection: typeof online | typeof connecting = online, isQuiet = false) =>
    watch.draw(snapshotOf({ ...appStories.home, missedCount, connection, quiet: isQuiet ? doNotDisturb : null }));
  const drawVoice = (voiceCount: number, missedCount = voiceCount) =>
    watch.draw(snapshotOf({ ...appStories.home, missedCount, voiceCount, connection: online }));
  const drawRinging = (missedCount: number) =>
    watch.draw(snapshotOf({ ...appStories.homeRinging, missedCount, connection: online }));
  const drawInCall = (missedCount: number) => {
    const { call } = snapshotOf(appStories.homeRinging);
    const inCall = snapshotOf({ ...appStories.homeInCall, missedCount, connection: online });
    if (call.view.phase === 'idle' || inCall.call.view.phase !== 'connected') throw new Error('another story');
    watch.draw({ ...inCall, call: { ...inCall.call, view: { ...inCall.call.view, call: call.view.call } } });
  };
  return { clock, told, draw, drawVoice, drawRinging, drawInCall };
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

test('a call that is missed later is told by its own ringing alone', () => {
  const { clock, told, draw } = start();
  draw(1);
  clock.advance(5_000);
  draw(2);
  clock.advance(60_000);
  expect(told).toEqual([]);
  expect(clock.pending()).toBe(0);
});

test('calls that came while the computer slept or had no network are told after it, each time', () => {
  const { clock, told, draw } = start();
  draw(1);
  clock.advance(5_000);
  draw(1, connecting);
  draw(1);
  draw(2);
  draw(4);
  clock.advance(5_000);
  expect(told).toEqual([3]);
  draw(0);
  draw(0, connecting);
  draw(0);
  clock.advance(5_000);
  draw(0, connecting);
  draw(1);
  clock.advance(5_000);
  expect(told).toEqual([3, 'withdrawn', 1]);
});

test('a voice message that comes late to a call that was seen is no missed call', () => {
  const { clock, told, draw, drawVoice } = start();
  draw(0);
  clock.advance(5_000);
  draw(1);
  draw(0);
  draw(0, connecting);
  draw(0);
  drawVoice(1);
  clock.advance(5_000);
  expect(told).toEqual([]);
  // A call beside it is.
  draw(0, connecting);
  drawVoice(1);
  drawVoice(1, 2);
  clock.advance(5_000);
  expect(told).toEqual([1]);
});

test('a network that comes and goes meanwhile takes none of them away', () => {
  const { clock, told, draw } = start();
  draw(0);
  clock.advance(5_000);
  draw(0, connecting);
  draw(1);
  draw(1, connecting);
  clock.advance(60_000);
  expect(told).toEqual([]);
  draw(2);
  clock.advance(5_000);
  expect(told).toEqual([2]);
});

test('who rings here just then is told by that', () => {
  const { clock, told, draw, drawRinging } = start();
  draw(0);
  clock.advance(5_000);
  draw(0, connecting);
  draw(1);
  drawRinging(1);
  draw(2);
  clock.advance(5_000);
  expect(told).toEqual([1]);
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

test('who is answered just then is none of those that were missed', () => {
  const { clock, told, draw, drawRinging, drawInCall } = start();
  draw(0);
  clock.advance(5_000);
  draw(0, connecting);
  draw(2);
  drawRinging(2);
  drawInCall(2);
  clock.advance(5_000);
  expect(told).toEqual([2]);
});
