import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startServer, type RunningServer } from '../../server/index.ts';
import { DeviceIdentity, SignallingPhone } from '../stage/signallingPhone.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';
import type { OutgoingFrame } from '../../main/ports/outgoingFrame.ts';

const payload = Buffer.alloc(300, 7).toString('base64');

async function server(dataFolder = temporaryFolder(), port = 0): Promise<RunningServer> {
  const running = await startServer({ dataFolder, port, logLevel: 'silent' });
  onTestFinished(() => running.close());
  return running;
}

type Options = ConstructorParameters<typeof SignallingPhone>[0];

function phone(options: Partial<Options> & Pick<Options, 'serverUrl' | 'identity'>): SignallingPhone {
  const made = new SignallingPhone({ folder: temporaryFolder(), ...options });
  onTestFinished(() => made.end());
  return made;
}

const ALICE = 11;
const BOB = 22;

/** Alice and Bob, registered; neither is connected yet. */
async function aliceAndBob(serverUrl: string, bobOptions: Partial<Options> = {}) {
  const alice = phone({ serverUrl, identity: new DeviceIdentity('alice', ALICE) });
  const bob = phone({ serverUrl, identity: new DeviceIdentity('bob', BOB), ...bobOptions });
  await Promise.all([alice.register(), bob.register()]);
  return { alice, bob };
}

const offer = (call_id: string): OutgoingFrame => ({
  v: 1,
  t: 'call_offer',
  call_id,
  to: 'bob',
  call_type: 'video',
  payloads: { [BOB]: payload },
});
const candidates = (call_id: string, mark: number): OutgoingFrame => ({
  v: 1,
  t: 'ice_candidate',
  call_id,
  to: 'bob',
  to_device: BOB,
  encrypted_payload: Buffer.alloc(60, mark).toString('base64'),
});
const markOf = (frame: { readonly t: string; readonly encrypted_payload?: string }): number | undefined =>
  frame.encrypted_payload === undefined ? undefined : Buffer.from(frame.encrypted_payload, 'base64')[0];

test('a phone signs in, and the token it is given is good for HTTP', async () => {
  const { url } = await server();
  const { alice } = await aliceAndBob(url);
  await alice.online(alice.socket.start);
  const [ready] = await alice.readies.first(1);
  expect(ready).toMatchObject({ user: 'alice', device: ALICE, n: 0 });
  if (ready !== undefined) alice.http.useToken(ready);
  expect(await alice.http.keyCount()).toMatchObject({ ok: true, value: { one_time_prekeys: ready?.one_time_prekeys } });
  expect(alice.statuses.all.map(({ state }) => state)).toEqual(['connecting', 'online']);
});

test('an offer reaches the other phone, and its caller hears that it rings', async () => {
  const { url } = await server();
  const { alice, bob } = await aliceAndBob(url);
  await Promise.all([alice.online(alice.socket.start), bob.online(bob.socket.start)]);
  const callId = randomUUID();
  alice.put(offer(callId));
  const arrived = await bob.frames.find(({ t }) => t === 'call_offer');
  expect(arrived).toMatchObject({ call_id: callId, from: 'alice', from_device: ALICE, encrypted_payload: payload });
  await bob.acknowledge();
  expect(await alice.frames.find(({ t }) => t === 'call_state')).toMatchObject({ call_id: callId, state: 'ringing' });
});

test('what waited for a phone comes as one batch', async () => {
  const { url } = await server();
  const { alice, bob } = await aliceAndBob(url);
  await alice.online(alice.socket.start);
  const callId = randomUUID();
  alice.put(offer(callId));
  for (const mark of [1, 2]) alice.put(candidates(callId, mark));
  // The server does one frame after another: once it refuses this one, those before it are queued for Bob.
  alice.put({ ...offer(randomUUID()), to: 'nobody' });
  await alice.frames.find(({ t }) => t === 'err');
  bob.socket.start();
  const [batch] = await bob.batches.first(1);
  expect(batch?.map(({ frame }) => frame.t)).toEqual(['call_offer', 'ice_candidate', 'ice_candidate']);
  expect(batch?.map(({ position: { s } }) => s)).toEqual([1, 2, 3]);
});

test('what is put while the server is away leaves when it is back, in order, and no frame comes twice', async () => {
  const dataFolder = temporaryFolder();
  const first = await server(dataFolder);
  const { alice, bob } = await aliceAndBob(first.url);
  await Promise.all([alice.online(alice.socket.start), bob.online(bob.socket.start)]);
  const callId = randomUUID();
  alice.put(offer(callId));
  alice.put(candidates(callId, 1));
  await bob.frames.find(({ t }) => t === 'ice_candidate');
  await first.close();
  await Promise.all([alice.statuses.first(3), bob.statuses.first(3)]);

  for (const mark of [2, 3, 4]) alice.put(candidates(callId, mark));
  const second = await server(dataFolder, first.port);
  expect(second.url).toBe(first.url);
  await bob.online(bob.socket.signInAgain);
  await alice.online(alice.socket.signInAgain);
  await bob.frames.find((frame) => markOf(frame) === 4);
  const marks = bob.frames.all.filter(({ t }) => t === 'ice_candidate').map(markOf);
  expect(marks).toEqual([1, 2, 3, 4]);
  expect(bob.frames.all.filter(({ t }) => t === 'call_offer')).toHaveLength(1);
});

test('a phone that is restarted goes on where it stopped', async () => {
  const { url } = await server();
  const folder = temporaryFolder();
  const identity = new DeviceIdentity('bob', BOB);
  const { alice, bob } = await aliceAndBob(url, { folder, identity });
  await Promise.all([alice.online(alice.socket.start), bob.online(bob.socket.start)]);
  const callId = randomUUID();
  alice.put(offer(callId));
  await bob.frames.find(({ t }) => t === 'call_offer');
  await bob.end();

  alice.put(candidates(callId, 1));
  const again = phone({ serverUrl: url, identity, folder });
  again.put({ v: 1, t: 'call_answer', call_id: callId, to: 'alice', to_device: ALICE, encrypted_payload: payload });
  again.socket.start();
  await again.frames.find(({ t }) => t === 'ice_candidate');
  expect(again.frames.all.some(({ t }) => t === 'call_offer')).toBe(false);
  expect(await alice.frames.find(({ t }) => t === 'call_answer')).toMatchObject({ from: 'bob', from_device: BOB });
});

test('a frame that could not be kept comes again', async () => {
  const { url } = await server();
  let diskIsFull = true;
  const { alice, bob } = await aliceAndBob(url, {
    onBatch: async (delivered) => {
      if (diskIsFull && delivered.some(({ frame }) => frame.t === 'call_offer')) throw new Error('disk full');
    },
  });
  await Promise.all([alice.online(alice.socket.start), bob.online(bob.socket.start)]);
  alice.put(offer(randomUUID()));
  await bob.statuses.find(({ state }) => state === 'offline');
  expect(bob.faults.all).toEqual(['failed']);
  diskIsFull = false;
  await bob.online(() => bob.clock.advance(0));
  await bob.frames.find(({ t }) => t === 'call_offer');
});

test('a refusal names its call', async () => {
  const { url } = await server();
  const { alice } = await aliceAndBob(url);
  await alice.online(alice.socket.start);
  const callId = randomUUID();
  alice.put({ ...offer(callId), to: 'nobody' });
  expect(await alice.frames.find(({ t }) => t === 'err')).toMatchObject({ call_id: callId, code: 'no_such_user' });
});

test('what became too old while the phone was offline is not sent, and what is not too old is', async () => {
  const { url } = await server();
  const { alice, bob } = await aliceAndBob(url);
  await bob.online(bob.socket.start);
  const [old, fresh] = [randomUUID(), randomUUID()];
  alice.put(offer(old));
  alice.clock.advance(45_000);
  alice.put(offer(fresh));
  await alice.online(alice.socket.start);
  expect(alice.expired).toEqual(['call_offer']);
  expect(await bob.frames.find(({ t }) => t === 'call_offer')).toMatchObject({ call_id: fresh });
});

test('a device that signs in a second time displaces the first, which then waits for the person', async () => {
  const { url } = await server();
  const identity = new DeviceIdentity('alice', ALICE);
  const first = phone({ serverUrl: url, identity });
  await first.register();
  await first.online(first.socket.start);
  const second = phone({ serverUrl: url, identity });
  await second.online(second.socket.start);
  expect(await first.statuses.find(({ state }) => state === 'offline')).toEqual({
    state: 'offline',
    reason: 'signedInElsewhere',
    detail: null,
  });
  expect(first.clock.pending()).toBe(0);
  await first.online(first.socket.signInAgain);
  expect(await second.statuses.find(({ state }) => state === 'offline')).toMatchObject({ reason: 'signedInElsewhere' });
});

test('whoever hears that a phone connects may ask for that again: it is connected once, and displaced by nobody', async () => {
  const { url } = await server();
  const bob = phone({ serverUrl: url, identity: new DeviceIdentity('bob', BOB) });
  const alice = phone({
    serverUrl: url,
    identity: new DeviceIdentity('alice', ALICE),
    onStatus: ({ state }) => state === 'connecting' && alice.socket.signInAgain(),
  });
  await Promise.all([alice.register(), bob.register()]);
  await Promise.all([alice.online(alice.socket.start), bob.online(bob.socket.start)]);
  // By then a second connection, opened in the same moment, would have signed in too.
  alice.put(offer(randomUUID()));
  await bob.frames.find(({ t }) => t === 'call_offer');
  await bob.acknowledge();
  await alice.frames.find(({ t }) => t === 'call_state');
  expect(alice.readies.all).toHaveLength(1);
  expect(alice.statuses.all.map(({ state }) => state)).toEqual(['connecting', 'online']);
});

test('a device the server does not know is refused and does not try again by itself', async () => {
  const { url } = await server();
  const stranger = phone({ serverUrl: url, identity: new DeviceIdentity('mallory', 66) });
  stranger.socket.start();
  expect(await stranger.statuses.find(({ state }) => state === 'offline')).toMatchObject({ reason: 'signInRefused' });
  expect(stranger.clock.pending()).toBe(0);
});

test('somebody with another key cannot sign in as Alice', async () => {
  const { url } = await server();
  await aliceAndBob(url);
  const impostor = phone({ serverUrl: url, identity: new DeviceIdentity('alice', ALICE) });
  impostor.socket.start();
  expect(await impostor.statuses.find(({ state }) => state === 'offline')).toMatchObject({ reason: 'signInRefused' });
});

test('without a server the phone is offline and keeps trying until there is one', async () => {
  const dataFolder = temporaryFolder();
  const first = await server(dataFolder);
  const { alice } = await aliceAndBob(first.url);
  await first.close();
  alice.socket.start();
  await alice.statuses.find(({ state }) => state === 'offline');
  expect(alice.statuses.all).toEqual([{ state: 'connecting' }, { state: 'offline', reason: 'refused', detail: null }]);
  expect(alice.clock.pending()).toBe(1);
  await server(dataFolder, first.port);
  await alice.online(() => alice.clock.advance(0));
});

test('a web server that is no signalling server is called incompatible', async () => {
  const web = createServer((_request, response) => response.writeHead(404).end('not here'));
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void web.close());
  const { port } = web.address() as AddressInfo;
  const lost = phone({ serverUrl: `http://127.0.0.1:${port}`, identity: new DeviceIdentity('alice', ALICE) });
  lost.socket.start();
  expect(await lost.statuses.find(({ state }) => state === 'offline')).toMatchObject({ reason: 'notRingfort' });
});

test('after stopping nothing goes on', async () => {
  const { url } = await server();
  const { alice } = await aliceAndBob(url);
  await alice.online(alice.socket.start);
  await alice.socket.stop();
  expect(alice.clock.pending()).toBe(0);
  alice.socket.signInAgain();
  expect(alice.clock.pending()).toBe(0);
});
