import { expect, test } from 'vitest';
import type { NumberedMediaOrder } from '../../core/ipc/callWindow.ts';
import { createMediaDesk } from './mediaDesk.ts';

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
