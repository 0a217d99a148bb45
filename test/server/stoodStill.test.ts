import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  AUTH_TIMEOUT_MS,
  CALLER_LOST_MS,
  PONG_TIMEOUT_MS,
  SERVER_PING_INTERVAL_MS,
  STUCK_READER_MS,
} from '../../core/protocol/limits.ts';
import { offerTo, RING_MS, TestServer, toDevice } from '../stage/testServer.ts';
import { ring, type WirePair } from '../stage/wireCall.ts';
import type { WireClient } from '../stage/WireClient.ts';

/*
 * The server gets no turn for a while: it was stopped, its memory lay on the disk, or its machine slept. What it waited
 * for is over then, and what came meanwhile is not read yet.
 */

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.start();
});
afterEach(() => server.remove());

async function aliceAndBob(): Promise<WirePair> {
  const [alice, bob] = [await server.person('alice'), await server.person('bob')];
  return { caller: alice.device, callee: bob.device, callerPhone: alice.client, calleePhone: bob.client };
}

const acknowledge = (client: WireClient): void => {
  const s = Math.max(...client.heard.flatMap((frame) => ('s' in frame && frame.s !== undefined ? [frame.s] : [])));
  client.send({ v: 1, t: 'ack', s });
};

const statesAt = ({ heard }: WireClient) => heard.filter(({ t }) => t === 'call_state');

/** After the server stood still: what lies in the sockets is read, and then time passes second by second. */
async function pass(seconds: number, ...clients: readonly WireClient[]): Promise<void> {
  const settle = () => Promise.all(clients.map((client) => client.settle()));
  await settle();
  for (let left = seconds; left > 0; left -= 1) {
    server.clock.advance(1_000);
    await settle();
  }
}

test.each([1_500, 60_000])(
  'an answer given in time counts, though the server stood still for %i ms (F27)',
  async (ms) => {
    const pair = await aliceAndBob();
    const { caller, callerPhone, calleePhone } = pair;
    const callId = await ring(pair);
    server.clock.advance(RING_MS - 200);
    await calleePhone.settle();
    calleePhone.send(toDevice('call_answer', caller, calleePhone.nextNumber, callId, 'answer'));
    acknowledge(callerPhone);
    server.clock.stall(ms);
    expect(await callerPhone.next('call_answer')).toMatchObject({ call_id: callId });
    await pass(10, callerPhone, calleePhone);
    expect(calleePhone.heard.filter(({ t }) => t === 'err')).toEqual([]);
  },
);

test('a call that nobody answered is missed some seconds after the server stood still, at its deadline (F27)', async () => {
  const pair = await aliceAndBob();
  const { callerPhone, calleePhone } = pair;
  const deadline = server.clock.now() + RING_MS;
  await ring(pair);
  server.clock.stall(RING_MS + 10_000);
  for (const client of [callerPhone, calleePhone]) acknowledge(client);
  await pass(4, callerPhone, calleePhone);
  expect(statesAt(calleePhone)).toMatchObject([{ state: 'missed', end_reason: 'timeout', ended_at: deadline }]);
});

test('a caller who could not come back while the server stood still has the rest of their time for that (F27)', async () => {
  await server.remove();
  server = await TestServer.start({ ringTimeoutMs: 120_000 });
  const pair = await aliceAndBob();
  const { caller, callerPhone, calleePhone } = pair;
  const callId = await ring(pair);
  await callerPhone.leave();
  // The server sees the connection end a moment after the client does; a sign-in after it puts that in order.
  await server.signIn(caller).then((client) => client.leave());
  await calleePhone.settle();
  await pass(5, calleePhone);
  server.clock.stall(60_000);
  await pass(CALLER_LOST_MS / 1_000 - 7, calleePhone);
  expect(statesAt(calleePhone)).toEqual([]);
  await pass(5, calleePhone);
  expect(statesAt(calleePhone)).toMatchObject([{ end_reason: 'caller_lost', call_id: callId }]);
});

test('who signed in while the server stood still is let in (F27)', async () => {
  const alice = await server.register('alice');
  const client = server.connect();
  await client.authenticate(alice);
  client.send({ v: 1, t: 'resume', epoch: null, s: 0 });
  server.clock.stall(AUTH_TIMEOUT_MS + 1_000);
  expect(await client.next('ready')).toMatchObject({ user: 'alice' });
});

test('a sign of life that lies in the socket of a server that stood still is heard; who gives none is cut off a little later (F27)', async () => {
  const { callerPhone: alive, calleePhone: dead } = await aliceAndBob();
  for (const { socket } of [alive, dead]) socket.pause();
  server.clock.advance(SERVER_PING_INTERVAL_MS);
  await server.person('carol').then(({ client }) => client.settle());
  server.clock.stall(PONG_TIMEOUT_MS + 1_000);
  alive.socket.resume();
  await alive.settle();
  server.clock.advance(3_000);
  dead.socket.resume();
  expect(await dead.closed).toBe(1006);
  await alive.settle();
});

test('a phone that acknowledged while the server stood still is no slow reader (F27)', async () => {
  const { callee, callerPhone, calleePhone } = await aliceAndBob();
  callerPhone.send(offerTo(callee, 1));
  await calleePhone.next('call_offer');
  acknowledge(calleePhone);
  server.clock.stall(STUCK_READER_MS + 1_000);
  await pass(10, calleePhone);
});
