import { expect, test } from 'vitest';
import type { CallRecord, MediaOrder } from '../../core/call/callEffect.ts';
import type { SendFailure } from '../../core/call/callEvent.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { createCallRunner } from './callRunner.ts';

const callId = '00000000-0000-4000-8000-00000000000a';
const offer = { sdp: 'v=0', dtlsFingerprint: 'ab'.repeat(32) };
const network = { relayOnly: false, iceServers: [] };
const dialled = { type: 'userDialled', callId, peer: 'bob', callType: 'audio', network } as const;

function desk(answers: readonly (SendFailure | null | Error)[] = []) {
  const clock = new ManualClock();
  const sent: string[] = [];
  const phases: string[] = [];
  const records: CallRecord[] = [];
  const faults: string[] = [];
  const orders: MediaOrder[] = [];
  const script = [...answers];
  const runner = createCallRunner({
    send: async (_call, message) => {
      sent.push(message.kind);
      const answer = script.shift() ?? null;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    orderMedia: (order) => {
      orders.push(order);
      // An engine that answers at once, while the effect is still being performed.
      if (order.kind === 'createOffer') runner.dispatch({ type: 'offerReady', callId, offer });
    },
    record: async (entry) => void records.push(entry),
    publish: (state) => phases.push(state.phase),
    now: clock.now,
    startTimer: clock.startTimer,
    onFault: (what) => faults.push(what),
  });
  return { runner, clock, sent, phases, records, faults, orders };
}

test('an answer that comes while an order is given waits its turn', async () => {
  const { runner, phases, sent } = desk();
  runner.dispatch(dialled);
  await runner.settled();
  expect(phases).toEqual(['dialling', 'calling']);
  expect(sent).toEqual(['offer']);
});

test('messages leave in the order of the call', async () => {
  const { runner, sent } = desk();
  runner.dispatch(dialled);
  runner.dispatch({ type: 'remoteAnswered', callId, remoteDevice: 9, answer: offer });
  runner.dispatch({
    type: 'localCandidates',
    callId,
    candidates: [{ candidate: 'c', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'f' }],
  });
  runner.dispatch({ type: 'userHungUp', callId });
  await runner.settled();
  expect(sent).toEqual(['offer', 'candidates', 'hangup']);
});

test('a message that could not leave ends the call with its reason, and it is recorded', async () => {
  const { runner, records } = desk(['unknownUser']);
  runner.dispatch(dialled);
  await runner.settled();
  expect(runner.state()).toMatchObject({ phase: 'ended', reason: 'unknownUser' });
  expect(records).toMatchObject([{ reason: 'unknownUser' }]);
});

test('a channel that throws ends the call instead of leaving it hanging', async () => {
  const { runner, faults } = desk([new Error('disk full')]);
  runner.dispatch(dialled);
  await runner.settled();
  expect(runner.state()).toMatchObject({ phase: 'ended', reason: 'refusedByServer' });
  expect(faults).toEqual(['send']);
});

test('a call that nobody answers ends after its time, and leaves the screen a moment later', async () => {
  const { runner, clock } = desk();
  runner.dispatch(dialled);
  clock.advance(60_000);
  expect(runner.state()).toMatchObject({ phase: 'ended', reason: 'noAnswer' });
  clock.advance(4_000);
  expect(runner.state()).toMatchObject({ phase: 'idle' });
});

test('a timer of a call that is over never fires', async () => {
  const { runner, clock } = desk();
  runner.dispatch(dialled);
  runner.dispatch({ type: 'userHungUp', callId });
  runner.dispatch({ type: 'windowDismissed', callId });
  expect(clock.pending()).toBe(0);
});
