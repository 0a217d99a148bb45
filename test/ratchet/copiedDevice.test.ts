import { cpSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decodeClientMessage } from '../../core/protocol/codec.ts';
import { TYPE_PREKEY, decodePreamble } from '../../core/ratchet/header.ts';
import { startServer, type RunningServer } from '../../server/index.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { Recorder } from '../stage/recorder.ts';
import { type RecordingProxy, startRecordingProxy } from '../stage/recordingProxy.ts';
import { RING_MS } from '../stage/ringOut.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

/* Somebody copies the profile of a device and both go on with it. */

let server: RunningServer;
let proxy: RecordingProxy;
const open: HeadlessRingfort[] = [];

beforeEach(async () => {
  server = await startServer({ dataFolder: temporaryFolder(), ringTimeoutMs: RING_MS, logLevel: 'silent' });
  proxy = await startRecordingProxy(server.url);
});

afterEach(async () => {
  for (const { ringfort } of open.splice(0)) await ringfort.stop();
  await proxy.stop();
  await server.close();
});

interface Place {
  readonly folder: string;
  readonly keyring: FakeKeyring;
  readonly certificate: string;
}

const placeOf = (certificate: string): Place => ({
  folder: temporaryFolder(),
  keyring: new FakeKeyring(),
  certificate,
});

function launch(place: Place): HeadlessRingfort {
  const ringfort = new HeadlessRingfort(place);
  open.push(ringfort);
  return ringfort;
}

async function started(place: Place): Promise<HeadlessRingfort> {
  const ringfort = launch(place);
  await ringfort.ringfort.start();
  await ringfort.online();
  return ringfort;
}

async function stop(ringfort: HeadlessRingfort): Promise<void> {
  open.splice(open.indexOf(ringfort), 1);
  await ringfort.ringfort.stop();
}

async function ended(callId: string, ...sides: HeadlessRingfort[]): Promise<void> {
  for (const side of sides) {
    await side.phase('ended');
    await side.ringfort.callHandlers.dismiss({ callId, phase: 'ended' });
    await side.phase('idle');
  }
}

/** A ring that the caller gives up, so that Bob answers nothing. */
async function ring(caller: HeadlessRingfort, bob: HeadlessRingfort): Promise<void> {
  await caller.dial('bob');
  const { call } = await bob.phase('ringing');
  await caller.phase('alerting');
  await caller.ringfort.callHandlers.hangUp({ callId: call.callId, phase: 'connected' });
  await ended(call.callId, caller, bob);
}

test('A26 a phone that suspects a copy begins a new session', async () => {
  const home = placeOf('a1'.repeat(32));
  const alice = launch(home);
  const bob = launch(placeOf('b0'.repeat(32)));
  await alice.register('alice', proxy.url);
  await bob.register('bob', proxy.url);
  await alice.ringfort.mainHandlers.addContact({ handle: 'bob' });
  await ring(alice, bob);

  await stop(alice);
  const copied = { ...home, folder: temporaryFolder() };
  cpSync(home.folder, copied.folder, { recursive: true });
  const original = await started(home);
  await ring(original, bob);
  await stop(original);
  // Alice is no contact of Bob: nothing else makes him begin anew with her.
  const fetched = new Recorder<string>();
  proxy.lies.reply = (path, body) => {
    fetched.add(path);
    return { status: 200, body };
  };
  const copy = await started(copied);
  await copy.dial('bob');
  await bob.until(({ recents }) => recents.some(({ reason }) => reason === 'unsecured'));
  expect(bob.faults).toContain('cloneSuspected');
  await fetched.find((path) => path === '/v1/users/alice/bundle');
  await stop(copy);

  await bob.ringfort.mainHandlers.addContact({ handle: 'alice' });
  const again = await started(home);
  await bob.dial('alice');
  await again.phase('ringing');
  const offers = proxy.received
    .map((line) => decodeClientMessage(line))
    .flatMap((decoded) => (decoded.ok && decoded.message.t === 'call_offer' ? [decoded.message] : []))
    .filter(({ to }) => to === 'alice');
  const [payload = ''] = Object.values(offers[0]?.payloads ?? {});
  expect(decodePreamble(Buffer.from(payload, 'base64')).type).toBe(TYPE_PREKEY);
});
