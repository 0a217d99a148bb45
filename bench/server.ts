/**
 * Claim: the signalling server is cheap where it is busy. `npm run bench -- server`, with `--json` for one JSON object
 * on the last line. `--before=FOLDER` measures the server of another checkout beside this one. Linux only, for it reads
 * how much processor time a process has used.
 *
 * How to read it: ratios and microseconds of processor time, not rates; the load generator shares the machine.
 *
 * - "raw" is the floor: a relay on the same `ws` that parses nothing (`server/rawRelay.ts`), with frames of the same
 *   size.
 * - "frame" is a candidate of 600 characters relayed in a call that stands.
 * - "call" is one of nine frames (offer, answer, three candidates each way, hang-up) and three durable writes, as many
 *   pairs at a time as there are.
 *
 * Everything is measured in turn, each server on a folder of its own, and the median of the rounds counts.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { WebSocket } from 'ws';
import type { SqliteStore } from '../server/store/SqliteStore.ts';
import { TestDevice } from '../test/stage/TestDevice.ts';
import { LoadPhone } from './server/loadPhone.ts';
import { Measured } from './server/measured.ts';
import { medianOf } from './stage/medianOf.ts';

const ROUNDS = 3;
const PAIRS = 150;
/** What the server lets a pair do in a minute. */
const CALLS_PER_PAIR = 5;
const FRAMES_PER_SIDE = 40;
const here = join(import.meta.dirname, '..');
const encrypted_payload = 'A'.repeat(600);

interface Figures {
  readonly frameUs: number;
  readonly callUs: number;
  readonly callsPerSecond: number;
}

const before = process.argv.find((argument) => argument.startsWith('--before='))?.slice('--before='.length);
const checkouts: Record<string, string> = { ...(before === undefined ? {} : { before: resolve(before) }), now: here };

const results: Record<string, Figures[]> = {};
const raw: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  raw.push(await rawFrameUs());
  for (const [name, checkout] of Object.entries(checkouts)) (results[name] ??= []).push(await ofServer(checkout));
}

const rawUs = medianOf(raw);
const medians = Object.entries(results).map(([name, figures]) => ({
  name,
  frameUs: medianOf(figures.map(({ frameUs }) => frameUs)),
  callUs: medianOf(figures.map(({ callUs }) => callUs)),
  callsPerSecond: medianOf(figures.map(({ callsPerSecond }) => callsPerSecond)),
}));
const lines = [
  `The signalling server, median of ${ROUNDS} rounds, load ${(loadavg()[0] ?? 0).toFixed(1)}`,
  '',
  `raw      ${rawUs.toFixed(1)} us a frame`,
  ...medians.map(
    ({ name, frameUs, callUs, callsPerSecond }) =>
      `${name.padEnd(8)} ${frameUs.toFixed(1)} us a frame (${(rawUs / frameUs).toFixed(2)} of raw), ${callUs.toFixed(0)} us a call` +
      ` (${((9 * rawUs) / callUs).toFixed(2)} of nine raw frames), ${callsPerSecond.toFixed(0)} calls/s`,
  ),
];
process.stdout.write(`${lines.join('\n')}\n`);
if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify({ rawUs, medians })}\n`);

async function rawFrameUs(): Promise<number> {
  const relay = await Measured.start(here, fileURLToPath(new URL('./server/rawRelay.ts', import.meta.url)));
  const frame = JSON.stringify({
    v: 1,
    t: 'ice_candidate',
    n: 1,
    call_id: randomUUID(),
    to: 'somebody',
    encrypted_payload,
  });
  const open = (pair: number): Promise<WebSocket> =>
    new Promise((resolveOpen) => {
      const socket = new WebSocket(`${relay.url.replace('http', 'ws')}/${pair}`, { perMessageDeflate: false });
      socket.once('open', () => resolveOpen(socket));
    });
  const sockets: WebSocket[] = [];
  for (let pair = 0; pair < PAIRS; pair += 1) sockets.push(await open(pair), await open(pair));
  const begin = await relay.cpuUs();
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolveAll) => {
          let heard = 0;
          socket.on('message', () => {
            heard += 1;
            if (heard === FRAMES_PER_SIDE) resolveAll();
          });
          for (let sent = 0; sent < FRAMES_PER_SIDE; sent += 1) socket.send(frame);
        }),
    ),
  );
  const used = (await relay.cpuUs()) - begin;
  for (const socket of sockets) socket.terminate();
  await relay.stop();
  return used / (2 * PAIRS * FRAMES_PER_SIDE);
}

async function ofServer(checkout: string): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'ringfort-bench-'));
  const undo = [() => rm(folder, { recursive: true, force: true })];
  try {
    const devices = await people(checkout, folder);
    const args = ['server/main.ts', '--port', '0', '--data', folder, '--log-level', 'error'];
    const server = await Measured.start(checkout, ...args);
    undo.push(() => server.stop());
    const phones: LoadPhone[] = [];
    for (const device of devices) phones.push(await LoadPhone.signIn(server.url, device));
    const pairs = Array.from({ length: PAIRS }, (_, pair) => pairAt(phones, pair));

    const begunAt = performance.now();
    const begin = await server.cpuUs();
    await Promise.all(
      pairs.map(async (pair) => {
        for (let call = 0; call < CALLS_PER_PAIR; call += 1) await hangUp(pair, await talk(pair, 3));
      }),
    );
    const called = await server.cpuUs();
    const seconds = (performance.now() - begunAt) / 1000;

    const calls = await Promise.all(pairs.map(async (pair) => ({ pair, callId: await dial(pair) })));
    const standing = await server.cpuUs();
    await Promise.all(calls.map(({ pair, callId }) => candidates(pair, callId, FRAMES_PER_SIDE)));
    const relayed = await server.cpuUs();

    for (const phone of phones) phone.close();
    return {
      callUs: (called - begin) / (PAIRS * CALLS_PER_PAIR),
      frameUs: (relayed - standing) / (2 * PAIRS * FRAMES_PER_SIDE),
      callsPerSecond: (PAIRS * CALLS_PER_PAIR) / seconds,
    };
  } finally {
    for (const step of undo.toReversed()) await step();
  }
}

/** Registered by writing their rows: registration is measured elsewhere, and has budgets. */
async function people(checkout: string, folder: string): Promise<TestDevice[]> {
  const url = pathToFileURL(join(checkout, 'server/store/SqliteStore.ts')).href;
  const module = (await import(url)) as { SqliteStore: typeof SqliteStore };
  const store = await module.SqliteStore.open(folder);
  const devices = Array.from({ length: 2 * PAIRS }, (_, index) => new TestDevice(`user-${index}`));
  for (const device of devices) {
    const { address, identity } = device;
    await store.createUser({ address, identity, prekeys: device.prekeys(1, Date.now()) }, Date.now());
  }
  await store.close();
  return devices;
}

interface Pair {
  readonly caller: LoadPhone;
  readonly callee: LoadPhone;
}

function pairAt(phones: readonly LoadPhone[], pair: number): Pair {
  const [caller, callee] = phones.slice(2 * pair, 2 * pair + 2);
  if (caller === undefined || callee === undefined) throw new Error('there is no such pair');
  return { caller, callee };
}

function to({ device }: LoadPhone): { to: string; to_device: number } {
  return { to: device.user, to_device: device.device };
}

async function dial({ caller, callee }: Pair): Promise<string> {
  const call_id = randomUUID();
  const payloads = { [callee.device.device]: encrypted_payload };
  caller.send({ t: 'call_offer', call_id, to: callee.device.user, call_type: 'audio', payloads });
  await callee.hears('call_offer');
  callee.send({ t: 'call_answer', call_id, ...to(caller), encrypted_payload });
  await caller.hears('call_answer');
  return call_id;
}

async function candidates({ caller, callee }: Pair, call_id: string, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 1) {
    caller.send({ t: 'ice_candidate', call_id, ...to(callee), encrypted_payload });
    callee.send({ t: 'ice_candidate', call_id, ...to(caller), encrypted_payload });
  }
  await Promise.all([caller.hears('ice_candidate', count), callee.hears('ice_candidate', count)]);
}

async function talk(pair: Pair, count: number): Promise<string> {
  const callId = await dial(pair);
  await candidates(pair, callId, count);
  return callId;
}

async function hangUp({ caller, callee }: Pair, call_id: string): Promise<void> {
  const payloads = { [callee.device.device]: encrypted_payload };
  caller.send({ t: 'call_hangup', call_id, to: callee.device.user, reason: 'hangup', payloads });
  await callee.hears('call_hangup');
}
