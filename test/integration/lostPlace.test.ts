import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CallStateFrame } from '../../core/protocol/serverMessage.ts';
import { SCRIPTED_EPOCH, ScriptedServer } from '../fakes/scriptedServer.ts';
import { DeviceIdentity, SignallingPhone } from '../stage/signallingPhone.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

/** A server whose queues began anew under the same epoch: it knows nothing of the place that the phone names. */

const identity = new DeviceIdentity('alice', 11);
let server: ScriptedServer;
let phone: SignallingPhone;
let folder: string;
/** What the server heard before the connection that is looked at. */
let from: number;

const opened = () => new SignallingPhone({ serverUrl: server.url, identity, folder });

beforeEach(async () => {
  server = await ScriptedServer.start();
  folder = temporaryFolder();
  phone = opened();
  from = 0;
});

afterEach(async () => {
  await phone.end();
  await server.end();
});

const frameOf = (s: number): CallStateFrame => ({
  ...{ v: 1, t: 'call_state', s, call_id: `5f0c2a9e-6a51-4c3b-9d0e-${String(s).padStart(12, '0')}` },
  ...{ state: 'ringing', peer: 'bob', direction: 'outgoing', call_type: 'audio', started_at: 1 },
});

/** Connects, and resolves with the place that the phone names. */
async function named(act: () => void) {
  from = server.received.all.length;
  act();
  const resume = await server.received.find(({ t }) => t === 'resume', from);
  return resume.t === 'resume' ? { epoch: resume.epoch, s: resume.s } : null;
}

async function welcome(resumed: boolean): Promise<void> {
  await phone.online(() => void server.welcome({ resumed }));
}

async function takesIn(...numbers: number[]): Promise<void> {
  const before = phone.frames.all.length;
  for (const s of numbers) server.say(frameOf(s));
  await phone.frames.first(before + numbers.length);
  // Its place is kept behind it.
  await new Promise(setImmediate);
}

async function connectionBreaks(): Promise<void> {
  const statuses = phone.statuses.all.length;
  server.connections.all.at(-1)?.terminate();
  await phone.statuses.find(({ state }) => state !== 'online', statuses);
}

async function stopsAtFive(): Promise<void> {
  expect(await named(() => phone.socket.start())).toEqual({ epoch: null, s: 0 });
  await welcome(false);
  await takesIn(1, 2, 3, 4, 5);
  await connectionBreaks();
  expect(await named(() => phone.clock.advance(0))).toEqual({ epoch: SCRIPTED_EPOCH, s: 5 });
}

test('a place that the server does not know is forgotten for good, though the numbers begin below it', async () => {
  await stopsAtFive();
  await welcome(false);
  await takesIn(1, 2);
  await connectionBreaks();
  expect(await named(() => phone.clock.advance(0))).toEqual({ epoch: SCRIPTED_EPOCH, s: 2 });
  // It counts as known once more, and the frame with the number of the old place is one that was never received.
  await welcome(true);
  await takesIn(3, 4, 5);
  expect(phone.frames.all.map(({ s }) => s)).toEqual([1, 2, 3, 4, 5, 1, 2, 3, 4, 5]);
});

test('it is forgotten before anything has come, and a program that starts anew does not name it again', async () => {
  await stopsAtFive();
  await welcome(false);
  await phone.end();
  phone = opened();
  expect(await named(() => phone.socket.start())).toEqual({ epoch: SCRIPTED_EPOCH, s: 0 });
});

test('a server that knows the place takes nothing back, though it brings old frames again', async () => {
  await stopsAtFive();
  await welcome(true);
  for (const s of [3, 4]) server.say(frameOf(s));
  await takesIn(6);
  await connectionBreaks();
  expect(await named(() => phone.clock.advance(0))).toEqual({ epoch: SCRIPTED_EPOCH, s: 6 });
});
