import { expect, test } from 'vitest';
import { CHALLENGE_TTL_MS } from '../../core/protocol/limits.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { Challenges } from './challenges.ts';

test('a challenge is good for one try', () => {
  const challenges = new Challenges(new ManualClock());
  const { nonce } = challenges.issue();
  expect([challenges.consume(nonce), challenges.consume(nonce)]).toEqual([true, false]);
});

test('a challenge expires', () => {
  const clock = new ManualClock();
  const challenges = new Challenges(clock);
  const { nonce } = challenges.issue();
  clock.advance(CHALLENGE_TTL_MS);
  expect(challenges.consume(nonce)).toBe(false);
});

test('a nonce the server never issued is refused', () => {
  expect(new Challenges(new ManualClock()).consume('A'.repeat(43) + '=')).toBe(false);
});

test('a flood of challenges pushes out the oldest, never the newest', () => {
  const challenges = new Challenges(new ManualClock());
  const first = challenges.issue();
  for (let issued = 0; issued < 10_000; issued += 1) challenges.issue();
  const last = challenges.issue();
  expect([challenges.consume(first.nonce), challenges.consume(last.nonce)]).toEqual([false, true]);
});
