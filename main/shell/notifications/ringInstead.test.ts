import { expect, test } from 'vitest';
import { snapshotOf } from '../../../renderer/stories/picture.ts';
import { appStories } from '../../../renderer/stories/snapshots.ts';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { connectedView } from '../../../test/fakes/callView.ts';
import { only, shown } from '../../../test/fakes/shownCalls.ts';
import type { CallView } from '../../../core/call/view.ts';
import { createRingInstead, EVERY_MS } from './ringInstead.ts';

const call = (callId: string) => ({ callId, peer: 'bob', direction: 'incoming', type: 'audio', startedAt: 0 }) as const;
const ringing: CallView = {
  phase: 'ringing',
  call: call('r'),
  knownContact: true,
  needsRelay: false,
  silenced: false,
};
const nobody = only({ phase: 'idle' });

function phone({ replaced = true, ringtoneVolume = 80 } = {}) {
  const clock = new ManualClock();
  const heard: string[] = [];
  let isReplaced = replaced;
  const ring = createRingInstead({
    isReplaced: () => isReplaced,
    sound: (volume) => {
      heard.push(`at ${volume}`);
      return () => heard.push('silent');
    },
    startTimer: clock.startTimer,
  });
  const snapshot = snapshotOf(appStories.home);
  const settings = { ...snapshot.settings, values: { ...snapshot.settings.values, ringtoneVolume } };
  return {
    heard,
    clock,
    draw: (calls: ReturnType<typeof only>) => ring.draw({ call: { ...snapshot.call, ...calls }, settings }),
    replace: () => void (isReplaced = true),
    stop: ring.stop,
  };
}

test('U9 a call that reaches a program which was replaced is heard again and again until somebody takes it', () => {
  const { heard, clock, draw } = phone();
  expect(draw(nobody)).toBe(false);
  expect(draw(only(ringing))).toBe(true);
  // Drawn anew for whatever else has changed.
  expect(draw(only(ringing))).toBe(true);
  clock.advance(EVERY_MS);
  expect(heard).toEqual(['at 80', 'silent', 'at 80']);
  expect(draw(only(connectedView(call('r'))))).toBe(false);
  clock.advance(10 * EVERY_MS);
  expect(heard).toEqual(['at 80', 'silent', 'at 80', 'silent']);
  expect(clock.pending()).toBe(0);
});

test('U9 a call that somebody silenced is not heard from then on, in a program which was replaced neither', () => {
  const { heard, clock, draw } = phone();
  draw(only(ringing));
  expect(draw(only({ ...ringing, silenced: true }))).toBe(false);
  clock.advance(EVERY_MS);
  expect(heard).toEqual(['at 80', 'silent']);
});

test('whoever turned the ringtone down to nothing hears none of the system’s either', () => {
  const { heard, draw } = phone({ ringtoneVolume: 0 });
  expect(draw(only(ringing))).toBe(false);
  expect(heard).toEqual([]);
});

test('a program that is what was installed leaves the ring to its popup, and so does one that was replaced as it rang', () => {
  const { heard, clock, draw, replace } = phone({ replaced: false });
  expect(draw(only(ringing))).toBe(false);
  replace();
  expect(draw(only(ringing))).toBe(false);
  clock.advance(EVERY_MS);
  expect(heard).toEqual([]);
});

test('beside a call that goes on nothing rings aloud', () => {
  const { heard, draw } = phone();
  expect(draw(shown(connectedView(call('a')), ringing))).toBe(false);
  expect(heard).toEqual([]);
});

test('the next caller is heard as well, and nobody after the end of the program', () => {
  const { heard, clock, draw, stop } = phone();
  draw(only(ringing));
  draw(only({ ...ringing, call: call('s') }));
  expect(heard).toEqual(['at 80', 'silent', 'at 80']);
  stop();
  clock.advance(EVERY_MS);
  expect(heard).toEqual(['at 80', 'silent', 'at 80', 'silent']);
});
