import { expect, test, vi } from 'vitest';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { createScreenChoice, SCREEN_CHOICE_MS } from './screenChoice.ts';

function setUp({ systemAsks = false } = {}) {
  const clock = new ManualClock();
  const faults: string[] = [];
  /** How many lists had been asked for, each time one was put away. */
  const putAway: number[] = [];
  const lists: (readonly string[])[] = [];
  let press: (source: string | null) => void = () => undefined;
  let talking = true;
  let unlisted = 0;
  let listed: Promise<readonly string[]> = Promise.resolve(['screen', 'window']);
  const choice = createScreenChoice<string>({
    mayShare: () => talking,
    sources: () => listed,
    choose: (sources) => {
      lists.push(sources);
      return new Promise((resolve) => {
        press = resolve;
      });
    },
    putAway: () => void putAway.push(lists.length),
    startTimer: clock.startTimer,
    elapsed: () => clock.now(),
    systemAsks,
    onUnlisted: () => (unlisted += 1),
    onFault: (what) => faults.push(what),
  });
  const stands = (count: number) => vi.waitFor(() => expect(lists).toHaveLength(count));
  /** Asks, and presses once the list stands. */
  const askAndPress = async (source: string | null): Promise<boolean> => {
    const before = lists.length;
    const asked = choice.ask();
    await stands(before + 1);
    press(source);
    return asked;
  };
  const hangUp = (): void => {
    talking = false;
  };
  const breakList = (): void => {
    listed = Promise.reject(new Error('no portal'));
  };
  const declineLate = (): (() => void) => {
    let decline: () => void = () => undefined;
    listed = new Promise((_resolve, reject) => {
      decline = () => reject(new Error('Failed to get sources.'));
    });
    return () => decline();
  };
  return {
    declineLate,
    stands,
    clock,
    choice,
    lists,
    faults,
    putAway,
    askAndPress,
    press: (source: string | null) => press(source),
    hangUp,
    breakList,
    unlisted: () => unlisted,
  };
}

test('what the person chose is filmed once, and must be chosen again (A90)', async () => {
  const { choice, askAndPress } = setUp();
  expect(await askAndPress('window')).toBe(true);
  expect(choice.take()).toBe('window');
  expect(choice.take()).toBeNull();
});

test('nothing is filmed that nobody chose (A90)', async () => {
  const { choice, askAndPress } = setUp();
  expect(choice.take()).toBeNull();
  expect(await askAndPress(null)).toBe(false);
  expect(choice.take()).toBeNull();
});

test('a new question takes back what was chosen before (A90)', async () => {
  const { choice, askAndPress } = setUp();
  await askAndPress('screen');
  await askAndPress(null);
  expect(choice.take()).toBeNull();
});

test('a page that asks again while the list stands gets no second one, and nothing (A90)', async () => {
  const { choice, lists, press, stands } = setUp();
  const first = choice.ask();
  expect(await choice.ask()).toBe(false);
  await stands(1);
  press('screen');
  expect(await first).toBe(true);
  expect(lists).toHaveLength(1);
});

test('nobody is asked without a call, and a choice does not outlive it (A90)', async () => {
  const { choice, lists, askAndPress, hangUp } = setUp();
  await askAndPress('screen');
  hangUp();
  expect(choice.take()).toBeNull();
  expect(await choice.ask()).toBe(false);
  expect(lists).toHaveLength(1);
});

test('a call that ends while the list stands shares nothing (A90)', async () => {
  const { choice, press, hangUp, stands } = setUp();
  const asked = choice.ask();
  await stands(1);
  hangUp();
  press('screen');
  expect(await asked).toBe(false);
});

test('a system that gives no list shares nothing; the person is told, and the log says so', async () => {
  const { choice, faults, breakList, unlisted } = setUp();
  breakList();
  expect(await choice.ask()).toBe(false);
  expect(faults).toEqual(['list of screens']);
  expect(unlisted()).toBe(1);
});

test('whoever declines what their system asks is told nothing; one that cannot ask at all says so at once', async () => {
  const { clock, choice, declineLate, breakList, unlisted } = setUp({ systemAsks: true });
  const decline = declineLate();
  const asked = choice.ask();
  clock.advance(5_000);
  decline();
  expect(await asked).toBe(false);
  expect(unlisted()).toBe(0);
  breakList();
  await choice.ask();
  expect(unlisted()).toBe(1);
});

test('a list that nothing is ever heard of is given up, and the next one is shown (A81)', async () => {
  const { clock, choice, putAway, askAndPress } = setUp();
  const first = choice.ask();
  clock.advance(SCREEN_CHOICE_MS);
  expect(await first).toBe(false);
  // It does not stand there for nothing.
  expect(putAway).toEqual([1]);
  expect(await askAndPress('screen')).toBe(true);
  expect(choice.take()).toBe('screen');
  expect(clock.pending()).toBe(0);
});
