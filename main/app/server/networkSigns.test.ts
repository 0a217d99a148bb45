import { expect, test } from 'vitest';
import { createNetworkSigns, createWakeUp } from './networkSigns.ts';

function computer() {
  let now = 0;
  const heard: string[] = [];
  const say = (what: string) => () => void heard.push(what);
  const elapsed = () => now;
  return { heard, say, elapsed, pass: (ms: number) => (now += ms) };
}

test('a system that says twice in one breath that it woke up is heard once, and at its next sleep again', () => {
  const { heard, say, elapsed, pass } = computer();
  const wokeUp = createWakeUp(elapsed, say('woke'));
  wokeUp();
  pass(1);
  wokeUp();
  expect(heard).toEqual(['woke']);
  pass(1_000);
  wokeUp();
  expect(heard).toEqual(['woke', 'woke']);
});

test('of many signs of one kind from the call window one counts every half second; another kind is another matter (A90)', () => {
  const { heard, say, elapsed, pass } = computer();
  const sign = createNetworkSigns({ elapsed, online: say('online'), changed: say('changed') });
  for (let count = 0; count < 10; count += 1) {
    void sign({ sign: 'online' });
    void sign({ sign: 'changed' });
    pass(49);
  }
  expect(heard).toEqual(['online', 'changed']);
  pass(10);
  void sign({ sign: 'online' });
  expect(heard).toEqual(['online', 'changed', 'online']);
});
