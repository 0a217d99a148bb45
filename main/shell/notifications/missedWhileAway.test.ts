import { expect, test } from 'vitest';
import type { CallView, EndReason } from '../../../core/call/view.ts';
import { snapshotOf } from '../../../renderer/stories/picture.ts';
import { appStories } from '../../../renderer/stories/snapshots.ts';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { createMissedWhileAway } from './missedWhileAway.ts';

const online = { state: 'online', relay: 'available' } as const;
const connecting = { state: 'connecting' } as const;
const doNotDisturb = { reason: 'doNotDisturb', until: null } as const;

function start() {
  const clock = new ManualClock();
  let calls = 0;
  const told: (number | string)[] = [];
  const watch = createMissedWhileAway({
    startTimer: clock.startTimer,
    tell: (count, why) => told.push(why === 'away' ? count : `${count} ${why}`),
    withdraw: () => told.push('withdrawn'),
  });
  const draw = (missedCount: number, connection: typeof online | typeof connecting = online, isQuiet = false) =>
    watch.draw(snapshotOf({ ...appStories.home, missedCount, connection, quiet: isQuiet ? doNotDisturb : null }));
  /** `notNowCount` of the missed calls did not ring at that moment. */
  const drawKept = (missedCount: number, notNowCount: number, connection: typeof online | typeof connecting = online) =>
    watch.draw(snapshotOf({ ...appStories.home, missedCount, notNowCount, connection }));
  const drawKeptQuiet = (missedCount: number, notNowCount: number) =>
    watch.draw(snapshotOf({ ...appStories.home, missedCount, notNowCount, connection: online, quiet: doNotDisturb }));
  const drawSharing = (missedCount: number, sharing: boolean, notNowCount = missedCount) => {
    const picture = { ...appStories.homeInCall, missedCount, notNowCount, connection: online };
    const { call, ...others } = snapshotOf(picture);
    if (call.view.phase !== 'connected') throw new Error('another story');
    watch.draw({ ...others, call: { ...call, view: { ...call.view, sharing } } });
  };
  const drawVoice = (voiceCount: number, missedCount = voiceCount) =>
    watch.draw(snapshotOf({ ...appStories.home, missedCount, voiceCount, connection: online }));
  const drawRinging = (missedCount: number) =>
    watch.draw(snapshotOf({ ...appStories.homeRinging, missedCount, connection: online }));
  /** A call that rings until `reason`. */
  const ringUntil = (reason: EndReason, missedCount: number, { isSilenced = false, isQuiet = false } = {}) => {
    const picture = { ...appStories.homeRinging, missedCount, connection: online };
    const { call, ...others } = snapshotOf({ ...picture, quiet: isQuiet ? doNotDisturb : null });
    if (call.view.phase !== 'ringing') throw new Error('another story');
    const view = { ...call.view, call: { ...call.view.call, callId: `call ${(calls += 1)}` } };
    const ended = { phase: 'ended', call: view.call, reason, durationMs: null, note: null, relays: [] } as const;
    const drawCall = (shown: CallView) => watch.draw({ ...others, call: { ...call, view: shown } });
    drawCall({ ...view, silenced: false });
    drawCall({ ...view, silenced: isSilenced });
    drawCall(ended);
    drawCall({ phase: 'idle' });
  };
  const drawInCall = (missedCount: number) => {
    const { call } = snapshotOf(appStories.homeRinging);
    const inCall = snapshotOf({ ...appStories.homeInCall, missedCount, connection: online });
    if (call.view.phase === 'idle' || inCall.call.view.phase !== 'connected') throw new Error('another story');
    watch.draw({ ...inCall, call: { ...inCall.call, view: { ...inCall.call.view, call: call.view.call } } });
  };
  return { clock, told, draw, drawKept, drawKeptQuiet, drawSharing, drawVoice, drawRinging, drawInCall, ringUntil };
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

/** Online, and nothing was missed. */
function atHome() {
  const stage = start();
  stage.draw(0);
  stage.clock.advance(5_000);
  return stage;
}

test('a call that rang while nobody was at the desk is a notification, several are one, and it goes once somebody looked', () => {
  const { clock, told, draw, ringUntil } = atHome();
  ringUntil('missed', 0);
  draw(1);
  expect(told).toEqual([]);
  clock.advance(3_000);
  expect(told).toEqual(['1 rang']);
  ringUntil('missed', 1);
  ringUntil('missed', 2);
  draw(3);
  clock.advance(3_000);
  expect(told).toEqual(['1 rang', '3 rang']);
  draw(0);
  expect(told).toEqual(['1 rang', '3 rang', 'withdrawn']);
  ringUntil('missed', 1);
  clock.advance(3_000);
  expect(told.at(-1)).toBe('1 rang');
  expect(clock.pending()).toBe(0);
});

test('what came while the server was away, and what rang since, is one notification', () => {
  const { clock, told, draw, ringUntil } = atHome();
  draw(0, connecting);
  draw(2);
  clock.advance(5_000);
  ringUntil('missed', 3);
  clock.advance(3_000);
  expect(told).toEqual([2, '3 rang']);
});

test('who declined or silenced a call, took it, has the list before them or wants quiet is told of none', () => {
  const { clock, told, draw, ringUntil } = atHome();
  ringUntil('declinedHere', 0);
  ringUntil('overBeforeAnswer', 1);
  ringUntil('missed', 1, { isSilenced: true });
  clock.advance(60_000);
  ringUntil('missed', 1);
  draw(0);
  clock.advance(60_000);
  ringUntil('missed', 1, { isQuiet: true });
  clock.advance(60_000);
  expect(told).toEqual([]);
});

test('a call that is missed later and did not ring is told by its mark alone', () => {
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

test('what came in quiet hours, or before a start in them, is one notification when they are over', () => {
  const { clock, told, draw, ringUntil } = start();
  draw(2, connecting, true);
  draw(2, online, true);
  draw(3, online, true);
  clock.advance(60_000);
  // One that may ring all the same, with nobody at the desk, and one that was kept quiet.
  ringUntil('missed', 3, { isQuiet: true });
  draw(4, online, true);
  draw(5, online, true);
  clock.advance(60_000);
  expect(told).toEqual([]);
  draw(5);
  draw(5);
  clock.advance(60_000);
  expect(told).toEqual(['3 quiet']);
  draw(0);
  expect(told).toEqual(['3 quiet', 'withdrawn']);
  expect(clock.pending()).toBe(0);
});

test('of what came while it was quiet whoever looked at it then, or has the list before them after it, is told nothing', () => {
  const { clock, told, draw } = atHome();
  draw(2, online, true);
  draw(0, online, true);
  draw(0);
  clock.advance(60_000);
  draw(0, online, true);
  draw(1, online, true);
  draw(1);
  draw(0);
  clock.advance(60_000);
  expect(told).toEqual([]);
});

test('quiet that comes again at once, or before what came without it was told, holds that back as well', () => {
  const { clock, told, draw } = atHome();
  draw(0, connecting);
  draw(2);
  draw(2, online, true);
  clock.advance(60_000);
  draw(3, online, true);
  draw(3);
  draw(3, online, true);
  clock.advance(60_000);
  expect(told).toEqual([]);
  draw(3);
  clock.advance(60_000);
  expect(told).toEqual(['3 quiet']);
});

test('what was kept quiet before the program ended, and that nobody looked at since, is told after the next start', () => {
  const { clock, told, drawKept } = start();
  drawKept(3, 2, connecting);
  drawKept(3, 2);
  clock.advance(60_000);
  expect(told).toEqual(['2 unrung']);
});

test('a start in the middle of quiet hours keeps what came in them before for their end, and tells it once', () => {
  const { clock, told, drawKept, drawKeptQuiet } = start();
  drawKeptQuiet(2, 1);
  drawKeptQuiet(3, 2);
  clock.advance(60_000);
  expect(told).toEqual([]);
  drawKept(3, 2);
  clock.advance(60_000);
  expect(told).toEqual(['2 quiet']);
});

test('quiet hours that end before the server is reached are told of once', () => {
  const { clock, told, drawKept, draw } = start();
  draw(0, connecting, true);
  drawKept(2, 2, connecting);
  clock.advance(60_000);
  drawKept(2, 2);
  clock.advance(60_000);
  expect(told).toEqual(['2 quiet']);
});

test('a call that did not ring for the quiet of the system, a full screen or another call is told at once, without a sound', () => {
  const { clock, told, drawKept, draw } = atHome();
  drawKept(1, 1);
  expect(told).toEqual([]);
  clock.advance(3_000);
  expect(told).toEqual(['1 unrung']);
  // Who has the list before them, and whom the person never wants to hear ring.
  draw(0);
  drawKept(1, 1);
  draw(0);
  clock.advance(60_000);
  drawKept(1, 0);
  clock.advance(60_000);
  expect(told).toEqual(['1 unrung', 'withdrawn']);
  expect(clock.pending()).toBe(0);
});

test('what came while the screen was shared is told when that is over: they see notifications, too', () => {
  const { clock, told, drawSharing, drawKept } = atHome();
  drawSharing(0, true);
  drawSharing(1, true);
  drawSharing(2, true);
  clock.advance(60_000);
  expect(told).toEqual([]);
  drawSharing(2, false);
  clock.advance(60_000);
  expect(told).toEqual(['2 quiet']);
  drawKept(2, 2);
  clock.advance(60_000);
  expect(told).toEqual(['2 quiet']);
});
