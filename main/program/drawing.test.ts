import { expect, test } from 'vitest';
import type { AppSnapshot, CallPart } from '../../core/ipc/snapshot.ts';
import { snapshotOf } from '../../renderer/stories/picture.ts';
import { appStories } from '../../renderer/stories/snapshots.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { createDrawing } from './drawing.ts';
import { FIRST_SOUND_MS } from '../shell/mediaFirst.ts';

const home = snapshotOf(appStories.home);
const inCall = snapshotOf(appStories.homeInCall);
const ringing = snapshotOf(appStories.homeRinging);
const cutOff = snapshotOf(appStories.homeCutOff);
const connected = inCall.call.view;
if (connected.phase !== 'connected') throw new Error('this story is of a call');

const answering = {
  ...home,
  call: { ...inCall.call, view: { phase: 'answering', call: connected.call, relayOnly: false, waitsFor: null } },
} satisfies AppSnapshot;

function surfaces() {
  const clock = new ManualClock();
  const seen: string[] = [];
  let current: AppSnapshot = home;
  const drawing = createDrawing({
    snapshot: () => current,
    tellPopup: ({ view }: CallPart) => void seen.push(`popup: ${view.phase}`),
    tellWindows: ({ view }: CallPart) => void seen.push(`windows: ${view.phase}`),
    drawWindows: () => undefined,
    drawSurfaces: ({ call }) => void seen.push(`surfaces: ${call.view.phase}`),
    onCall: () => void seen.push('call'),
    onCutOff: () => void seen.push('cut off'),
    onReady: () => void seen.push('ready'),
    startTimer: clock.startTimer,
  });
  const become = (next: AppSnapshot): string[] => {
    current = next;
    drawing.callsChanged(next.call);
    return seen.splice(0);
  };
  return { clock, drawing, seen, become };
}

test('that a call was answered is seen in the popup at once, and everywhere else once it sounds (A97)', () => {
  const { clock, drawing, seen, become } = surfaces();
  drawing.holdBack();
  expect(become(answering)).toEqual(['popup: answering']);
  expect(become(answering)).toEqual([]);
  expect(become(inCall)).toEqual([]);
  clock.advance(FIRST_SOUND_MS);
  expect(seen).toEqual(['popup: connected', 'windows: connected', 'call', 'ready', 'surfaces: connected']);
});

test('the network is looked at as soon as somebody rings, and not again while that call lasts', () => {
  const { become } = surfaces();
  expect(become(home)).not.toContain('call');
  expect(become(ringing)).toContain('call');
  expect(become(inCall)).not.toContain('call');
  expect(become(home)).not.toContain('call');
  expect(become(inCall)).toContain('call');
});

test('a call that a crash cut off is asked about once', () => {
  const { become } = surfaces();
  expect(become(cutOff)).toContain('cut off');
  expect(become(cutOff)).not.toContain('cut off');
});

test('nothing is made ready for calls before there is an account', () => {
  const { become } = surfaces();
  expect(become(snapshotOf(appStories.opening))).toEqual(['popup: idle', 'windows: idle', 'surfaces: idle']);
});
