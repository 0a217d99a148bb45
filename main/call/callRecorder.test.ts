import { expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { dialled, recorded } from '../../test/fakes/callEvents.ts';
import { CALL_A, CALL_B, tell } from '../../test/fakes/callStory.ts';
import type { CallRecord } from '../../core/call/callEffect.ts';
import { createCallRecorder } from './callRecorder.ts';

function desk() {
  const clock = new ManualClock(0);
  const history: string[] = [];
  const told: string[] = [];
  const faults: string[] = [];
  let problem: string | null = null;
  let isFull = false;
  let isSpoilt = false;
  const recorder = createCallRecorder({
    add: async ({ call }: CallRecord) => {
      if (isFull) throw new Error('no room');
      history.push(call.callId);
    },
    onAdded: ({ call }) => {
      told.push(call.callId);
      if (isSpoilt) throw new Error('no room for what follows');
    },
    problemOf: () => problem,
    startTimer: clock.startTimer,
    onFault: (what) => faults.push(what),
  });
  return {
    ...{ recorder, clock, history, told, faults },
    spoilWhatFollows: () => {
      [isSpoilt, problem] = [true, 'storeFull'];
    },
    fill: (why: string | null = 'storeFull') => {
      [isFull, problem] = [true, why];
    },
    makeRoom: () => {
      isFull = false;
    },
  };
}

/** A call that was given up, and another like it. */
const [given] = recorded(tell([dialled, { type: 'userHungUp', callId: CALL_A }]).effects);
if (given === undefined) throw new Error('a call that is given up is recorded');
const first = given;
const second: CallRecord = { ...first, call: { ...first.call, callId: CALL_B } };

test('a call that ends on a full disk is in the history once there is room, without another call', async () => {
  const { recorder, clock, history, fill, makeRoom } = desk();
  fill();
  await recorder.record(first);
  await recorder.record(second);
  expect([history, clock.pending()]).toEqual([[], 1]);
  clock.advance(20_000);
  await recorder.record(first);
  expect(history).toEqual([]);
  makeRoom();
  clock.advance(20_000);
  await recorder.stop();
  expect(history).toEqual([CALL_A, CALL_B, CALL_A]);
  expect(clock.pending()).toBe(0);
});

test('what waits goes before a call that ends when there is room again', async () => {
  const { recorder, history, fill, makeRoom } = desk();
  fill();
  await recorder.record(first);
  makeRoom();
  await recorder.record(second);
  expect(history).toEqual([CALL_A, CALL_B]);
});

test('at quit they are tried once more, and it is told if they are lost', async () => {
  const lucky = desk();
  lucky.fill();
  await lucky.recorder.record(first);
  lucky.makeRoom();
  await lucky.recorder.stop();
  expect(lucky.history).toEqual([CALL_A]);
  const unlucky = desk();
  unlucky.fill();
  await unlucky.recorder.record(first);
  await unlucky.recorder.stop();
  expect(unlucky.faults.at(-1)).toBe('a call that could not be recorded is forgotten');
  expect(unlucky.clock.pending()).toBe(0);
});

test('what is not for want of a store stands in the way of no other call', async () => {
  const { recorder, clock, history, faults, fill, makeRoom } = desk();
  fill(null);
  await recorder.record(first);
  expect([faults, clock.pending()]).toEqual([['record'], 0]);
  makeRoom();
  await recorder.record(second);
  expect(history).toEqual([CALL_B]);
});

test('of a call that is there nobody is told twice, though what follows fails for want of room', async () => {
  const { recorder, clock, history, told, faults, spoilWhatFollows } = desk();
  spoilWhatFollows();
  await recorder.record(first);
  await recorder.record(second);
  expect([history, told]).toEqual([
    [CALL_A, CALL_B],
    [CALL_A, CALL_B],
  ]);
  expect([faults, clock.pending()]).toEqual([['record', 'record'], 0]);
});

test('calls that never rang, made up by the thousand on a full disk, push out none that somebody was in (A85)', async () => {
  const { recorder, clock, history, faults, fill, makeRoom } = desk();
  fill();
  await recorder.record(first);
  for (let made = 0; made < 1_500; made += 1)
    await recorder.recordUnrung({ ...first, call: { ...first.call, callId: `made up ${made}` } });
  await recorder.record(second);
  makeRoom();
  clock.advance(20_000);
  await recorder.stop();
  expect(history.filter((callId) => callId === CALL_A || callId === CALL_B)).toEqual([CALL_A, CALL_B]);
  expect(history).toHaveLength(101);
  expect(faults).toContain('a call that could not be recorded is forgotten');
});
