import { afterEach, beforeEach, expect, test } from 'vitest';
import { BOTH_LOST_MS } from '../../core/protocol/limits.ts';
import { SqliteStore } from '../../server/store/SqliteStore.ts';
import type { TestDevice } from '../stage/TestDevice.ts';
import { offerTo, RING_MS, TestServer, toDevice } from '../stage/testServer.ts';
import type { WireClient } from '../stage/WireClient.ts';

// What becomes of calls whose server is killed and comes back only when their time is over, or nearly.

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.start();
});
afterEach(() => server.remove());

type Person = { readonly device: TestDevice & { token: string }; readonly client: WireClient };

async function ring(caller: Person, callee: Person): Promise<string> {
  const offer = offerTo(callee.device, 1);
  caller.client.send(offer);
  await callee.client.next('call_offer');
  return offer.call_id;
}

async function talk(caller: Person, callee: Person): Promise<string> {
  const callId = await ring(caller, callee);
  callee.client.send(toDevice('call_answer', caller.device, 1, callId, 'answer'));
  await caller.client.next('call_answer');
  return callId;
}

/** The rows, after the server has stopped. */
async function rowsOf(...callIds: string[]) {
  await server.stop();
  const store = await SqliteStore.open(server.folder);
  try {
    return await Promise.all(callIds.map((id) => store.findCall(id)));
  } finally {
    await store.close();
  }
}

test('a call that rang when the server was killed is missed at its deadline, and the callee is told (F1)', async () => {
  const [alice, bob] = [await server.person('alice'), await server.person('bob')];
  const deadline = server.clock.now() + RING_MS;
  const callId = await ring(alice, bob);
  await server.crash();
  server.clock.advance(RING_MS + 1_000);
  await server.start();
  const back = await server.signIn(bob.device);
  await server.pass(2_000, back);
  const missed = back.heard.filter((frame) => frame.t === 'call_state' && frame.state === 'missed');
  expect(missed).toMatchObject([{ call_id: callId, end_reason: 'timeout', ended_at: deadline }]);
  expect(back.heard.filter(({ t }) => t === 'call_offer')).toEqual([]);
  expect(await rowsOf(callId)).toMatchObject([{ status: 'missed', end_reason: 'timeout', ended_at: deadline }]);
});

test('of calls that were going on, those live whose side comes back within a minute, and the others have failed (F1)', async () => {
  const people = [];
  for (const user of ['alice', 'bob', 'carol', 'dave']) people.push(await server.person(user));
  const [alice, bob, carol, dave] = people as [Person, Person, Person, Person];
  const kept = await talk(alice, bob);
  const lost = await talk(carol, dave);
  const lastSign = server.clock.now();
  await server.crash();
  await server.start();
  await server.pass(BOTH_LOST_MS - 5_000);
  const back = await server.signIn(alice.device);
  // Shorter than who acknowledges nothing is waited for: an answer may lie there that was never taken.
  await server.pass(15_000, back);
  expect(await rowsOf(kept, lost)).toMatchObject([
    { status: 'accepted', ended_at: null },
    { status: 'failed', end_reason: 'both_lost', ended_at: lastSign },
  ]);
});
