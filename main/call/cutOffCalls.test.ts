import { expect, test } from 'vitest';
import { atBob } from '../../test/fakes/brokenCall.ts';
import type { CallList } from '../../core/call/callList.ts';
import type { KeptCall } from '../../core/call/keptCall.ts';
import { CALL_A, CALL_B } from '../../test/fakes/callStory.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { createCutOffCalls } from './cutOffCalls.ts';

test('a call that found no room on the disk is kept as soon as there is some', () => {
  if (atBob.phase !== 'connected') throw new Error(`it is ${atBob.phase}`);
  const clock = new ManualClock();
  let isFull = true;
  const kept: string[] = [];
  const alive: string[] = [];
  const marks: boolean[] = [];
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
      isCurrent: () => true,
      setCurrent: (current) => void marks.push(current),
      load: () => [],
    },
    boot: clock.boot,
    now: clock.now,
    startTimer: clock.startTimer,
    isRecorded: async () => false,
    onFault: (what) => void faults.push(what),
  });
  calls.look([atBob]);
  expect([kept, faults, marks]).toEqual([[], ['keep a call'], [false]]);
  isFull = false;
  calls.look([atBob]);
  calls.look([atBob]);
  expect([kept, marks]).toEqual([[CALL_A], [false, true]]);
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
      ...{ isCurrent: () => true, setCurrent: () => undefined },
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
      ...{ isCurrent: () => true, setCurrent: () => undefined },
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

test('who muted where nothing could be written comes back muted, and so does who may have', async () => {
  if (atBob.phase !== 'connected') throw new Error(`it is ${atBob.phase}`);
  const talks = atBob;
  const clock = new ManualClock();
  const { id: bootId, sinceMs: sinceBootMs } = clock.boot();
  let [mayWrite, isCurrent] = [true, true];
  const rows: KeptCall[] = [];
  const write = (work: () => void): void => {
    if (!mayWrite) throw new Error('full');
    work();
  };
  const started = () =>
    createCutOffCalls({
      store: {
        ...{ begin: () => undefined, alive: () => write(() => undefined), forget: () => undefined },
        keep: (kept) => write(() => void (kept.call.callId === CALL_A ? (rows[0] = kept) : undefined)),
        isCurrent: () => isCurrent,
        setCurrent: (current) => (current ? write(() => (isCurrent = true)) : (isCurrent = false)),
        load: () => rows.map((kept) => ({ kept, alive: { bootId, sinceBootMs, aliveAt: clock.now() } })),
      },
      boot: clock.boot,
      now: clock.now,
      startTimer: clock.startTimer,
      isRecorded: async () => false,
      onFault: () => undefined,
    });
  const inCall = (muted: boolean): CallList => {
    const ours = { microphone: !muted, camera: false, screen: false, held: false, muted };
    return [{ ...talks, agreement: { ...talks.agreement, media: { ...talks.agreement.media, ours } } }];
  };
  const comesBack = async (): Promise<boolean | undefined> => (await started().found()).cutOff[0]?.kept.muted;

  const calls = started();
  calls.look(inCall(false));
  expect(await comesBack()).toBe(false);
  mayWrite = false;
  calls.look(inCall(true));
  expect([rows[0]?.muted, await comesBack()]).toEqual([false, true]);
  // The next sign of life finds room, and no step has to be waited for.
  mayWrite = true;
  clock.advance(5_000);
  expect([rows[0]?.muted, isCurrent]).toEqual([true, true]);
  calls.look(inCall(false));
  expect(await comesBack()).toBe(false);

  // Killed while nothing was known for sure, and killed again before anybody went back.
  mayWrite = false;
  calls.look(inCall(true));
  const next = started();
  await next.found();
  mayWrite = true;
  const { heldHere, connectedAt, route, relayOnly, remoteDevice, call, agreement } = atBob;
  const back = { heldHere, connectedAt, route, relayOnly, remoteDevice, call, agreement };
  next.look([{ phase: 'cutOff', ...back, lastAliveAt: clock.now() }, ...inCallOf(CALL_B)]);
  expect(await comesBack()).toBe(true);
});

/** Another call, beside the one that was cut off. */
const inCallOf = (callId: string): CallList =>
  atBob.phase === 'connected' ? [{ ...atBob, call: { ...atBob.call, callId } }] : [];
