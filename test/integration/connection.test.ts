import { once } from 'node:events';
import { type IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { CLIENT_ACK_DELAY_MS } from '../../core/protocol/limits.ts';
import type { CallStateFrame, ServerMessage } from '../../core/protocol/serverMessage.ts';
import { startServer } from '../../server/index.ts';
import { Recorder } from '../stage/recorder.ts';
import { ScriptedServer } from '../fakes/scriptedServer.ts';
import { DeviceIdentity, SignallingPhone } from '../stage/signallingPhone.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';
import type { OutgoingFrame } from '../../main/ports/outgoingFrame.ts';

type PhoneOptions = ConstructorParameters<typeof SignallingPhone>[0];

const callId = '01890a5d-ac96-774b-bcce-b302099a8057';
const identity = new DeviceIdentity('alice', 11);

async function together(
  serverOptions: Parameters<typeof ScriptedServer.start>[0] = {},
  phoneOptions: Partial<PhoneOptions> = {},
) {
  const server = await ScriptedServer.start(serverOptions);
  onTestFinished(() => server.end());
  const phone = new SignallingPhone({ serverUrl: server.url, identity, folder: temporaryFolder(), ...phoneOptions });
  onTestFinished(() => phone.end());
  return { server, phone };
}

async function online(server: ScriptedServer, phone: SignallingPhone): Promise<void> {
  phone.socket.start();
  await server.welcome();
  await phone.statuses.find(({ state }) => state === 'online');
}

const state = (s: number): CallStateFrame => ({
  v: 1,
  t: 'call_state',
  s,
  call_id: callId,
  state: 'ringing',
  peer: 'bob',
  direction: 'outgoing',
  call_type: 'audio',
  started_at: 1,
});
const candidates: OutgoingFrame = {
  ...{ v: 1, t: 'ice_candidate', call_id: callId },
  to: 'bob',
  to_device: 22,
  encrypted_payload: 'AAAA',
};
const isAck = ({ t }: { readonly t: string }) => t === 'ack';

test('it introduces itself with a signature and the place where it stopped', async () => {
  const { server, phone } = await together();
  phone.socket.start();
  const [auth, resume] = await server.received.first(2);
  expect(auth).toMatchObject({ t: 'auth', user: 'alice', device: 11 });
  expect(resume).toEqual({ v: 1, t: 'resume', epoch: null, s: 0 });
});

test('A46 no extension is offered, and an offered one is not accepted', async () => {
  const offered = new Recorder<string | undefined>();
  const listener = createServer();
  onTestFinished(() => void listener.close());
  listener.on('upgrade', (request, stream) => {
    offered.add(request.headers['sec-websocket-extensions']);
    stream.destroy();
  });
  await once(listener.listen(0, '127.0.0.1'), 'listening');
  const { port } = listener.address() as AddressInfo;
  const serverUrl = `http://127.0.0.1:${port}`;
  const phone = new SignallingPhone({ serverUrl, identity, folder: temporaryFolder() });
  onTestFinished(() => phone.end());
  phone.socket.start();
  expect(await offered.first(1)).toEqual([undefined]);

  const server = await startServer({ dataFolder: temporaryFolder(), ringTimeoutMs: 5_000, logLevel: 'silent' });
  onTestFinished(() => server.close());
  const guest = new WebSocket(`${server.url.replace('http', 'ws')}/ws`, { perMessageDeflate: true });
  onTestFinished(() => guest.terminate());
  const [answer] = (await once(guest, 'upgrade')) as [IncomingMessage];
  expect(answer.headers['sec-websocket-extensions']).toBeUndefined();
});

test('what was received is acknowledged a moment later, all at once', async () => {
  const { server, phone } = await together();
  await online(server, phone);
  for (const s of [1, 2, 3]) server.say(state(s));
  await phone.frames.first(3);
  await new Promise(setImmediate);
  phone.clock.advance(CLIENT_ACK_DELAY_MS - 1);
  phone.put(candidates);
  await server.received.find(({ t }) => t === 'ice_candidate');
  expect(server.received.all.some(isAck)).toBe(false);
  phone.clock.advance(1);
  expect(await server.received.find(isAck)).toEqual({ v: 1, t: 'ack', s: 3 });
});

test('what cannot be read is acknowledged too, by itself and behind what can be: it would come again and again', async () => {
  const { server, phone } = await together();
  await online(server, phone);
  const acknowledged = (): unknown => {
    phone.clock.advance(CLIENT_ACK_DELAY_MS);
    return server.received.all.filter(isAck).at(-1);
  };
  server.say(JSON.stringify({ v: 1, t: 'call_group', s: 2 }));
  await expect.poll(acknowledged).toEqual({ v: 1, t: 'ack', s: 2 });
  server.say(JSON.stringify({ v: 1, t: 'batch', more: false, frames: [state(3), { ...state(4), peer: 7 }] }));
  await expect.poll(acknowledged).toEqual({ v: 1, t: 'ack', s: 4 });
  expect(phone.frames.all).toHaveLength(1);
});

test('eight frames are acknowledged at once', async () => {
  const { server, phone } = await together();
  await online(server, phone);
  for (const s of [1, 2, 3, 4, 5, 6, 7, 8]) server.say(state(s));
  expect(await server.received.find(isAck)).toEqual({ v: 1, t: 'ack', s: 8 });
});

test('nothing is acknowledged before it is safe here', async () => {
  let safe: () => void = () => undefined;
  const saving = new Promise<void>((resolve) => (safe = resolve));
  const { server, phone } = await together({}, { onBatch: () => saving });
  await online(server, phone);
  server.say(state(1));
  phone.put(candidates);
  await server.received.find(({ t }) => t === 'ice_candidate');
  phone.clock.advance(1000);
  server.say({ v: 1, t: 'ack', n: 1 });
  expect(server.received.all.some(isAck)).toBe(false);
  safe();
  await phone.frames.first(1);
  await phone.acknowledge();
  expect(await server.received.find(isAck)).toEqual({ v: 1, t: 'ack', s: 1 });
});

test('batches that belong together are handed over together, and what follows them after', async () => {
  const { server, phone } = await together();
  phone.socket.start();
  await server.welcome({ withBatch: false });
  server.say({ v: 1, t: 'batch', more: true, frames: [state(1), state(2)] });
  server.say({ v: 1, t: 'batch', more: false, frames: [state(3)] });
  const [first] = await phone.batches.first(1);
  expect(first?.map(({ position }) => position.s)).toEqual([1, 2, 3]);
  server.say(state(4));
  expect((await phone.batches.first(2))[1]?.map(({ position }) => position.s)).toEqual([4]);
});

test('a frame that comes twice is handed over once', async () => {
  const { server, phone } = await together();
  await online(server, phone);
  for (const s of [1, 1, 2, 1, 3]) server.say(state(s));
  expect((await phone.frames.first(3)).map(({ s }) => s)).toEqual([1, 2, 3]);
});

test('after a break it resumes behind the last frame that is safe', async () => {
  const { server, phone } = await together();
  await online(server, phone);
  server.say(state(1));
  server.say(state(2));
  await phone.frames.first(2);
  await new Promise(setImmediate);
  server.connections.all[0]?.terminate();
  await phone.statuses.first(3);
  phone.clock.advance(0);
  const resumes = () => server.received.all.filter(({ t }) => t === 'resume');
  await server.received.find(({ t }) => t === 'resume', server.received.all.length);
  expect(resumes()[1]).toEqual({ v: 1, t: 'resume', epoch: '00000000000000aa', s: 2 });
});

test('a frame that the server has consumed is not sent again, one that it has not is', async () => {
  const { server, phone } = await together();
  await online(server, phone);
  phone.put(candidates);
  phone.put({ ...candidates, encrypted_payload: 'BBBB' });
  await server.received.find((message) => 'n' in message && message.n === 2);
  server.connections.all[0]?.terminate();
  await phone.statuses.first(3);
  const before = server.received.all.length;
  phone.clock.advance(0);
  await server.received.find(({ t }) => t === 'resume', before);
  await server.welcome({ n: 1, resumed: true });
  const again = await server.received.find(({ t }) => t === 'ice_candidate', before);
  expect(again).toMatchObject({ n: 2, encrypted_payload: 'BBBB' });
});

test('what the server cannot store for now is sent again after the time it said, and nobody hears of it (A79)', async () => {
  const { server, phone } = await together();
  await online(server, phone);
  const hangup: OutgoingFrame = { v: 1, t: 'call_hangup', call_id: callId, to: 'bob', reason: 'hangup', payloads: {} };
  phone.put(hangup);
  await server.received.find(({ t }) => t === 'call_hangup');
  server.say({ v: 1, t: 'err', s: 1, n: 1, call_id: callId, code: 'unavailable', retry_ms: 1_000 });
  server.say({ v: 1, t: 'ack', n: 1 });
  server.say(state(2));
  await phone.frames.first(1);
  await new Promise(setImmediate);
  phone.clock.advance(999);
  await server.received.find(isAck);
  const before = server.received.all.length;
  phone.clock.advance(1);
  expect(await server.received.find(({ t }) => t === 'call_hangup', before)).toEqual({ ...hangup, n: 2 });
  expect(phone.frames.all).toMatchObject([{ t: 'call_state' }]);
  server.say({ v: 1, t: 'ack', n: 2 });
  server.say(state(3));
  await phone.frames.first(2);
  expect(await phone.outbox.load()).toMatchObject({ rows: [] });
});

test('an offer that the server cannot store is not sent again: the caller hears of it (A79)', async () => {
  const { server, phone } = await together();
  await online(server, phone);
  phone.put({ v: 1, t: 'call_offer', call_id: callId, to: 'bob', call_type: 'audio', payloads: { 22: 'AAAA' } });
  await server.received.find(({ t }) => t === 'call_offer');
  const refusal = { v: 1, t: 'err', s: 1, n: 1, call_id: callId, code: 'unavailable', retry_ms: 1_000 } as const;
  server.say(refusal);
  expect(await phone.frames.first(1)).toEqual([refusal]);
});

test('what is refused for a reason that only a newer server knows is not sent again, and is heard of (A83)', async () => {
  const { server, phone } = await together();
  await online(server, phone);
  phone.put({ v: 1, t: 'call_hangup', call_id: callId, to: 'bob', reason: 'hangup', payloads: {} });
  await server.received.find(({ t }) => t === 'call_hangup');
  server.say(`{"v":1,"t":"err","s":1,"n":1,"call_id":"${callId}","code":"call_quota","retry_ms":1}`);
  server.say({ v: 1, t: 'ack', n: 1 });
  expect(await phone.frames.first(1)).toMatchObject([{ t: 'err', code: 'bad_frame', call_id: callId }]);
  phone.clock.advance(10_000);
  phone.put(candidates);
  await server.received.find(({ t }) => t === 'ice_candidate');
  expect(server.received.all.filter(({ t }) => t === 'call_hangup')).toHaveLength(1);
});

test('the ticket of the last sign-in is shown when the next connection is opened (A80)', async () => {
  const { server, phone } = await together();
  await online(server, phone);
  server.connections.all[0]?.terminate();
  await phone.statuses.first(3);
  phone.clock.advance(0);
  await server.connections.first(2);
  expect(server.tickets).toEqual([null, 'ticket']);
});

test('a server that lost its count gets the whole outbox anew', async () => {
  const { server, phone } = await together();
  await online(server, phone);
  phone.put(candidates);
  await server.received.find(({ t }) => t === 'ice_candidate');
  server.say({ v: 1, t: 'ack', n: 1 });
  server.say(state(1));
  await phone.frames.first(1);
  phone.put({ ...candidates, encrypted_payload: 'BBBB' });
  await server.received.find((message) => 'n' in message && message.n === 2);
  server.connections.all[0]?.terminate();
  await phone.statuses.first(3);
  const before = server.received.all.length;
  phone.clock.advance(0);
  await server.received.find(({ t }) => t === 'resume', before);
  await server.welcome({ n: 0 });
  const again = await server.received.find(({ t }) => t === 'ice_candidate', before);
  expect(again).toMatchObject({ n: 1, encrypted_payload: 'BBBB' });
});

test('a server that falls silent is asked, and given up when it does not answer', async () => {
  const { server, phone } = await together({ answersPings: false });
  await online(server, phone);
  phone.clock.advance(20_000);
  await server.pings.first(1);
  expect(phone.statuses.all.at(-1)).toEqual({ state: 'online' });
  phone.clock.advance(10_000);
  expect(await phone.statuses.find(({ state: now }) => now === 'connecting', 2)).toEqual({ state: 'connecting' });
});

test('a server that answers is not given up', async () => {
  const { server, phone } = await together();
  await online(server, phone);
  phone.clock.advance(20_000);
  await server.pings.first(1);
  // The pong was sent before this frame, so it has been heard by the time the frame is here.
  server.say(state(1));
  await phone.frames.first(1);
  phone.clock.advance(19_999);
  server.say(state(2));
  await phone.frames.first(2);
  expect(phone.statuses.all.map(({ state: now }) => now)).toEqual(['connecting', 'online']);
});

test('waking up asks at once whether the connection still lives', async () => {
  const { server, phone } = await together({ answersPings: false });
  await online(server, phone);
  phone.socket.signInAgain();
  await server.pings.first(1);
  phone.clock.advance(10_000);
  await phone.statuses.find(({ state: now }) => now === 'connecting', 2);
});

test('a connection from an address that this computer has no more is left at once, and another one made without a pause', async () => {
  let hasMoved = false;
  const { server, phone } = await together({ answersPings: false }, { isOwnAddress: () => !hasMoved });
  await online(server, phone);
  phone.socket.signInAgain();
  await server.pings.first(1);
  expect(server.connections.all).toHaveLength(1);
  hasMoved = true;
  phone.socket.signInAgain();
  await phone.statuses.find(({ state: now }) => now === 'connecting', 2);
  phone.clock.advance(0);
  await server.connections.first(2);
});

test('a server that never comes to the point is given up after a while', async () => {
  const { server, phone } = await together({ challenges: false });
  phone.socket.start();
  await server.connections.first(1);
  phone.clock.advance(15_000);
  expect(await phone.statuses.find(({ state: now }) => now === 'offline')).toMatchObject({ reason: 'timeout' });
});

test.each([
  ['no JSON', 'hello', 'notRingfort'],
  ['JSON of another protocol', '{"hello":"world"}', 'notRingfort'],
  ['a challenge without a nonce', '{"v":1,"t":"challenge","server_id":"x","server_time":1}', 'otherVersion'],
  ['a newer version', '{"v":2,"t":"challenge"}', 'serverNewer'],
])('a server that opens with %s is told as what it is (A77)', async (_what, text, reason) => {
  const { server, phone } = await together({ challenges: false });
  phone.socket.start();
  await server.connections.first(1);
  server.say(text);
  const offline = await phone.statuses.find(({ state: now }) => now === 'offline');
  expect(offline).toMatchObject({ reason });
});

test('a bad frame is dropped and counted, and the call goes on', async () => {
  const { server, phone } = await together();
  await online(server, phone);
  server.say('{"v":1,"t":"call_offer","s":1}');
  server.say('{"v":1,"t":"weather"}');
  server.sayBytes(new Uint8Array([1, 2, 3]));
  server.say(state(2));
  await phone.frames.first(1);
  expect(phone.faults.all).toEqual(['badFrame', 'badFrame']);
  expect(phone.statuses.all.at(-1)).toEqual({ state: 'online' });
});

test('a second challenge in the middle of a connection is not signed, and tells no time (A76)', async () => {
  const { server, phone } = await together();
  await online(server, phone);
  const again: ServerMessage = {
    v: 1,
    t: 'challenge',
    nonce: Buffer.alloc(32, 9).toString('base64'),
    server_id: 'scripted',
    server_time: 1,
  };
  server.say(again);
  server.say(state(1));
  await phone.frames.first(1);
  expect(server.received.all.filter(({ t }) => t === 'auth')).toHaveLength(1);
  expect(phone.faults.all).toEqual(['badFrame']);
  expect(phone.times.all).toHaveLength(2);
});

test('the time of a server that is not ours counts for nothing (A76)', async () => {
  const { phone } = await together();
  phone.pinnedTo = 'ours';
  phone.socket.start();
  await phone.statuses.find((status) => status.state === 'offline' && status.reason === 'otherServer');
  expect(phone.times.all).toEqual([]);
});

test('after a drain it stays away as long as it was asked to', async () => {
  const { server, phone } = await together();
  await online(server, phone);
  server.say({ v: 1, t: 'drain', reconnect_in_ms: 7_000 });
  server.connections.all[0]?.close(1012);
  await phone.statuses.first(3);
  phone.clock.advance(6_999);
  expect(phone.clock.pending()).toBe(1);
  phone.clock.advance(1);
  await server.connections.first(2);
});

test('a new connection waits until what came on the old one is handled', async () => {
  let safe: () => void = () => undefined;
  const saving = new Promise<void>((resolve) => (safe = resolve));
  const { server, phone } = await together({}, { onBatch: () => saving });
  await online(server, phone);
  server.say(state(1));
  phone.put(candidates);
  await server.received.find(({ t }) => t === 'ice_candidate');
  server.connections.all[0]?.terminate();
  safe();
  await phone.statuses.first(3);
  const before = server.received.all.length;
  phone.clock.advance(0);
  expect(await server.received.find(({ t }) => t === 'resume', before)).toMatchObject({ s: 1 });
});
