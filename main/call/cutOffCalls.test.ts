import { expect, test } from 'vitest';
import { atBob } from '../../test/fakes/brokenCall.ts';
import { CALL_A } from '../../test/fakes/callStory.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { createCutOffCalls } from './cutOffCalls.ts';

test('a call that found no room on the disk is kept as soon as there is some', () => {
  if (atBob.phase !== 'connected') throw new Error(`it is ${atBob.phase}`);
  const clock = new ManualClock();
  let isFull = true;
  const kept: string[] = [];
  const alive: string[] = [];
  const faults: string[] = [];
  const calls = createCutOffCalls({
    store: {
      keep: ({ call }) => {
        if (isFull) throw new Error('full');
        kept.push(call.callId);
      },
      alive: (callId) => void alive.push(callId),
      forget: () => undefined,
      load: () => [],
    },
    boot: clock.boot,
    now: clock.now,
    startTimer: clock.startTimer,
    isRecorded: async () => false,
    onFault: (what) => void faults.push(what),
  });
  calls.look([atBob]);
  expect([kept, faults]).toEqual([[], ['keep a call']]);
  isFull = false;
  calls.look([atBob]);
  calls.look([atBob]);
  expect(kept).toEqual([CALL_A]);
  clock.advance(5_000);
  expect(alive).toEqual([CALL_A]);
});
