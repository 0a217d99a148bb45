import { expect, test } from 'vitest';
import type { NumberedMediaOrder } from '../../core/ipc/contract.ts';
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
