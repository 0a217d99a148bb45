import { expect, test } from 'vitest';
import type { CallView } from '../../../core/call/view.ts';
import { connectedView } from '../../../test/fakes/callView.ts';
import { only, shown } from '../../../test/fakes/shownCalls.ts';
import { createMediaPermission } from './mediaPermission.ts';

const callId = '00000000-0000-4000-8000-000000000000';
const network = { iceServers: [], relayOnly: false };
const offer = { sdp: '', dtlsFingerprint: '0'.repeat(64) };
/** Offered as a video call. */
const call = { callId, peer: 'bob', direction: 'incoming', type: 'video', startedAt: 0 } as const;
const answering: CallView = { phase: 'answering', call, relayOnly: false, waitsFor: null };

function answeredWith(callType: 'audio' | 'video') {
  const permission = createMediaPermission();
  permission.ordered({ kind: 'createAnswer', callId, callType, network, offer, sealed: false });
  return permission;
}

test('answered with sound only, a video call opens no camera while it connects, not even with the microphone (A90)', () => {
  const { mayOpen } = answeredWith('audio');
  expect(mayOpen(['audio'], only(answering))).toBe(true);
  expect(mayOpen(['video'], only(answering))).toBe(false);
  expect(mayOpen(['audio', 'video'], only(answering))).toBe(false);
});

test('once people talk, the camera button of every call works (A90)', () => {
  const { mayOpen } = answeredWith('audio');
  const talking = connectedView(call);
  expect(mayOpen(['video'], only(talking))).toBe(true);
  expect(mayOpen([], only(talking))).toBe(false);
});

test('answered with video it opens both (A90)', () => {
  expect(answeredWith('video').mayOpen(['audio', 'video'], only(answering))).toBe(true);
});

test('a request without devices is one for the screen, and no device of a call (A90)', () => {
  const { mayOpen } = answeredWith('video');
  for (const kinds of [[], undefined, ['unknown'], ['audio', 'screen']])
    expect(mayOpen(kinds, only(answering))).toBe(false);
});

test('for a call that is over the microphone opens while a voice message is recorded, and nothing else does (A90)', () => {
  const permission = createMediaPermission();
  const over: CallView = { phase: 'ended', call, reason: 'noAnswer', durationMs: null, note: null, relays: [] };
  const other = { ...over, call: { ...call, callId: callId.replaceAll('0', '1') } };
  permission.recording(callId);
  expect(permission.mayOpen(['audio'], only(over))).toBe(true);
  for (const kinds of [['video'], ['audio', 'video'], ['unknown'], []]) {
    expect(permission.mayOpen(kinds, only(over)), kinds.join()).toBe(false);
  }
  expect(permission.mayOpen(['audio'], only(other))).toBe(false);
  expect(permission.mayOpen(['audio'], only({ phase: 'idle' }))).toBe(false);
  permission.recording(null);
  expect(permission.mayOpen(['audio'], only(over))).toBe(false);
});

test('nothing opens while it rings here, after the call, without one, and for another call (A90)', () => {
  const { mayOpen } = answeredWith('video');
  const views: CallView[] = [
    { phase: 'idle' },
    { phase: 'ringing', call, knownContact: true, needsRelay: false, silenced: false },
    { phase: 'ended', call, reason: 'hungUpThere', durationMs: 1, note: null, relays: [] },
    { ...answering, call: { ...call, callId: callId.replaceAll('0', '1') } },
  ];
  for (const view of views) expect(mayOpen(['audio'], only(view)), view.phase).toBe(false);
});

test('nothing opens that main did not order, and nothing after it ordered to close (A90)', () => {
  expect(createMediaPermission().mayOpen(['audio'], only(answering))).toBe(false);
  const permission = answeredWith('video');
  permission.ordered({ kind: 'close', callId });
  expect(permission.mayOpen(['audio'], only(answering))).toBe(false);
});

const other = { ...call, callId: callId.replaceAll('0', '1'), peer: 'anna' } as const;
const connected = connectedView(call);

test('for a call that somebody holds nothing opens, for the other one it does (A90)', () => {
  const { mayOpen, ordered } = answeredWith('video');
  const heldThere = { microphone: true, camera: false, screen: false, held: true };
  expect(mayOpen(['audio'], only({ ...connected, heldHere: true }))).toBe(false);
  expect(mayOpen(['audio'], only({ ...connected, theirs: heldThere }))).toBe(false);
  const both = shown({ ...answering, call: other }, { ...connected, heldHere: true });
  expect(mayOpen(['audio'], both)).toBe(false);
  ordered({ kind: 'createAnswer', callId: other.callId, callType: 'audio', network, offer, sealed: false });
  expect(mayOpen(['audio'], both)).toBe(true);
  expect(mayOpen(['video'], both)).toBe(false);
  ordered({ kind: 'close', callId: other.callId });
  expect(mayOpen(['audio'], shown(connected, { ...answering, call: other }))).toBe(true);
});

test('a held call opens no device, and its window still knows by name which there are (A90)', () => {
  const { mayList, mayOpen } = answeredWith('video');
  const heldThere = { microphone: true, camera: false, screen: false, held: true };
  for (const held of [only({ ...connected, heldHere: true }), only({ ...connected, theirs: heldThere })]) {
    for (const kind of ['audio', 'video']) expect([mayOpen([kind], held), mayList(kind, held)]).toEqual([false, true]);
  }
  expect(mayList('screen', only(connected))).toBe(false);
});

test('the names of devices are told for a call that lives and was dialled or answered here, and for none else (A90)', () => {
  const permission = answeredWith('audio');
  expect(permission.mayList('audio', only(answering))).toBe(true);
  const rings: CallView = { phase: 'ringing', call, knownContact: true, needsRelay: false, silenced: false };
  const over: CallView = { phase: 'ended', call, reason: 'hungUpThere', durationMs: 1, note: null, relays: [] };
  for (const view of [rings, over, { ...connected, call: other }, { phase: 'idle' } as const]) {
    expect(permission.mayList('audio', only(view)), view.phase).toBe(false);
  }
  permission.ordered({ kind: 'close', callId });
  expect(permission.mayList('audio', only(connected))).toBe(false);
});

test('once a call is over its window still plays where it was heard, as long as it is shown, and opens nothing (A90)', () => {
  const permission = answeredWith('video');
  permission.ordered({ kind: 'close', callId });
  const over: CallView = { phase: 'ended', call, reason: 'hungUpThere', durationMs: 1, note: null, relays: [] };
  expect(permission.mayList('audio', only(over))).toBe(true);
  expect(permission.mayList('video', only(over))).toBe(false);
  expect(permission.mayOpen(['audio'], only(over))).toBe(false);
  expect(permission.mayList('audio', only({ phase: 'idle' }))).toBe(false);
  // A call that nobody took here was heard nowhere.
  expect(permission.mayList('audio', only({ ...over, call: other }))).toBe(false);
  const missed = createMediaPermission();
  missed.ordered({ kind: 'close', callId });
  expect(missed.mayList('audio', only(over))).toBe(false);
});

test('a recording goes on as long as its call is shown, whoever does not say that it ended', () => {
  const { recording, isRecording } = createMediaPermission();
  const over: CallView = { phase: 'ended', call, reason: 'noAnswer', durationMs: null, note: null, relays: [] };
  expect(isRecording(only(over))).toBe(false);
  recording(callId);
  expect(isRecording(only(over))).toBe(true);
  expect(isRecording(only({ ...over, call: { ...call, callId: callId.replaceAll('0', '1') } }))).toBe(false);
  recording(null);
  expect(isRecording(only(over))).toBe(false);
});
