import { FIRST } from '../../core/call/connection.ts';
import { expect, test } from 'vitest';
import type { CallRecord, MediaOrder } from '../../core/call/callEffect.ts';
import type { SendFailure } from '../../core/call/failures.ts';
import { foremost } from '../../test/fakes/foremost.ts';
import {
  answers,
  CALL_A as callId,
  CALL_B,
  certificateOf,
  describe,
  dials,
  digits,
  direct,
  known,
  offers,
  sender,
} from '../../test/fakes/callStory.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { createCallRunner } from './callRunner.ts';

const offer = describe('alice');
const dialled = dials('bob', [9]);

function desk(script: readonly (SendFailure | null | Error)[] = [], renewed: boolean | Error = true) {
  const clock = new ManualClock();
  const sent: string[] = [];
  const sequences: number[] = [];
  const phases: string[] = [];
  const records: CallRecord[] = [];
  const faults: string[] = [];
  const orders: MediaOrder[] = [];
  const rest = [...script];
  const computer = { sleptMs: 7_000 };
  const runner = createCallRunner({
    channel: {
      send: async (_call, message, sequence) => {
        sent.push(message.kind);
        sequences.push(sequence);
        const failure = rest.shift() ?? null;
        if (failure instanceof Error) throw failure;
        if (failure !== null) return { ok: false, failure };
        const frame = message.kind === 'offer' ? 'call_offer' : 'ice_candidate';
        const hash = digits(message.kind);
        const one = { bytes: new Uint8Array(), bucket: 256, hash, frame, device: 9, payloadHash: hash } as const;
        return { ok: true, sent: [{ ...one, pair: FIRST, repeatable: true }], count: 1, forwardSecret: true };
      },
    },
    trustOf: (peer) => known(peer, [9]),
    failureOf: () => 'storeFailed',
    renewSession: async () => {
      if (renewed instanceof Error) throw renewed;
      return renewed;
    },
    planNetwork: async () => direct,
    orderMedia: (order) => {
      orders.push(order);
      // An engine that answers at once, while the effect is still being performed.
      if (order.kind === 'createOffer') runner.dispatch({ type: 'offerReady', callId, offer });
    },
    record: async (entry) => void records.push(entry),
    publish: (calls) => {
      const { phase } = foremost(calls);
      if (phases.at(-1) !== phase) phases.push(phase);
    },
    now: clock.now,
    slept: () => computer.sleptMs,
    startTimer: clock.startTimer,
    onIgnored: () => faults.push('ignored'),
    onFault: (what) => faults.push(what),
  });
  return { runner, clock, computer, sent, sequences, phases, records, faults, orders };
}

test('after a sleep a call hears of it before anything else, a timer that was due long ago included', async () => {
  const { runner, clock, computer, records } = desk();
  runner.dispatch(dialled);
  await runner.settled();
  runner.dispatch(answers('bob', 9));
  runner.dispatch({
    ...{ type: 'mediaConnected', callId, generation: 0, route: 'direct', certificate: certificateOf('bob') },
  });
  clock.advance(1_000);
  runner.dispatch({ type: 'addressesChanged', callId });
  expect(runner.calls()).toMatchObject([{ phase: 'connected' }]);
  computer.sleptMs += 60_000;
  clock.advance(60_000);
  runner.dispatch({ type: 'timerFired', callId, timer: 'giveUp' });
  await runner.settled();
  expect(records).toMatchObject([{ reason: 'asleep', durationMs: 1_000 }]);
});

test('an answer that comes while an order is given waits its turn', async () => {
  const { runner, phases, sent } = desk();
  runner.dispatch(dialled);
  await runner.settled();
  expect(phases).toEqual(['dialling', 'calling']);
  expect(sent).toEqual(['offer']);
});

test('messages leave in the order of the call', async () => {
  const { runner, sent, sequences } = desk();
  runner.dispatch(dialled);
  await runner.settled();
  runner.dispatch(answers('bob', 9));
  runner.dispatch({
    type: 'localCandidates',
    pair: FIRST,
    callId,
    candidates: [{ candidate: 'c', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'f' }],
  });
  runner.dispatch({ type: 'userHungUp', callId });
  await runner.settled();
  expect(sent).toEqual(['offer', 'candidates', 'hangup']);
  expect(sequences).toEqual([1, 2, 3]);
});

test('a message that could not leave ends the call with its reason, and it is recorded', async () => {
  const { runner, records } = desk(['unknownUser']);
  runner.dispatch(dialled);
  await runner.settled();
  expect(foremost(runner.calls())).toMatchObject({ phase: 'ended', reason: 'unknownUser' });
  expect(records).toMatchObject([{ reason: 'unknownUser' }]);
});

test('a channel that throws ends the call instead of leaving it hanging (A77)', async () => {
  const { runner, faults } = desk([new Error('disk full')]);
  runner.dispatch(dialled);
  await runner.settled();
  // Of itself and not of the server, which has not been asked (A77).
  expect(foremost(runner.calls())).toMatchObject({ phase: 'ended', reason: 'storeFailed' });
  expect(faults).toEqual(['send']);
});

test('a call that nobody answers ends after its time, and stays until it was read', async () => {
  const { runner, clock } = desk();
  runner.dispatch(dialled);
  clock.advance(dialled.ringMs + 10_000);
  expect(foremost(runner.calls())).toMatchObject({ phase: 'ended', reason: 'noAnswer' });
  clock.advance(3_600_000);
  expect(foremost(runner.calls())).toMatchObject({ phase: 'ended', reason: 'noAnswer' });
  runner.dispatch({ type: 'windowDismissed', callId });
  expect(foremost(runner.calls())).toMatchObject({ phase: 'idle' });
});

test('a timer of a call that is over never fires', async () => {
  const { runner, clock } = desk();
  runner.dispatch(dialled);
  runner.dispatch({ type: 'userHungUp', callId });
  runner.dispatch({ type: 'windowDismissed', callId });
  expect(clock.pending()).toBe(0);
});

test('what must be asked for again waits for its new session, and then leaves like every other message', async () => {
  for (const [renewed, expected] of [
    [true, ['offer', 'nack']],
    [false, ['offer', 'hangup']],
    [new Error('offline'), ['offer', 'hangup']],
  ] as const) {
    const { runner, sent, faults } = desk([], renewed);
    runner.dispatch(dialled);
    await runner.settled();
    const from = sender('bob', 9);
    const unread = {
      type: 'remoteUnread',
      what: 'answer',
      why: 'outOfStep',
      payload: 'AAAA',
      knownContact: true,
      admission: 'rings',
    } as const;
    runner.dispatch({ ...unread, callId, from });
    await new Promise(setImmediate);
    await runner.settled();
    expect(sent).toEqual(expected);
    expect(faults).toEqual(renewed instanceof Error ? ['renew a session'] : []);
  }
});

test('a heartbeat that did not leave ends nothing', async () => {
  const { runner } = desk([null, 'refused']);
  runner.dispatch(dialled);
  await runner.settled();
  runner.dispatch(answers('bob', 9));
  runner.dispatch({ type: 'heartbeatDue', callId, from: sender('bob', 9), knownContact: true });
  await runner.settled();
  expect(foremost(runner.calls()).phase).toBe('connecting');
});

test('a call whose message cannot leave yet holds up no message of the other call', async () => {
  const left: string[] = [];
  let find: () => void = () => undefined;
  const found = new Promise<void>((resolve) => (find = resolve));
  const clock = new ManualClock();
  const runner = createCallRunner({
    channel: {
      send: async (call, message) => {
        // The second call looks for the devices of its peer, and the server takes its time.
        if (message.kind === 'offer' && call.callId === CALL_B) await found;
        left.push(`${message.kind} to ${call.peer}`);
        return { ok: true, sent: [], count: 1, forwardSecret: true };
      },
    },
    trustOf: (peer) => known(peer, [9]),
    failureOf: () => 'storeFailed',
    renewSession: async () => false,
    planNetwork: async () => direct,
    orderMedia: (order) => {
      if (order.kind === 'createAnswer') {
        runner.dispatch({ type: 'answerReady', callId, answer: describe('alice'), candidates: [] });
        const certificate = certificateOf('bob');
        runner.dispatch({ type: 'mediaConnected', callId, generation: 0, route: 'direct', certificate });
      }
      if (order.kind === 'createOffer') runner.dispatch({ type: 'offerReady', callId: order.callId, offer });
    },
    record: async (entry) => void left.push(`${entry.call.peer} recorded`),
    publish: () => undefined,
    now: clock.now,
    slept: clock.slept,
    startTimer: clock.startTimer,
    onIgnored: () => undefined,
    onFault: () => undefined,
  });
  runner.dispatch(offers('bob', 9));
  runner.dispatch({ type: 'userAnswered', callId, callType: 'audio', network: direct });
  await runner.settled();
  runner.dispatch(dials('carol', [5], { callId: CALL_B }));
  runner.dispatch({ type: 'userHungUp', callId });
  await new Promise(setImmediate);
  expect(left).toEqual(['accepted to bob', 'answer to bob', 'hangup to bob', 'bob recorded']);
  find();
  await runner.settled();
  expect(left.at(-1)).toBe('offer to carol');
});

test('a hang-up that found no room on the disk is said as soon as there is some: nobody rings, or waits, for a call that is over', async () => {
  const { runner, clock, sent, faults } = desk([null, new Error('no room'), new Error('no room')]);
  runner.dispatch(dialled);
  await runner.settled();
  runner.dispatch({ type: 'userHungUp', callId });
  await runner.settled();
  for (let tries = 1; tries <= 4; tries += 1) {
    clock.advance(10_000);
    // oxlint-disable-next-line no-await-in-loop
    await runner.settled();
  }
  expect(sent).toEqual(['offer', 'hangup', 'hangup', 'hangup']);
  expect(faults).toEqual(['send', 'send']);
});

test('a hang-up that never finds room is tried for the twelve hours that a call may live, and not by a phone that has stopped', async () => {
  const fullFor = (tries: number) => desk([null, ...Array.from({ length: tries }, () => new Error('no room'))]);
  const hungUp = async ({ runner, clock }: ReturnType<typeof desk>, tries: number): Promise<void> => {
    runner.dispatch(dialled);
    await runner.settled();
    runner.dispatch({ type: 'userHungUp', callId });
    await runner.settled();
    for (let again = 1; again < tries; again += 1) {
      clock.advance(10_000);
      // oxlint-disable-next-line no-await-in-loop
      await runner.settled();
    }
  };
  const forLong = fullFor(5_000);
  await hungUp(forLong, 4_400);
  expect([forLong.faults.length, forLong.clock.pending()]).toEqual([4_320, 0]);

  const stopped = fullFor(2);
  await hungUp(stopped, 1);
  const pending = stopped.clock.pending();
  await stopped.runner.stop();
  expect(stopped.clock.pending()).toBe(pending - 1);
  stopped.clock.advance(60_000);
  await stopped.runner.settled();
  expect(stopped.sent).toEqual(['offer', 'hangup']);
});
