import { Compile } from 'typebox/compile';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RecentView } from '../../core/ipc/snapshot.ts';
import { BundleReply } from '../../core/protocol/httpApi.ts';
import { startServer, type RunningServer } from '../../server/index.ts';
import { damagedBase64 } from '../fakes/damagedBase64.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HurriedClock } from '../fakes/HurriedClock.ts';
import { opusWebm } from '../fakes/opusWebm.ts';
import { everythingSeen } from '../stage/everythingSeen.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { RatchetParty, seededDraw } from '../stage/ratchetParty.ts';
import { startRecordingProxy, type RecordingProxy } from '../stage/recordingProxy.ts';
import { RING_MS, ringOut } from '../stage/ringOut.ts';
import { prekeyBundleIn } from '../stage/TestDevice.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

// Voice messages of whole Ringforts, through the real server.

/** Several pieces of it. */
const recording = opusWebm({ packets: 700 });
const bundleReply = Compile(BundleReply);
const encoded = Buffer.from(recording).toString('base64');

let server: RunningServer;
let clock: HurriedClock;
let proxy: RecordingProxy;
/** How often the server was told, and has noted, who may ring. */
let admissions = 0;
const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
let alice: HeadlessRingfort;
let bob: HeadlessRingfort;
const open: HeadlessRingfort[] = [];
const places = new Map<string, { readonly folder: string; readonly keyring: FakeKeyring }>();

function launch(handle: string): HeadlessRingfort {
  const place = places.get(handle) ?? { folder: temporaryFolder(), keyring: new FakeKeyring() };
  places.set(handle, place);
  const phone = new HeadlessRingfort({
    ...place,
    certificate: Buffer.from(handle).toString('hex').padEnd(64, '0'),
  });
  open.push(phone);
  return phone;
}
async function stop(phone: HeadlessRingfort): Promise<void> {
  open.splice(open.indexOf(phone), 1);
  await phone.ringfort.stop();
}
async function again(handle: string): Promise<HeadlessRingfort> {
  const phone = launch(handle);
  await phone.ringfort.start();
  await phone.online();
  return phone;
}

beforeEach(async () => {
  clock = new HurriedClock();
  server = await startServer({ dataFolder: temporaryFolder(), clock, ringTimeoutMs: RING_MS, logLevel: 'silent' });
  proxy = await startRecordingProxy(server.url);
  [alice, bob] = [launch('alice'), launch('bob')];
  await alice.register('alice', proxy.url);
  await bob.register('bob', proxy.url);
  proxy.lies.reply = (path, body) => {
    if (path === '/v1/admission') admissions += 1;
    for (const { count, resolve } of waiting) if (admissions >= count) resolve();
    return { status: 200, body };
  };
});
afterEach(async () => {
  for (const phone of [...open]) await stop(phone);
  places.clear();
  await proxy.stop();
  await server.close();
});

/** They know each other and have called once: Alice has a right to ring at Bob's, and the server knows it. */
async function friends(): Promise<void> {
  await alice.ringfort.mainHandlers.addContact({ handle: 'bob' });
  await bob.ringfort.mainHandlers.addContact({ handle: 'alice' });
  const told = admissions;
  await alice.dial('bob');
  const { call } = await bob.phase('ringing');
  await bob.ringfort.incomingHandlers.decline({ callId: call.callId, phase: 'ringing' });
  const { call: over } = await alice.phase('ended');
  await alice.ringfort.callHandlers.dismiss({ callId: over.callId, phase: 'ended' });
  await alice.phase('idle');
  await bob.until(({ call: { phase }, recents }) => phase !== 'ringing' && recents.length === 1);
  // Rights are told to the server a second after they are given: Alice's in her offer, Bob's as he declined.
  await untilTold(told + 2);
}
function untilTold(count: number): Promise<void> {
  return admissions >= count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve }));
}

/** Alice calls and nobody answers; resolves to the call. */
async function unanswered(): Promise<string> {
  await alice.dial('bob');
  const { call, reason } = await ringOut(alice, clock);
  expect(['noAnswer', 'peerOffline']).toContain(reason);
  return call.callId;
}
const leave = (callId: string, what = encoded) => alice.ringfort.callHandlers.leaveVoice({ callId, recording: what });
const rowOf = (phone: HeadlessRingfort, callId: string, fits: (row: RecentView) => boolean) =>
  phone.until(({ recents }) => recents.some((row) => row.call.callId === callId && fits(row)));

test('a voice message waits for who is away, is heard, and is gone with its call; nobody in between hears it', async () => {
  await friends();
  await stop(bob);
  const callId = await unanswered();
  expect(await alice.ringfort.callHandlers.mayLeaveVoice({ callId })).toBe(true);
  await alice.ringfort.callHandlers.recordVoice({ callId, recording: true });
  expect(alice.recordingFor).toBe(callId);
  expect(await leave(callId)).toEqual({ ok: true });
  await rowOf(alice, callId, ({ voice }) => voice?.kind === 'left' && voice.state === 'sent');
  bob = await again('bob');
  await rowOf(bob, callId, ({ voice }) => voice?.kind === 'received' && voice.state === 'ready');
  const [row] = (await bob.recents()).filter(({ call }) => call.callId === callId);
  expect(row?.voice).toEqual({ kind: 'received', state: 'ready', durationMs: 42_000, heard: false });
  expect(row?.seen).toBe(false);
  expect(bob.voicesTold).toBe(1);
  expect(await bob.ringfort.mainHandlers.voiceRecording({ callId })).toBe(encoded);
  await bob.ringfort.mainHandlers.markVoiceHeard({ callId });
  await rowOf(bob, callId, ({ voice }) => voice?.kind === 'received' && voice.heard);
  const seen = everythingSeen(proxy);
  // The way that it took, and of its sound nothing.
  expect(seen.includes('/pieces/')).toBe(true);
  const sound = Buffer.from(recording);
  for (let at = 0; at < sound.length; at += 1000) expect(seen.includes(sound.subarray(at, at + 24))).toBe(false);
  // Removed with the call, and back with it; then alone, and back; then for good, and over a start.
  expect(await bob.ringfort.mainHandlers.removeRecent({ callId })).toEqual({ isKept: true });
  expect(await bob.ringfort.mainHandlers.removeRecent({ callId })).toEqual({ isKept: false });
  expect(await bob.ringfort.mainHandlers.voiceRecording({ callId })).toBeNull();
  await bob.ringfort.mainHandlers.putBackRecent({ callId });
  expect(await bob.ringfort.mainHandlers.voiceRecording({ callId })).toBe(encoded);
  await bob.ringfort.mainHandlers.removeVoice({ callId });
  expect(await bob.ringfort.mainHandlers.voiceRecording({ callId })).toBeNull();
  expect(await bob.ringfort.mainHandlers.putBackVoice({ callId })).toEqual({ isBack: true });
  expect(await bob.ringfort.mainHandlers.voiceRecording({ callId })).toBe(encoded);
  await bob.ringfort.mainHandlers.removeVoice({ callId });
  await stop(bob);
  bob = await again('bob');
  const left = (await bob.recents()).find(({ call }) => call.callId === callId);
  expect(left).toMatchObject({ reason: 'missed', voice: null });
  expect(await bob.ringfort.mainHandlers.putBackVoice({ callId })).toEqual({ isBack: false });
}, 60_000);

test('what was recorded when something came between is kept, goes to nobody by itself, and is sent when the person says so', async () => {
  await friends();
  const callId = await unanswered();
  const { callHandlers } = alice.ringfort;
  await callHandlers.recordVoice({ callId, recording: true });
  await callHandlers.dismiss({ callId, phase: 'ended' });
  await alice.phase('idle');
  await callHandlers.keepVoice({ callId, recording: encoded });
  await rowOf(alice, callId, ({ voice }) => voice?.kind === 'left' && voice.problem === 'notSent');
  await stop(alice);
  alice = await again('alice');
  expect((await alice.recents()).find(({ call }) => call.callId === callId)?.voice).toMatchObject({ state: 'failed' });
  expect(bob.voicesTold).toBe(0);
  // Recorded by the Ringfort before: a window of this one throws nothing of it away.
  await alice.ringfort.callHandlers.keepVoice({ callId, recording: null });
  await alice.ringfort.mainHandlers.leaveVoiceAgain({ callId });
  await rowOf(alice, callId, ({ voice }) => voice?.kind === 'left' && voice.state === 'sent');
  await rowOf(bob, callId, ({ voice }) => voice?.kind === 'received' && voice.state === 'ready');
}, 60_000);

test('one that is left while the server is away is sent after the next start, once', async () => {
  await friends();
  await stop(bob);
  const callId = await unanswered();
  await proxy.cut();
  await alice.until(({ connection }) => connection.state !== 'online');
  expect(await leave(callId)).toEqual({ ok: true });
  await stop(alice);
  proxy.mend();
  alice = await again('alice');
  await rowOf(alice, callId, ({ voice }) => voice?.kind === 'left' && voice.state === 'sent');
  bob = await again('bob');
  await rowOf(bob, callId, ({ voice }) => voice?.kind === 'received' && voice.state === 'ready');
  expect(await bob.ringfort.mainHandlers.voiceRecording({ callId })).toBe(encoded);
}, 60_000);

test.each([
  ['damaged', (body: object) => ({ ...body, piece: Buffer.alloc(24_592).toString('base64') })],
  ['missing', () => ({ error: { code: 'no_such_message', message: '' } })],
] as const)(
  'a recording that comes as %s says so, and is not asked for again (A17)',
  async (state, lie) => {
    await friends();
    await stop(bob);
    const callId = await unanswered();
    await leave(callId);
    await rowOf(alice, callId, ({ voice }) => voice?.kind === 'left' && voice.state === 'sent');
    proxy.lies.reply = (path, body) =>
      path.endsWith('/pieces/2') && typeof body === 'object' && body !== null
        ? { status: state === 'missing' ? 404 : 200, body: lie(body) }
        : { status: 200, body };
    bob = await again('bob');
    await rowOf(bob, callId, ({ voice }) => voice?.kind === 'received' && voice.state === state);
    expect(bob.voicesTold).toBe(1);
    expect(await bob.ringfort.mainHandlers.voiceRecording({ callId })).toBeNull();
    delete proxy.lies.reply;
    await stop(bob);
    const asked = proxy.received.length;
    bob = await again('bob');
    expect(proxy.received.slice(asked).filter((line) => line.includes('/pieces/'))).toEqual([]);
  },
  60_000,
);

test('what was left while other keys of its sender wait for a decision comes when it is made, on the same connection (A31)', async () => {
  await friends();
  // An offer of hers arrives damaged, and the bundle with which Bob would mend that is not hers.
  let asked: () => void = () => undefined;
  proxy.lies.reply = (path, body) => {
    if (path === '/v1/voice') asked();
    if (!path.endsWith('/bundle')) return { status: 200, body };
    const others = bundleReply.Parse(body).bundles.map((one) => {
      const { deviceId } = prekeyBundleIn(one);
      return new RatchetParty('alice', deviceId, { clock: { ms: Date.now() }, draw: seededDraw('not alice') });
    });
    return { status: 200, body: { bundles: others.map((other) => other.bundle()) } };
  };
  proxy.lies.frame = (text) =>
    text.includes('"call_offer"') ? text.replace(/(?<="encrypted_payload":")[^"]*/u, damagedBase64) : text;
  await alice.dial('bob');
  await bob.until(({ contacts }) => contacts.some(({ identity }) => identity === 'changed'));
  delete proxy.lies.frame;
  const { call } = await ringOut(alice, clock);
  await alice.ringfort.callHandlers.dismiss({ callId: call.callId, phase: 'ended' });
  await alice.phase('idle');

  await stop(bob);
  const callId = await unanswered();
  await leave(callId);
  await rowOf(alice, callId, ({ voice }) => voice?.kind === 'left' && voice.state === 'sent');
  const isAsked = new Promise<void>((resolve) => (asked = resolve));
  bob = await again('bob');
  await isAsked;
  // What was asked before is dealt with by the time that this is answered.
  expect(await bob.ringfort.mainHandlers.addContact({ handle: 'carol' })).toMatchObject({ ok: false });
  await rowOf(bob, callId, ({ voice }) => voice === null);
  const safety = await bob.ringfort.mainHandlers.contactSafety({ handle: 'alice' });
  const digits = safety?.changedTo?.digits ?? '';
  expect(await bob.ringfort.mainHandlers.discardIdentityChange({ handle: 'alice', digits })).toEqual({ ok: true });
  await rowOf(bob, callId, ({ voice }) => voice?.kind === 'received' && voice.state === 'ready');
}, 60_000);

test('one that was sent and is taken back while the server is away does not arrive, whatever ends in between (A79)', async () => {
  await friends();
  await stop(bob);
  const callId = await unanswered();
  await leave(callId);
  await rowOf(alice, callId, ({ voice }) => voice?.kind === 'left' && voice.state === 'sent');
  proxy.lies.breaks = (method) => method === 'DELETE';
  expect(await alice.ringfort.mainHandlers.removeVoice({ callId })).toEqual({ isKept: false });
  await stop(alice);
  delete proxy.lies.breaks;
  const isDeleted = new Promise<void>((resolve) => {
    proxy.lies.reply = (path, body) => {
      if (/^\/v1\/voice\/[^/]+$/u.test(path)) resolve();
      return { status: 200, body };
    };
  });
  alice = await again('alice');
  await isDeleted;
  let waits: unknown = 1;
  proxy.lies.frame = (text) => {
    if (text.includes('"t":"ready"')) waits = /"voice":(\d+)/u.exec(text)?.[1];
    return text;
  };
  bob = await again('bob');
  expect(waits).toBe('0');
}, 60_000);

test('one that is on its way when its call is removed is back with it, and is sent when the person says so', async () => {
  await friends();
  const callId = await unanswered();
  proxy.lies.breaks = (method) => method === 'PUT';
  await leave(callId);
  await rowOf(alice, callId, ({ voice }) => voice?.kind === 'left' && voice.state === 'sending');
  expect(await alice.ringfort.mainHandlers.removeRecent({ callId })).toEqual({ isKept: true });
  expect(await alice.ringfort.mainHandlers.putBackRecent({ callId })).toEqual({ isBack: true });
  await rowOf(alice, callId, ({ voice }) => voice?.kind === 'left' && voice.problem === 'notSent');
  delete proxy.lies.breaks;
  await alice.ringfort.mainHandlers.leaveVoiceAgain({ callId });
  await rowOf(alice, callId, ({ voice }) => voice?.kind === 'left' && voice.state === 'sent');
  await rowOf(bob, callId, ({ voice }) => voice?.kind === 'received' && voice.state === 'ready');
}, 60_000);

test('one that is being fetched when its call is removed is fetched anew when that is back', async () => {
  await friends();
  await stop(bob);
  const callId = await unanswered();
  await leave(callId);
  await rowOf(alice, callId, ({ voice }) => voice?.kind === 'left' && voice.state === 'sent');
  proxy.lies.reply = (path, body) => ({ status: path.includes('/pieces/') ? 503 : 200, body });
  bob = await again('bob');
  await rowOf(bob, callId, ({ voice }) => voice?.kind === 'received' && voice.state === 'fetching');
  expect(await bob.ringfort.mainHandlers.removeRecent({ callId })).toEqual({ isKept: true });
  delete proxy.lies.reply;
  expect(await bob.ringfort.mainHandlers.putBackRecent({ callId })).toEqual({ isBack: true });
  await rowOf(bob, callId, ({ voice }) => voice?.kind === 'received' && voice.state === 'ready');
}, 60_000);

test('who is blocked while a message to them waits here gets nothing of it, and the row says why, until they are not (A86)', async () => {
  await friends();
  await stop(bob);
  const callId = await unanswered();
  await proxy.cut();
  await alice.until(({ connection }) => connection.state !== 'online');
  expect(await leave(callId)).toEqual({ ok: true });
  expect(await alice.ringfort.mainHandlers.block({ handle: 'bob', endCall: false })).toEqual({ ok: true });
  await rowOf(alice, callId, ({ voice }) => voice?.kind === 'left' && voice.problem === 'blocked');
  expect(await leave(callId)).toMatchObject({ reason: 'blocked' });
  proxy.mend();
  await alice.online();
  await alice.ringfort.mainHandlers.leaveVoiceAgain({ callId });
  await rowOf(alice, callId, ({ voice }) => voice?.kind === 'left' && voice.problem === 'blocked');
  expect(everythingSeen(proxy).includes('"pieces":')).toBe(false);
  const told = admissions;
  await alice.ringfort.mainHandlers.unblock({ handle: 'bob' });
  await untilTold(told + 1);
  await alice.ringfort.mainHandlers.leaveVoiceAgain({ callId });
  await rowOf(alice, callId, ({ voice }) => voice?.kind === 'left' && voice.state === 'sent');
  expect(everythingSeen(proxy).includes('"pieces":')).toBe(true);
}, 60_000);

test('a stranger and who was blocked are offered none, and one that is left all the same says that it was not taken (A86)', async () => {
  await friends();
  expect(await alice.ringfort.callHandlers.mayLeaveVoice({ callId: 'x' })).toBe(false);
  await stop(bob);
  const callId = await unanswered();
  expect(await leave(callId, Buffer.from('no recording').toString('base64'))).toMatchObject({
    reason: 'notARecording',
  });
  bob = await again('bob');
  const told = admissions;
  await bob.ringfort.mainHandlers.removeContact({ handle: 'alice' });
  await untilTold(told + 1);
  expect(await leave(callId)).toEqual({ ok: true });
  await rowOf(alice, callId, ({ voice }) => voice?.kind === 'left' && voice.problem === 'notAdmitted');
  expect((await bob.recents()).map(({ voice }) => voice)).toEqual((await bob.recents()).map(() => null));
}, 60_000);
