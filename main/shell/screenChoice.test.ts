import { expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { createScreenChoice, SCREEN_CHOICE_MS } from './screenChoice.ts';

function setUp() {
  const clock = new ManualClock();
  const faults: string[] = [];
  /** How many lists had been asked for, each time one was put away. */
  const putAway: number[] = [];
  const lists: (readonly string[])[] = [];
  let press: (source: string | null) => void = () => undefined;
  let talking = true;
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
    onFault: (what) => faults.push(what),
  });
  /** Asks, and presses once the list stands. */
  const askAndPress = async (source: string | null): Promise<boolean> => {
    const asked = choice.ask();
    await listed;
    await Promise.resolve();
    press(source);
    return asked;
  };
  const hangUp = (): void => {
    talking = false;
  };
  const breakList = (): void => {
    listed = Promise.reject(new Error('no portal'));
  };
  return {
    clock,
    choice,
    lists,
    faults,
    putAway,
    askAndPress,
    press: (source: string | null) => press(source),
    hangUp,
    breakList,
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
  const { choice, lists, press } = setUp();
  const first = choice.ask();
  expect(await choice.ask()).toBe(false);
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
  const { choice, press, hangUp } = setUp();
  const asked = choice.ask();
  await Promise.resolve();
  await Promise.resolve();
  hangUp();
  press('screen');
  expect(await asked).toBe(false);
});

test('a system that gives no list shares nothing, and the log says so', async () => {
  const { choice, faults, breakList } = setUp();
  breakList();
  expect(await choice.ask()).toBe(false);
  expect(faults).toEqual(['list of screens']);
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
