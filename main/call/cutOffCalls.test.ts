import { expect, test } from 'vitest';
import { atBob } from '../../test/fakes/brokenCall.ts';
import { CALL_A, CALL_B } from '../../test/fakes/callStory.ts';
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
      begin: () => undefined,
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

test('killed before the other side has answered, a call has its line at the next start, and is not asked about', async () => {
  const clock = new ManualClock();
  const boot = { bootId: clock.boot().id, sinceBootMs: clock.boot().sinceMs };
  const call = { callId: CALL_A, peer: 'bob', direction: 'outgoing', type: 'audio', startedAt: 1_000 } as const;
  const forgotten: string[] = [];
  const found = createCutOffCalls({
    store: {
      ...{ begin: () => undefined, keep: () => undefined, alive: () => undefined },
      forget: (callId) => void forgotten.push(callId),
      load: () =>
        [call, { ...call, callId: CALL_B }].map((one) => ({
          begun: { call: one, forwardSecret: true },
          alive: { ...boot, aliveAt: clock.now() },
        })),
    },
    boot: clock.boot,
    now: clock.now,
    startTimer: clock.startTimer,
    isRecorded: async (callId) => callId === CALL_B,
    onFault: () => undefined,
  }).found();
  const line = { call, reason: 'cutOff', wasHere: true, durationMs: null, endedAt: clock.now() };
  expect(await found).toMatchObject({ cutOff: [], begun: [line] });
  expect(forgotten).toEqual([CALL_B]);
});

test('a disk that is full at the start keeps no phone from its calls: what is recorded is forgotten once there is room', async () => {
  const clock = new ManualClock();
  const { id: bootId, sinceMs: sinceBootMs } = clock.boot();
  const call = { callId: CALL_A, peer: 'bob', direction: 'outgoing', type: 'audio', startedAt: 1_000 } as const;
  const faults: string[] = [];
  const calls = createCutOffCalls({
    store: {
      ...{ begin: () => undefined, keep: () => undefined, alive: () => undefined },
      forget: () => {
        throw new Error('full');
      },
      load: () =>
        [call, { ...call, callId: CALL_B }].map((one) => ({
          begun: { call: one, forwardSecret: true },
          alive: { bootId, sinceBootMs, aliveAt: clock.now() },
        })),
    },
    boot: clock.boot,
    now: clock.now,
    startTimer: clock.startTimer,
    isRecorded: async (callId) => callId === CALL_A,
    onFault: (what) => void faults.push(what),
  });
  expect(await calls.found()).toMatchObject({ cutOff: [], begun: [{ call: { callId: CALL_B }, reason: 'cutOff' }] });
  expect(faults).toEqual(['keep a call']);
});
