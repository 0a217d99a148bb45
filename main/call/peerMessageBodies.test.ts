import { expect, test } from 'vitest';
import { answerBody, type ControlMessage, controlOf, hangupBody, offerBody } from './peerMessageBodies.ts';

const session = { sdp: 'v=0', dtlsFingerprint: 'ab'.repeat(32) };
const ofUs = { rightToRing: '11'.repeat(16), name: { text: 'Alice' } };
const call = { type: 'video', subject: 'the boat' } as const;
const offer = { kind: 'offer', offer: session, sasCommitment: 'cd'.repeat(32), mediaSecret: null } as const;
const answer = {
  ...({ kind: 'answer', remoteDevice: 1, answer: session, offerHash: 'ef'.repeat(32) } as const),
  ...{ sasNonce: null, candidates: [], mediaSecret: null },
};

test('an offer says what the call is about, what its peer may ring us with, and what we are called', () => {
  expect(offerBody(call, offer, { ...ofUs, linkToken: null })).toEqual({
    ...{ kind: 'offer', ...session, video: true, sasCommitment: offer.sasCommitment, mediaSecret: null },
    ...{ subject: 'the boat', linkToken: null, ...ofUs },
  });
  expect(offerBody({ type: 'audio' }, offer, { rightToRing: null, name: null, linkToken: null })).toMatchObject({
    ...{ video: false, subject: null, rightToRing: null, name: null },
  });
});

test('an answer that has no room for a name or for candidates goes without them', () => {
  const candidate = 'candidate:1 1 udp 1 192.0.2.1 9 typ host';
  const candidates = [{ candidate, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'abcd' }];
  expect(answerBody(call, { ...answer, candidates }, ofUs)).toMatchObject({ name: ofUs.name, candidates });
  const long = { ...answer, answer: { ...session, sdp: 'v'.repeat(8190) }, candidates };
  expect(answerBody(call, long, ofUs)).toMatchObject({ name: null, candidates: [] });
});

test('a goodbye without a note says nothing, and takes along what lets the peer ring again', () => {
  const goodbye = { kind: 'hangup', remoteDevice: null, reason: 'busy' } as const;
  expect(hangupBody(goodbye, ofUs.rightToRing)).toEqual({
    ...{ kind: 'hangup', reason: 'busy', rightToRing: ofUs.rightToRing, note: null, callBackAtMs: null },
  });
  const later = { ...goodbye, reason: 'reject', note: { text: 'at five', callBackAt: 17 } } as const;
  expect(hangupBody(later, null)).toMatchObject({ note: 'at five', callBackAtMs: 17 });
});

test('what opens a commitment speaks of the connection that it was made for', () => {
  const reveal = { kind: 'reveal', remoteDevice: 1, generation: 2, nonce: '00' } as const;
  expect(controlOf(reveal, { generation: 2, restart: 3 }).pair).toEqual({ generation: 2, restart: 3 });
  expect(controlOf(reveal, { generation: 3, restart: 1 }).pair).toEqual({ generation: 2, restart: 0 });
});

test.each<[ControlMessage, boolean]>([
  [{ kind: 'accepted', remoteDevice: 1 }, false],
  [{ kind: 'heartbeat', remoteDevice: 1 }, false],
  [{ kind: 'nack', remoteDevice: 1, messageHash: '00' }, false],
  [
    {
      ...{ kind: 'mediaState', remoteDevice: 1, asleep: false, relayed: true },
      state: { microphone: true, camera: false, screen: false, held: false },
    },
    true,
  ],
])('whether it is said again to who could not read it: %j', (message, repeatable) => {
  const at = { generation: 0, restart: 0 };
  expect(controlOf(message, at)).toMatchObject({ repeatable, pair: at, body: { kind: message.kind } });
});
