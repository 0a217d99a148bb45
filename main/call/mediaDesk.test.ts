import { expect, test } from 'vitest';
import type { NumberedMediaOrder } from '../../core/ipc/callWindow.ts';
import { createMediaDesk, type MediaDesk } from './mediaDesk.ts';

const callId = '00000000-0000-4000-8000-00000000000a';
const network = { relayOnly: false, iceServers: [] };

test('a call window that opens late learns every order of the call, in order', () => {
  const told: NumberedMediaOrder[] = [];
  const desk = createMediaDesk((order) => told.push(order));
  desk.order({ kind: 'createOffer', callId, callType: 'audio', network });
  desk.order({ kind: 'addCandidates', callId, candidates: [] });
  expect(desk.current()).toEqual(told);
  expect(told.map(({ sequence }) => sequence)).toEqual([1, 2]);
});

test('orders of a closed call are forgotten, and their numbers are not used again', () => {
  const desk = createMediaDesk(() => undefined);
  desk.order({ kind: 'createOffer', callId, callType: 'audio', network });
  desk.order({ kind: 'close', callId });
  expect(desk.current()).toEqual([]);
  desk.order({ kind: 'createOffer', callId, callType: 'audio', network });
  expect(desk.current()).toMatchObject([{ sequence: 3 }]);
});

test('keys for frames are told once: a window that begins anew does not count under them again', () => {
  const told: NumberedMediaOrder[] = [];
  const desk = createMediaDesk((order) => told.push(order));
  const line = { seal: 'a'.repeat(64), open: 'b'.repeat(64) };
  const keys = { generation: 0, audio: line, camera: line, screen: line };
  desk.order({ kind: 'createOffer', callId, callType: 'audio', network });
  desk.order({ kind: 'sealMedia', callId, keys });
  expect(told.map(({ order }) => order.kind)).toEqual(['createOffer', 'sealMedia']);
  expect(desk.current().map(({ order }) => order.kind)).toEqual(['createOffer']);
});

test('orders of two calls are kept apart, and of who holds one the last word alone', () => {
  const desk = createMediaDesk(() => undefined);
  const other = callId.replace('0a', '0b');
  desk.order({ kind: 'createOffer', callId, callType: 'audio', network });
  for (const here of [true, false, true]) desk.order({ kind: 'hold', callId, here, there: false });
  desk.order({ kind: 'createOffer', callId: other, callType: 'audio', network });
  const kept = () => desk.current().map(({ order }) => `${order.kind} ${order.callId.slice(-1)}`);
  expect(kept()).toEqual(['createOffer a', 'hold a', 'createOffer b']);
  expect(desk.current()[1]).toMatchObject({ sequence: 4, order: { here: true } });
  desk.order({ kind: 'close', callId: other });
  expect(kept()).toEqual(['createOffer a', 'hold a']);
});

const credentials = { ufrag: 'abcd', pwd: 'x'.repeat(24) };
const candidate = (restart: number) => ({
  ...{ candidate: `candidate:${restart} 1 udp 1 192.0.2.1 5000 typ host`, sdpMid: '0', sdpMLineIndex: 0 },
  usernameFragment: 'abcd',
});
const kinds = (desk: MediaDesk) => desk.current().map(({ order }) => order.kind);

test('however often the other side has the connection mended, what is kept does not grow, and ends at the present one', () => {
  const desk = createMediaDesk(() => undefined);
  desk.order({ kind: 'createOffer', callId, callType: 'audio', network });
  desk.order({ kind: 'gather', callId });
  desk.order({ kind: 'applyAnswer', callId, answer: { sdp: 'v=0', dtlsFingerprint: 'ab'.repeat(32) } });
  desk.order({ kind: 'addCandidates', callId, candidates: [candidate(0)] });
  desk.order({ kind: 'hold', callId, here: true, there: false });
  const restarts = 10_000;
  for (let restart = 1; restart <= restarts; restart += 1) {
    desk.order({ kind: 'answerRestart', callId, pair: { generation: 0, restart }, network, credentials });
    desk.order({ kind: 'addCandidates', callId, candidates: [candidate(restart)] });
  }
  const begun = ['createOffer', 'gather', 'applyAnswer', 'hold'];
  expect(kinds(desk)).toEqual([...begun, 'answerRestart', 'addCandidates']);
  expect(desk.current().slice(-2)).toMatchObject([
    { order: { pair: { restart: restarts } } },
    { order: { candidates: [candidate(restarts)] } },
  ]);
  const pair = { generation: 0, restart: restarts + 1 };
  desk.order({ kind: 'restart', callId, pair, network });
  desk.order({ kind: 'addCandidates', callId, candidates: [candidate(restarts)] });
  desk.order({ kind: 'applyRestart', callId, pair, credentials });
  expect(kinds(desk)).toEqual([...begun, 'restart', 'applyRestart']);
});

test('of a call that was joined anew only that is kept, for it says all that a window needs', () => {
  const desk = createMediaDesk(() => undefined);
  const other = callId.replace('0a', '0b');
  const description = { sdp: 'v=0', dtlsFingerprint: 'ab'.repeat(32) };
  desk.order({ kind: 'createOffer', callId, callType: 'audio', network });
  desk.order({ kind: 'createOffer', callId: other, callType: 'audio', network });
  const pair = { generation: 1, restart: 0 };
  const asItWas = { callType: 'audio', muted: false, hold: { here: true, there: false }, sealed: false } as const;
  desk.order({ kind: 'answerRejoin', callId, ...asItWas, pair, network, offer: description });
  desk.order({ kind: 'hold', callId, here: false, there: false });
  // A window takes orders by their numbers, whichever call they are of.
  expect(desk.current().map(({ sequence, order }) => [sequence, order.kind])).toEqual([
    [2, 'createOffer'],
    [3, 'answerRejoin'],
    [4, 'hold'],
  ]);
});
