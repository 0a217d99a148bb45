import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { ServerProcess } from '../stage/ServerProcess.ts';
import { nonsense } from '../stage/nonsense.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';
import type { TestDevice } from '../stage/TestDevice.ts';
import { ring, type WirePair } from '../stage/wireCall.ts';
import { hangupTo } from '../stage/testServer.ts';
import { WireClient } from '../stage/WireClient.ts';
import { nextAddress } from './serverLoad.ts';

// Strangers do their worst to a server of its own process, while two phones call each other.

const MB = 1024 * 1024;
const SILENT = 5_000;
const FUZZED = 1_000_000;
/** From seeds of the run; RINGFORT_SEED brings one back. */
const seed = Number(process.env['RINGFORT_SEED'] ?? randomInt(1, 2 ** 31));

let server: ServerProcess;
let pair: WirePair;

beforeEach(async () => {
  server = await ServerProcess.start(temporaryFolder(), undefined, undefined, ['--trust-proxy', '127.0.0.1']);
  const [caller, callee] = [
    await server.register('alice', 1, nextAddress()),
    await server.register('bob', 1, nextAddress()),
  ];
  const signedIn = async (device: typeof caller): Promise<WireClient> => {
    const client = await WireClient.signIn(server.url, device);
    client.socket.on('message', () => acknowledgeAll(client));
    await client.next('batch', ({ more }) => !more);
    return client;
  };
  pair = { caller, callee, callerPhone: await signedIn(caller), calleePhone: await signedIn(callee) };
});
afterEach(() => server.kill());

/** A call is offered, rings and is cancelled, as between any two. */
async function callsGoOn(): Promise<void> {
  const { callee, callerPhone } = pair;
  const callId = await ring(pair);
  callerPhone.send(hangupTo(callee, callerPhone.nextNumber, callId, { reason: 'cancel' }));
  await pair.calleePhone.next('call_hangup', ({ call_id }) => call_id === callId);
  for (const phone of [callerPhone, pair.calleePhone]) await phone.settle();
}

function acknowledgeAll(phone: WireClient): void {
  const last = phone.heard.at(-1);
  if (last !== undefined && 's' in last && last.s !== undefined) phone.send({ v: 1, t: 'ack', s: last.s });
}

const WARM_UP = 3;

/** What the first times leave is a heap that has grown to what it needs; the next one leaves no more. */
async function leavesNothing(story: () => Promise<string>): Promise<string> {
  const told: string[] = [];
  let before = 0;
  for (let time = 0; time <= WARM_UP; time += 1) {
    before = server.memory();
    told.push(await story());
    await callsGoOn();
  }
  const after = server.memory();
  expect(after).toBeLessThan(1.2 * before);
  return `${told.join('; ')}; ${Math.round(before / MB)} MB before the last time, ${Math.round(after / MB)} MB after it`;
}

test('F21 5,000 connections that say nothing, each from another address, are closed in their time and leave nothing', async ({
  annotate,
}) => {
  await annotate(await leavesNothing(silentConnections));
});

async function silentConnections(): Promise<string> {
  const sockets = Array.from(
    { length: SILENT },
    () =>
      new WebSocket(`${server.url.replace('http', 'ws')}/ws`, {
        perMessageDeflate: false,
        headers: { 'x-forwarded-for': nextAddress() },
      }),
  );
  const codes = await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<number>((resolve) => {
          socket.on('error', () => undefined);
          socket.on('close', resolve);
        }),
    ),
  );
  const count = (code: number): number => codes.filter((each) => each === code).length;
  // Their time is over, or they gave way to others that came later.
  expect(count(4408) + count(1013) + count(1006)).toBe(SILENT);
  expect(count(4408)).toBeGreaterThan(0);
  return `4408 ${count(4408)}, 1013 ${count(1013)}, 1006 ${count(1006)}`;
}

/** What a socket still gets, and that it ends. */
async function ended(socket: Socket): Promise<string> {
  let got = '';
  socket.on('data', (part) => (got += String(part)));
  socket.on('error', () => undefined);
  await once(socket, 'close');
  return got.split('\r\n')[0] ?? '';
}

test('F21 requests that never end are ended within 30 s: nothing at all, a head and a body of single bytes', async () => {
  const port = Number(new URL(server.url).port);
  const began = performance.now();
  const slow = Array.from({ length: 300 }, (_, each) => {
    const socket = connect(port, '127.0.0.1');
    const beginnings = [
      '',
      'GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nX: ',
      'POST /v1/register HTTP/1.1\r\nHost: x\r\ncontent-type: application/json\r\nContent-Length: 1000\r\n\r\n{"',
    ];
    const beginning = beginnings[each % beginnings.length] ?? '';
    socket.write(beginning);
    const drip = setInterval(() => void (beginning !== '' && socket.write('x')), 1_000);
    return ended(socket).finally(() => clearInterval(drip));
  });
  await callsGoOn();
  const answers = await Promise.all(slow);
  expect(performance.now() - began).toBeLessThan(30_000);
  expect(new Set(answers)).toEqual(new Set(['HTTP/1.1 400 Bad Request']));
  await callsGoOn();
});

test(`F21 ${FUZZED} frames of nonsense from strangers and from somebody who is signed in change nothing for others (seed ${seed})`, async ({
  annotate,
}) => {
  let state = seed >>> 0;
  const draw = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const mallory = await server.register('mallory', 1, nextAddress());
  const told = await leavesNothing(() => nonsenseFrom(mallory, draw));
  await annotate(told);
});

async function nonsenseFrom(mallory: TestDevice, draw: (below: number) => number): Promise<string> {
  const codes = new Map<number, number>();
  for (let sent = 0; sent < FUZZED / (WARM_UP + 1);) {
    const isKnown = draw(2) === 0;
    const client = isKnown
      ? await WireClient.signIn(server.url, mallory)
      : new WireClient(server.url, { 'x-forwarded-for': nextAddress() });
    await client.next(isKnown ? 'batch' : 'challenge');
    // A connection is closed at the third bad frame; what comes after it is thrown away with it.
    for (let frame = 0; frame < 40; frame += 1, sent += 1) client.socket.send(nonsense(draw, server.url));
    client.socket.close();
    const code = await client.closed;
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  for (const code of codes.keys()) expect([1000, 1005, 1006, 1007, 1009, 4400, 4401, 4429]).toContain(code);
  return [...codes].map((each) => each.join(': ')).join(', ');
}
