import { expect, test } from 'vitest';
import { asConnected, atAlice, interrupted, run } from '../../test/fakes/brokenCall.ts';
import { CALL_A as A, tell } from '../../test/fakes/callStory.ts';
import { answeredHere, dialled, offered, recorded, sent } from '../../test/fakes/callEvents.ts';
import type { CallEvent } from './callEvent.ts';

const slept = (sleptMs: number): CallEvent => ({ type: 'computerSlept', callId: A, sleptMs });
const { connectedAt } = asConnected(atAlice);
/** The computer wakes up a minute after the call was connected, and has slept for so long of it. */
const wakes = (sleptMs: number, before: readonly CallEvent[] = []) =>
  run([slept(sleptMs)], before.length === 0 ? atAlice : run(before).state, connectedAt + 60_000);

test('a computer that slept for longer than the other side waits: the call is over since it fell asleep (A76)', () => {
  const { state, effects } = wakes(45_000);
  expect(state).toMatchObject({ phase: 'ended', reason: 'asleep', durationMs: 15_000 });
  expect(recorded(effects)).toMatchObject([{ reason: 'asleep', durationMs: 15_000, endedAt: connectedAt + 15_000 }]);
  // For a server that still has it, and an other side that held it.
  expect(sent(effects)).toEqual(['hangup failed']);
});

test('a shorter sleep ends nothing: the other side still waits', () => {
  expect(wakes(29_999)).toMatchObject({ state: atAlice, effects: [] });
});

test('a call that was broken before the sleep was lost, not slept away', () => {
  const broken = run([interrupted(), slept(3_600_000)], atAlice, connectedAt + 3_600_000 + 20_000);
  expect(broken.state).toMatchObject({ phase: 'ended', reason: 'connectionLost' });
  const [entry] = recorded(broken.effects);
  expect(entry?.durationMs).toBeLessThan(30_000);
});

test('before a call is connected its own times decide', () => {
  for (const story of [[dialled], [offered()], [offered(), answeredHere]]) {
    const { state } = tell(story);
    expect(run([slept(3_600_000)], state).state).toBe(state);
  }
});
