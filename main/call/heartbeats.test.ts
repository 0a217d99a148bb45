import { expect, test } from 'vitest';
import type { CallRef } from '../../core/call/call.ts';
import { idle, type CallState } from '../../core/call/callState.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { createHeartbeat } from './heartbeats.ts';

const alice = { userId: 'alice', deviceId: 3 };
const call: CallRef = { callId: 'c', peer: 'alice', direction: 'incoming', type: 'audio', startedAt: 0 };
const connecting: CallState = { phase: 'connecting', call, remoteDevice: 3, relayOnly: false };
const ringing: CallState = {
  phase: 'ringing',
  call,
  remoteDevice: 3,
  offer: { sdp: '', dtlsFingerprint: '' },
  knownContact: false,
  silenced: false,
  earlyCandidates: [],
};

function beating(state: CallState, isContact = false) {
  const clock = new ManualClock();
  const sent: unknown[] = [];
  const world = { state, due: true };
  const heartbeat = createHeartbeat({
    isDue: () => world.due,
    callState: () => world.state,
    isContact: async () => isContact,
    send: async (...message) => void sent.push(message),
    now: clock.now,
  });
  return { clock, sent, world, heartbeat };
}

test('a heartbeat travels in the call there is, to the device that was read', async () => {
  const { sent, heartbeat } = beating(connecting);
  await heartbeat(alice);
  expect(sent).toEqual([['c', alice]]);
});

test('at most one in five seconds, and none that is not due', async () => {
  const { sent, heartbeat, clock, world } = beating(connecting);
  await heartbeat(alice);
  clock.advance(4_999);
  await heartbeat(alice);
  expect(sent).toHaveLength(1);
  clock.advance(1);
  await heartbeat(alice);
  expect(sent).toHaveLength(2);
  clock.advance(5_000);
  world.due = false;
  await heartbeat(alice);
  expect(sent).toHaveLength(2);
});

test('none without a call, and none to anybody who is not in it', async () => {
  for (const state of [idle, connecting]) {
    const { sent, heartbeat } = beating(state);
    await heartbeat({ userId: 'alice', deviceId: 4 });
    await heartbeat({ userId: 'eve', deviceId: 3 });
    if (state === idle) await heartbeat(alice);
    expect(sent).toEqual([]);
  }
});

test('A47 a phone that rings sends none to a stranger, and one to a contact', async () => {
  const stranger = beating(ringing);
  await stranger.heartbeat(alice);
  expect(stranger.sent).toEqual([]);
  const contact = beating(ringing, true);
  await contact.heartbeat(alice);
  expect(contact.sent).toHaveLength(1);
});
