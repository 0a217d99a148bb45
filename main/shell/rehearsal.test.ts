import { expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { createRehearsal } from './rehearsal.ts';

const sound = { playing: 1, failed: 0, level: 0.3 };

/** A popup on a screen that shows what the test says. */
function popup({ isVisible = true, isPainted = true } = {}) {
  const clock = new ManualClock();
  const acts: string[] = [];
  const screen = { isVisible, isPainted };
  const rehearsal = createRehearsal({
    open: () => acts.push('open'),
    show: () => acts.push('show'),
    close: () => acts.push('close'),
    isVisible: () => screen.isVisible,
    isPainted: async () => screen.isPainted,
    tell: (told) => acts.push(told === null ? 'tell nothing' : `tell ${told.id}`),
    startTimer: clock.startTimer,
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const pass = async (ms: number) => {
    await settle();
    clock.advance(ms);
    await settle();
  };
  return { clock, acts, screen, rehearsal, pass };
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

test('a call that comes, or the person, ends it at once', async () => {
  const { clock, rehearsal } = popup();
  const first = rehearsal.run();
  rehearsal.interrupt();
  expect(await first).toMatchObject({ interrupted: true });
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
