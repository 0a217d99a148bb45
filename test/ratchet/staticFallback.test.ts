import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ContactView } from '../../core/ipc/snapshot.ts';
import { Compile } from 'typebox/compile';
import { decodeClientMessage } from '../../core/protocol/codec.ts';
import { BundleReply } from '../../core/protocol/httpApi.ts';
import type { DeviceBundle } from '../../core/protocol/prekeyBundle.ts';
import { encodeCapabilities } from '../../core/ratchet/capabilities.ts';
import { startServer, type RunningServer } from '../../server/index.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HurriedClock } from '../fakes/HurriedClock.ts';
import { HeadlessRingfort, type HeadlessOptions } from '../stage/HeadlessRingfort.ts';
import { type RecordingProxy, startRecordingProxy } from '../stage/recordingProxy.ts';
import { RING_MS, ringOut } from '../stage/ringOut.ts';
import { talk } from '../stage/talk.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

/*
 * Alice and Carol are Ringforts as they are built; Bob's device has no ratchet until he updates it. All of them reach
 * the server through a proxy that lies when it is told to.
 */
type Name = 'alice' | 'bob' | 'carol';
const certificateOf: Record<Name, string> = { alice: 'a1'.repeat(32), bob: 'b0'.repeat(32), carol: 'c4'.repeat(32) };

let server: RunningServer;
let clock: HurriedClock;
let proxy: RecordingProxy;
const open: HeadlessRingfort[] = [];
const places = new Map<Name, Pick<HeadlessOptions, 'folder' | 'keyring'>>();

beforeEach(async () => {
  clock = new HurriedClock();
  server = await startServer({ dataFolder: temporaryFolder(), clock, ringTimeoutMs: RING_MS, logLevel: 'silent' });
  proxy = await startRecordingProxy(server.url);
});

afterEach(async () => {
  for (const { ringfort } of open.splice(0)) await ringfort.stop();
  places.clear();
  await proxy.stop();
  await server.close();
});

function launch(name: Name, suites: HeadlessOptions['suites']): HeadlessRingfort {
  const place = places.get(name) ?? { folder: temporaryFolder(), keyring: new FakeKeyring() };
  places.set(name, place);
  const ringfort = new HeadlessRingfort({ ...place, certificate: certificateOf[name], suites });
  open.push(ringfort);
  return ringfort;
}

async function signedUp(name: Name, suites: HeadlessOptions['suites'] = [0x02]): Promise<HeadlessRingfort> {
  const ringfort = launch(name, suites);
  await ringfort.register(name, proxy.url);
  return ringfort;
}

/** The same profile in a new process, with other capabilities if need be. */
async function restarted(
  ringfort: HeadlessRingfort,
  name: Name,
  suites: HeadlessOptions['suites'] = [0x02],
  meanwhile: () => void = () => undefined,
): Promise<HeadlessRingfort> {
  open.splice(open.indexOf(ringfort), 1);
  await ringfort.ringfort.stop();
  meanwhile();
  const again = launch(name, suites);
  await again.ringfort.start();
  await again.online();
  return again;
}

/** Bob's device gets the ratchet, and the server its prekeys. */
async function updated(bob: HeadlessRingfort): Promise<HeadlessRingfort> {
  const uploaded = new Promise<void>((resolve) => {
    proxy.lies.reply = (path, body) => {
      if (path === '/v1/keys') resolve();
      return { status: 200, body };
    };
  });
  const again = await restarted(bob, 'bob');
  await uploaded;
  delete proxy.lies.reply;
  return again;
}

const add = (to: HeadlessRingfort, handle: Name) => to.ringfort.mainHandlers.addContact({ handle });
const allow = (at: HeadlessRingfort, handle: Name, allowed = true) =>
  at.ringfort.mainHandlers.allowStaticFallback({ handle, allowed });

async function legacyFriends(): Promise<[HeadlessRingfort, HeadlessRingfort]> {
  const [alice, bob] = await Promise.all([signedUp('alice'), signedUp('bob', [])]);
  expect(await add(alice, 'bob')).toEqual({ ok: true });
  expect(await add(bob, 'alice')).toEqual({ ok: true });
  return [alice, bob];
}

async function allowedFriends(): Promise<[HeadlessRingfort, HeadlessRingfort]> {
  const [alice, bob] = await legacyFriends();
  await Promise.all([allow(alice, 'bob'), allow(bob, 'alice')]);
  return [alice, bob];
}

async function contact(of: HeadlessRingfort, handle: Name): Promise<ContactView | undefined> {
  return (await of.contacts()).find((one) => one.handle === handle);
}

/** Rings, is answered, and connects; returns what each side said of the call while it was connected. */
async function connected(caller: HeadlessRingfort, callee: HeadlessRingfort, peer: Name) {
  const callId = await talk(caller, callee, peer);
  return {
    callId,
    forwardSecret: [caller, callee].map((side) => side.picture().security?.forwardSecret),
  };
}

/**
 * A whole call, ended by the callee; returns whether each side said it was forward secret, while it was on and
 * afterwards.
 */
async function wholeCall(caller: HeadlessRingfort, callee: HeadlessRingfort, peer: Name) {
  const { callId, forwardSecret } = await connected(caller, callee, peer);
  await callee.ringfort.callHandlers.hangUp({ callId, phase: 'connected' });
  expect(await caller.phase('ended')).toMatchObject({ reason: 'hungUpThere' });
  const recents = await Promise.all(
    [caller, callee].map(async (side) => {
      const { recents: list } = await side.until((snapshot) => snapshot.recents[0]?.call.callId === callId);
      await side.ringfort.callHandlers.dismiss({ callId, phase: 'ended' });
      await side.phase('idle');
      return list[0]?.forwardSecret;
    }),
  );
  return { callId, forwardSecret: [...forwardSecret, ...recents] };
}

/** The encrypted messages that were put into frames since then, of all calls or of one. */
function payloadsSent(from = 0, callId?: string): string[] {
  return proxy.received.slice(from).flatMap((text) => {
    const decoded = text.startsWith('{') ? decodeClientMessage(text) : undefined;
    if (decoded?.ok !== true) return [];
    const { message } = decoded;
    if (callId !== undefined && (!('call_id' in message) || message.call_id !== callId)) return [];
    if ('payloads' in message) return Object.values(message.payloads);
    return 'encrypted_payload' in message ? [message.encrypted_payload] : [];
  });
}

/** Version 1, type 3, suite 0xF0, in base64. */
const STATIC_HEAD = 'AQPw';
const isStatic = (payload: string): boolean => payload.startsWith(STATIC_HEAD);
const kindsOf = (payloads: readonly string[]): string[] => [...new Set(payloads.map((text) => text.slice(0, 4)))];

const bundleReply = Compile(BundleReply);
/** The server hands out something else than the bundles it has. */
function handOut(lie: (bundle: DeviceBundle) => unknown): void {
  proxy.lies.reply = (path, body) => ({
    status: 200,
    body: path.endsWith('/bundle') ? { bundles: bundleReply.Parse(body).bundles.map(lie) } : body,
  });
}

describe('a contact whose device has no ratchet', () => {
  test('is refused until a person allows it: nothing is encrypted to it, and the reason is told', async () => {
    const [alice, bob] = await legacyFriends();
    expect(await contact(alice, 'bob')).toMatchObject({ identity: 'pinned', staticFallback: 'refused' });
    const before = proxy.received.length;
    await alice.dial('bob');
    expect(await alice.phase('ended')).toMatchObject({ reason: 'noRatchet' });
    expect(payloadsSent(before)).toEqual([]);
    expect(bob.picture().call.phase).toBe('idle');
  });

  test('never rings while it is refused, and its caller hears nothing of why', async () => {
    const [alice, bob] = await legacyFriends();
    await allow(bob, 'alice');
    await bob.dial('alice');
    const { recents } = await alice.until((snapshot) => snapshot.recents.length === 1);
    expect(recents[0]).toMatchObject({ call: { peer: 'bob', direction: 'incoming' }, reason: 'noRatchet' });
    expect(alice.picture().call.phase).toBe('idle');
    expect(await ringOut(bob, clock)).toMatchObject({ reason: 'noAnswer' });
    expect(kindsOf(payloadsSent())).toEqual([STATIC_HEAD]);
    expect(alice.engine.orders).toEqual([]);
  });

  test('is called, and calls, once both people allow it; every such call is shown as not forward secret', async () => {
    const [alice, bob] = await allowedFriends();
    expect((await contact(alice, 'bob'))?.staticFallback).toBe('allowed');
    const outgoing = await wholeCall(alice, bob, 'bob');
    expect(outgoing.forwardSecret).toEqual([false, false, false, false]);
    const incoming = await wholeCall(bob, alice, 'alice');
    expect(incoming.forwardSecret).toEqual([false, false, false, false]);
    expect([...alice.engine.orders, ...bob.engine.orders].filter(({ kind }) => kind === 'addCandidates')).not.toEqual(
      [],
    );
    expect(payloadsSent().length).toBeGreaterThan(8);
    expect(kindsOf(payloadsSent())).toEqual([STATIC_HEAD]);
    expect([...alice.faults, ...bob.faults]).toEqual([]);
  });

  test('may be called after restarts of both sides, and no more once a person changes their mind', async () => {
    const friends = await allowedFriends();
    await wholeCall(...friends, 'bob');
    const alice = await restarted(friends[0], 'alice');
    const bob = await restarted(friends[1], 'bob', []);
    expect((await contact(alice, 'bob'))?.staticFallback).toBe('allowed');
    expect((await wholeCall(alice, bob, 'bob')).forwardSecret).toEqual([false, false, false, false]);
    await allow(alice, 'bob', false);
    await alice.dial('bob');
    expect(await alice.phase('ended')).toMatchObject({ reason: 'noRatchet' });
  });

  test('a call stays marked when the permission is withdrawn in the middle of it, and can still be ended', async () => {
    const [alice, bob] = await allowedFriends();
    const { callId } = await connected(alice, bob, 'bob');
    await allow(alice, 'bob', false);
    await alice.ringfort.callHandlers.hangUp({ callId, phase: 'connected' });
    // Nothing may be encrypted to Bob any more, and what is in clear ends no call (A92): he sees it by the media.
    await bob.ringfort.callHandlers.report({ kind: 'closedThere', callId, generation: 0 });
    expect(await bob.phase('ended')).toMatchObject({ reason: 'hungUpThere' });
    const { recents, security } = await alice.until((snapshot) => snapshot.recents.length === 1);
    expect([recents[0]?.forwardSecret, security?.forwardSecret]).toEqual([false, false]);
  });

  test('a cancelled call stops its ringing, and a server that is out of bundles changes nothing about it', async () => {
    const [alice, bob] = await allowedFriends();
    proxy.lies.reply = (path, body) => (path.endsWith('/bundle') ? broken : { status: 200, body });
    await alice.dial('bob');
    const { call } = await bob.phase('ringing');
    await alice.phase('alerting');
    await alice.ringfort.callHandlers.hangUp({ callId: call.callId, phase: 'connected' });
    expect(await bob.phase('ended')).toMatchObject({ reason: 'missed' });
    expect(kindsOf(payloadsSent())).toEqual([STATIC_HEAD]);
  });

  test('a permission is forgotten with the contact', async () => {
    const [alice] = await allowedFriends();
    await alice.ringfort.mainHandlers.removeContact({ handle: 'bob' });
    expect(await add(alice, 'bob')).toEqual({ ok: true });
    expect((await contact(alice, 'bob'))?.staticFallback).toBe('refused');
  });
});

describe('A38 once a peer has the ratchet', () => {
  test('A38 calls use it from the next one on, and the fallback is refused for ever, also after a restart', async () => {
    const friends = await allowedFriends();
    await wholeCall(...friends, 'bob');
    const bob = await updated(friends[1]);
    let [alice] = friends;
    const before = proxy.received.length;
    expect((await wholeCall(alice, bob, 'bob')).forwardSecret).toEqual([true, true, true, true]);
    expect((await wholeCall(bob, alice, 'alice')).forwardSecret).toEqual([true, true, true, true]);
    expect(payloadsSent(before).some(isStatic)).toBe(false);
    for (let round = 0; round < 2; round += 1) {
      expect((await contact(alice, 'bob'))?.staticFallback).toBeNull();
      await allow(alice, 'bob');
      expect((await contact(alice, 'bob'))?.staticFallback).toBeNull();
      alice = await restarted(alice, 'alice');
    }
    expect((await wholeCall(alice, bob, 'bob')).forwardSecret).toEqual([true, true, true, true]);
    expect(payloadsSent(before).some(isStatic)).toBe(false);
  });

  test('A38 a call of the updated peer ends the fallback as well, before anybody looked for a bundle', async () => {
    const friends = await allowedFriends();
    const bob = await updated(friends[1]);
    const before = proxy.received.length;
    expect((await wholeCall(bob, friends[0], 'alice')).forwardSecret).toEqual([true, true, true, true]);
    expect((await contact(friends[0], 'bob'))?.staticFallback).toBeNull();
    expect(payloadsSent(before).some(isStatic)).toBe(false);
  });

  test('A38 messages of the time before, put in the place of new ones, never ring', async () => {
    const friends = await allowedFriends();
    await wholeCall(friends[1], friends[0], 'alice');
    const [offer = ''] = payloadsSent().filter((payload) => isStatic(payload) && payload.length > 8000);
    expect(offer).not.toBe('');
    const bob = await updated(friends[1]);
    await wholeCall(bob, friends[0], 'alice');
    const alice = await restarted(friends[0], 'alice');
    proxy.lies.frame = (text) =>
      text.includes('"call_offer"')
        ? text.replace(/"encrypted_payload":"[^"]*"/, `"encrypted_payload":"${offer}"`)
        : text;
    await bob.dial('alice');
    const { recents } = await alice.until((snapshot) => snapshot.recents.length === 3);
    expect(recents[0]).toMatchObject({ call: { peer: 'bob' }, reason: 'unsecured' });
    expect(alice.picture().call.phase).toBe('idle');
    expect(alice.engine.orders).toEqual([]);
  });

  test('A38 a server that goes on handing out the static bundle brings nobody back to it', async () => {
    const [alice, legacyBob] = await allowedFriends();
    let old: unknown;
    handOut((bundle) => (old = bundle));
    await wholeCall(alice, legacyBob, 'bob');
    handOut(() => old);
    const bob = await restarted(legacyBob, 'bob');
    // Alice cannot know yet; Bob does not take less than he has.
    await alice.dial('bob');
    expect(await ringOut(alice, clock)).toMatchObject({ reason: 'noAnswer' });
    expect(bob.picture().call.phase).toBe('idle');
    delete proxy.lies.reply;
    await wholeCall(bob, alice, 'alice');
    handOut(() => old);
    expect((await wholeCall(alice, bob, 'bob')).forwardSecret).toEqual([true, true, true, true]);
  });
});

const broken = { status: 500, body: { error: { code: 'internal', message: '' } } } as const;

describe('A35 a hostile server brings the fallback about with nobody', () => {
  const bare = Buffer.from(encodeCapabilities({ version: 2, minSuite: 0xf0, suites: 0 })).toString('base64');
  const strip = ({ userId, deviceId, identity, staticKey }: DeviceBundle) => ({
    userId,
    deviceId,
    identity,
    staticKey,
  });
  const lies: readonly (readonly [string, (bundle: DeviceBundle) => unknown])[] = [
    ['their static key in the place of prekeys', strip],
    [
      'capabilities without a ratchet, which nobody signed',
      (bundle) => ({ ...strip(bundle), identity: { ...bundle.identity, capabilities: bare } }),
    ],
    ['no KEM key', (bundle) => ({ ...bundle, kemPrekey: undefined })],
    ['empty prekeys', (bundle) => ({ ...bundle, signedPrekey: {}, kemPrekey: {} })],
  ];

  test.each(lies)('A35 a first contact of whom it shows %s is not added', async (_, lie) => {
    const alice = await signedUp('alice');
    await signedUp('carol');
    handOut(lie);
    expect(await add(alice, 'carol')).toMatchObject({ ok: false });
    expect(await contact(alice, 'carol')).toBeUndefined();
    await allow(alice, 'carol');
    await alice.dial('carol');
    await alice.phase('ended');
    expect(payloadsSent().some(isStatic)).toBe(false);
    expect((await alice.recents()).map(({ forwardSecret }) => forwardSecret)).toEqual([true]);
  });

  test.each([...lies, ['an error', null] as const])(
    'A35 a contact of whom it shows %s later is called with the ratchet or not at all',
    async (_, lie) => {
      const [first, carol] = await Promise.all([signedUp('alice'), signedUp('carol')]);
      await add(first, 'carol');
      await add(carol, 'alice');
      await wholeCall(first, carol, 'carol');
      // With her sessions lost, Alice has to ask the server.
      const alice = await forgetful(first, carol);
      if (lie === null) {
        proxy.lies.reply = (path, body) => (path.endsWith('/bundle') ? broken : { status: 200, body });
      } else handOut(lie);
      expect((await contact(alice, 'carol'))?.staticFallback).toBeNull();
      await allow(alice, 'carol');
      await alice.dial('carol');
      const { call, reason } = await alice.phase('ended');
      expect(reason).toMatch(/^(refusedByServer|unsecured)$/);
      expect(payloadsSent(0, call.callId)).toEqual([]);
      delete proxy.lies.reply;
      expect((await wholeCall(alice, carol, 'carol')).forwardSecret).toEqual([true, true, true, true]);
    },
  );

  /** An older copy of her data is put back: no session of it sends any more. */
  async function forgetful(alice: HeadlessRingfort, carol: HeadlessRingfort): Promise<HeadlessRingfort> {
    const file = join(places.get('alice')?.folder ?? '', 'ringfort.db');
    const copied = await restarted(alice, 'alice', undefined, () => copyFileSync(file, `${file}.old`));
    await wholeCall(copied, carol, 'carol');
    return restarted(copied, 'alice', undefined, () => {
      for (const beside of ['-wal', '-shm']) rmSync(`${file}${beside}`, { force: true });
      copyFileSync(`${file}.old`, file);
    });
  }
});
