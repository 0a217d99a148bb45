import { expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import type { CallView } from '../../core/call/view.ts';
import { only } from '../../test/fakes/shownCalls.ts';
import { createPopupRehearsal } from './popupRehearsal.ts';

const sound = { playing: 1, failed: 0, level: 0.3 };

/** A popup on a screen that shows what the test says. */
function popup({ isVisible = true, isPainted = true } = {}) {
  const clock = new ManualClock();
  const acts: string[] = [];
  const screen = { isVisible, isPainted };
  let calls = only({ phase: 'idle' });
  const rehearsal = createPopupRehearsal({
    open: () => acts.push('open'),
    show: () => acts.push('show'),
    close: () => acts.push('close'),
    isVisible: () => screen.isVisible,
    isPainted: async () => screen.isPainted,
    tell: (told) => acts.push(told === null ? 'tell nothing' : `tell ${told.id}`),
    calls: () => calls,
    startTimer: clock.startTimer,
  });
  const call = (view: CallView) => {
    calls = only(view);
    rehearsal.draw(calls);
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const pass = async (ms: number) => {
    await settle();
    clock.advance(ms);
    await settle();
  };
  return { clock, acts, screen, rehearsal, pass, call };
}

test('the popup is shown once it is drawn, looked at, and put away when it was seen and heard', async () => {
  const { clock, acts, rehearsal, pass } = popup();
  const outcome = rehearsal.run();
  expect(rehearsal.current()).toEqual({ id: 1 });
  expect(acts).toEqual(['open', 'tell 1']);
  rehearsal.drawn(1);
  rehearsal.drawn(1);
  await pass(0);
  rehearsal.heard(1, sound);
  expect(await outcome).toEqual({ isVisible: true, isPainted: true, interrupted: false, sound });
  expect(acts).toEqual(['open', 'tell 1', 'show', 'tell nothing', 'close']);
  expect(rehearsal.current()).toBeNull();
  expect(clock.pending()).toBe(0);
});

test('a window that is slow to paint is looked at again', async () => {
  const { screen, rehearsal, pass } = popup({ isPainted: false });
  const outcome = rehearsal.run();
  rehearsal.drawn(1);
  rehearsal.heard(1, sound);
  await pass(250);
  screen.isPainted = true;
  await pass(250);
  expect(await outcome).toMatchObject({ isPainted: true });
});

test('one that never draws, shows or paints ends by itself, and says what was seen', async () => {
  const never = popup();
  const nothing = never.rehearsal.run();
  await never.pass(20_000);
  expect(await nothing).toEqual({ isVisible: false, isPainted: false, interrupted: false, sound: null });
  expect(never.acts.at(-1)).toBe('close');

  const hidden = popup({ isVisible: false });
  const unseen = hidden.rehearsal.run();
  hidden.rehearsal.drawn(1);
  hidden.rehearsal.heard(1, sound);
  await hidden.pass(20_000);
  expect(await unseen).toMatchObject({ isVisible: false, sound });
});

const bobs = { callId: 'c', peer: 'bob', direction: 'incoming', type: 'audio', startedAt: 0 } as const;

test('whoever rings gets the window as it is', async () => {
  const { acts, rehearsal, call } = popup();
  const outcome = rehearsal.run();
  call({ phase: 'ringing', call: bobs, knownContact: true, needsRelay: false, silenced: false });
  expect(await outcome).toMatchObject({ interrupted: true });
  expect(acts).not.toContain('close');
});

test('a failed call that still stands there ends no test, and leaves no popup on the screen', async () => {
  const { acts, rehearsal, pass, call } = popup();
  const ended: CallView = { phase: 'ended', call: bobs, reason: 'noAnswer', durationMs: null, note: null, relays: [] };
  call(ended);
  const outcome = rehearsal.run();
  call(ended);
  rehearsal.drawn(1);
  await pass(0);
  rehearsal.heard(1, sound);
  expect(await outcome).toMatchObject({ isVisible: true, interrupted: false });
  expect(acts.at(-1)).toBe('close');
});

test('a call that is made, or the person, ends it at once', async () => {
  const { clock, rehearsal, call } = popup();
  const first = rehearsal.run();
  call({ phase: 'alerting', call: { ...bobs, direction: 'outgoing' }, relayOnly: false });
  expect(await first).toMatchObject({ interrupted: true });
  call({ phase: 'idle' });
  const second = rehearsal.run();
  rehearsal.end(1);
  expect(rehearsal.current()).toEqual({ id: 2 });
  rehearsal.end(2);
  expect(await second).toMatchObject({ interrupted: true });
  rehearsal.interrupt();
  expect(clock.pending()).toBe(0);
});

test('who asks twice gets one ring, and what an earlier window still says is for none of the next one', async () => {
  const { acts, rehearsal, pass } = popup();
  const outcomes = [rehearsal.run(), rehearsal.run()];
  rehearsal.interrupt();
  expect(await outcomes[0]).toEqual(await outcomes[1]);
  expect(acts.filter((act) => act === 'open')).toHaveLength(1);
  const next = rehearsal.run();
  rehearsal.drawn(1);
  rehearsal.heard(1, sound);
  await pass(20_000);
  expect(await next).toMatchObject({ isVisible: false, sound: null });
});
