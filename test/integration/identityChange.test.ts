import { FIRST } from '../../core/call/connection.ts';
import { Compile } from 'typebox/compile';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ContactView } from '../../core/ipc/snapshot.ts';
import { readContactLink, writeContactLink } from '../../core/protocol/contactLink.ts';
import { BundleReply } from '../../core/protocol/httpApi.ts';
import type { PrekeyBundle } from '../../core/protocol/prekeyBundle.ts';
import { hex, identityBytes, identityFingerprint } from '../../core/ratchet/signalCrypto.ts';
import { decodeIdentity } from '../../main/crypto/wireBundle.ts';
import { startServer, type RunningServer } from '../../server/index.ts';
import { damagedBase64 } from '../fakes/damagedBase64.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HurriedClock } from '../fakes/HurriedClock.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { RatchetParty, seededDraw, sharedPrimitives } from '../stage/ratchetParty.ts';
import { type RecordingProxy, startRecordingProxy } from '../stage/recordingProxy.ts';
import { prekeyBundleIn } from '../stage/TestDevice.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

/*
 * Whole Ringforts and a server that shows Alice an identity of its own making under the name of Bob, whom she has
 * verified.
 */

type Name = 'alice' | 'bob' | 'carol';
const certificateOf: Record<Name, string> = { alice: 'a1'.repeat(32), bob: 'b0'.repeat(32), carol: 'c4'.repeat(32) };
const candidate = {
  candidate: 'candidate:2 1 udp 1686052607 203.0.113.9 50001 typ srflx generation 0',
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment: 'fake',
};

let server: RunningServer;
let proxy: RecordingProxy;
let alice: HeadlessRingfort;
let bob: HeadlessRingfort;
/** As the server hands it out, by name. */
let bundles: Map<string, PrekeyBundle>;
const open: HeadlessRingfort[] = [];

const bundleReply = Compile(BundleReply);
/** The server hands out something else than the bundles it has. */
function handOut(lie: (bundle: PrekeyBundle) => PrekeyBundle): void {
  proxy.lies.reply = (path, body) => {
    if (!path.endsWith('/bundle')) return { status: 200, body };
    return { status: 200, body: { bundles: bundleReply.Parse(body).bundles.map((one) => lie(prekeyBundleIn(one))) } };
  };
}

beforeEach(async () => {
  server = await startServer({
    dataFolder: temporaryFolder(),
    clock: new HurriedClock(),
    ringTimeoutMs: 15_000,
    logLevel: 'silent',
  });
  proxy = await startRecordingProxy(server.url);
  bundles = new Map();
  handOut((bundle) => {
    bundles.set(bundle.userId, bundle);
    return bundle;
  });
  [alice, bob] = [await signedUp('alice'), await signedUp('bob')];
  await alice.ringfort.mainHandlers.addContact({ handle: 'bob' });
  await bob.ringfort.mainHandlers.addContact({ handle: 'alice' });
  const safety = await alice.ringfort.mainHandlers.contactSafety({ handle: 'bob' });
  await alice.ringfort.mainHandlers.markVerified({ handle: 'bob', digits: safety?.number.digits ?? '' });
});

afterEach(async () => {
  for (const { ringfort } of open.splice(0)) await ringfort.stop();
  await proxy.stop();
  await server.close();
});

async function signedUp(name: Name): Promise<HeadlessRingfort> {
  const place = { folder: temporaryFolder(), keyring: new FakeKeyring() };
  const ringfort = new HeadlessRingfort({ ...place, certificate: certificateOf[name] });
  open.push(ringfort);
  await ringfort.register(name, proxy.url);
  return ringfort;
}

const deviceOf = (name: Name): number => bundles.get(name)?.deviceId ?? 0;

/** Keys of the server's own making, under the name of Bob. */
function falseBob(deviceId: number): RatchetParty {
  return new RatchetParty('bob', deviceId, { clock: { ms: Date.now() }, draw: seededDraw('not bob') });
}

/** As links name them. */
function fingerprintOf({ crypto, address: { userId } }: RatchetParty): string {
  const identity = identityBytes(decodeIdentity(crypto.identityDocument()));
  return hex(identityFingerprint(sharedPrimitives, userId, identity));
}

async function bobAtAlice(): Promise<ContactView> {
  const [found] = await alice.contacts();
  if (found === undefined) throw new Error('Bob is a contact');
  return found;
}

async function answered(caller: HeadlessRingfort, callee: HeadlessRingfort): Promise<string> {
  const { call } = await callee.phase('ringing');
  await callee.ringfort.incomingHandlers.answer({ callId: call.callId, callType: 'audio', phase: 'ringing' });
  await Promise.all([caller.phase('connected'), callee.phase('connected')]);
  return call.callId;
}

async function ended(callId: string, ...sides: HeadlessRingfort[]): Promise<void> {
  for (const side of sides) {
    await side.phase('ended');
    await side.ringfort.callHandlers.dismiss({ callId, phase: 'ended' });
    await side.phase('idle');
  }
}

const candidatesOf = (side: HeadlessRingfort, callId: string) =>
  side.ringfort.callHandlers.report({ kind: 'localCandidates', pair: FIRST, callId, candidates: [candidate] });

/** What a real engine sees when the other side hangs up, and all that tells it where no message can be read (A99). */
const mediaClosedAt = (side: HeadlessRingfort, callId: string) =>
  side.ringfort.callHandlers.report({ kind: 'closedThere', callId, generation: 0 });

/** A message of Bob arrives damaged, and the bundle with which Alice would mend that is not his. */
async function changedInCall(callId: string): Promise<void> {
  handOut((bundle) => (bundle.userId === 'bob' ? falseBob(bundle.deviceId).bundle() : bundle));
  proxy.lies.frame = (text) =>
    text.includes('"ice_candidate"') && text.includes('"from":"bob"')
      ? text.replace(/(?<="encrypted_payload":")[^"]*/u, damagedBase64)
      : text;
  await candidatesOf(bob, callId);
  await alice.until(({ security }) => security?.identityChanged === true);
  delete proxy.lies.frame;
}

/** Carol calls, but the server puts the offer of a Bob of its own in the place of hers. */
async function offeredBy(impostor: RatchetParty): Promise<void> {
  const carol = await signedUp('carol');
  await carol.ringfort.mainHandlers.addContact({ handle: 'alice' });
  const bundle = bundles.get('alice');
  if (bundle === undefined) throw new Error('Carol has fetched it');
  const address = { userId: 'alice', deviceId: bundle.deviceId };
  impostor.crypto.initializeSession(address, bundle);
  const payload = impostor.crypto.forPeer(address).encryptToBase64('ring');
  const { deviceId } = impostor.address;
  proxy.lies.frame = (text) =>
    text.includes('"call_offer"') && text.includes('"from":"carol"')
      ? text
          .replace('"from":"carol"', '"from":"bob"')
          .replace(/"from_device":\d+/u, `"from_device":${deviceId}`)
          .replace(/"encrypted_payload":"[^"]*"/u, `"encrypted_payload":"${payload}"`)
      : text;
  await carol.dial('alice');
}

describe('A31 mid-call', () => {
  test('A31 another identity on the same device takes the mark and the words away at once, and the media stay', async () => {
    await alice.dial('bob');
    const callId = await answered(alice, bob);
    await alice.until(({ security }) => security?.verified === true && security.words !== null);
    await changedInCall(callId);
    expect(alice.picture().security).toMatchObject({ verified: false, words: null });
    await alice.until(({ contacts }) => contacts.some(({ identity }) => identity === 'changed'));

    // Confirming words that are no longer shown is heard by nobody; what the true Bob says now is not read, and ends
    // nothing.
    await alice.ringfort.callHandlers.confirmWords({ callId, phase: 'connected' });
    await candidatesOf(bob, callId);
    await candidatesOf(alice, callId);
    expect(alice.picture()).toMatchObject({ call: { phase: 'connected' }, security: { verified: false } });
    // His goodbye is not read either, and the server's word for it ends nothing (A92): the media say that he is gone.
    await bob.ringfort.callHandlers.hangUp({ callId, phase: 'connected' });
    await bob.phase('ended');
    expect(alice.picture().call.phase).toBe('connected');
    await mediaClosedAt(alice, callId);
    expect(await alice.phase('ended')).toMatchObject({ reason: 'hungUpThere' });
    expect(alice.engine.remoteCandidates).toEqual([]);
  });

  test('A31 changed back does not restore trust: calls stay off until a person has looked, and nobody is verified then', async () => {
    await alice.dial('bob');
    const callId = await answered(alice, bob);
    await changedInCall(callId);
    // From here on the server hands out what is Bob's.
    handOut((bundle) => bundle);
    await alice.ringfort.callHandlers.hangUp({ callId, phase: 'connected' });
    await mediaClosedAt(bob, callId);
    await ended(callId, alice, bob);
    const { dial, contactSafety, discardIdentityChange, acceptIdentityChange } = alice.ringfort.mainHandlers;
    expect(await dial({ peer: 'bob', callType: 'audio' })).toMatchObject({ reason: 'identityChanged' });
    expect((await bobAtAlice()).identity).toBe('changed');

    const safety = await contactSafety({ handle: 'bob' });
    if (safety === null || safety.changedTo === null) throw new Error('both numbers are known');
    const { number, changedTo } = safety;
    expect(await discardIdentityChange({ handle: 'bob', digits: number.digits })).toMatchObject({
      reason: 'otherNumber',
    });
    expect(await discardIdentityChange({ handle: 'bob', digits: changedTo.digits })).toEqual({ ok: true });
    expect(await bobAtAlice()).toMatchObject({ identity: 'pinned', verified: false });
    expect(await contactSafety({ handle: 'bob' })).toMatchObject({ verified: false, number, changedTo: null });
    expect(await acceptIdentityChange({ handle: 'bob', digits: changedTo.digits })).toMatchObject({
      reason: 'unknownIdentity',
    });

    await bob.dial('alice');
    const again = await answered(bob, alice);
    await alice.until(({ security }) => (security?.words ?? null) !== null);
    expect(alice.picture().security).toMatchObject({ verified: false, identityChanged: false });
    await changedInCall(again);
    expect(await contactSafety({ handle: 'bob' })).toMatchObject({ number, changedTo });
  });
});

describe('A31 while it rings', () => {
  test('A31 another identity on the device that calls ends the ringing before any media, and says why', async () => {
    await bob.dial('alice');
    const { call } = await alice.phase('ringing');
    expect(alice.picture().security).toMatchObject({ verified: true, identityChanged: false });
    await offeredBy(falseBob(deviceOf('bob')));
    expect(await alice.phase('ended')).toMatchObject({ call: { callId: call.callId }, reason: 'identityChanged' });
    await alice.ringfort.incomingHandlers.answer({ callId: call.callId, callType: 'audio', phase: 'ringing' });
    await bob.phase('ended');
    const { recents, contacts } = await alice.until((snapshot) => snapshot.recents.length === 2);
    expect(recents.map(({ call: { peer }, reason }) => [peer, reason])).toEqual([
      ['bob', 'keysChanged'],
      ['bob', 'identityChanged'],
    ]);
    expect(contacts).toMatchObject([{ identity: 'changed' }]);
    expect(alice.engine.orders.map(({ kind }) => kind)).toEqual(['close']);
  });

  test('A31 another identity on the device that is called ends the call, and the phone there stops', async () => {
    await alice.dial('bob');
    await Promise.all([alice.phase('alerting'), bob.phase('ringing')]);
    await offeredBy(falseBob(deviceOf('bob')));
    expect(await alice.phase('ended')).toMatchObject({ reason: 'identityChanged' });
    expect(await bob.phase('ended')).toMatchObject({ reason: 'missed' });
  });

  test('A31 a new device under the name of who calls takes the mark away; the call itself can still be taken', async () => {
    await bob.dial('alice');
    await alice.phase('ringing');
    await offeredBy(falseBob(deviceOf('bob') + 1));
    await alice.until(({ security }) => security?.identityChanged === true);
    expect(alice.picture()).toMatchObject({ call: { phase: 'ringing' }, security: { verified: false } });
    await answered(bob, alice);
    expect(alice.picture().security).toMatchObject({ verified: false, identityChanged: true, words: null });
  });
});

test('a fresh link of a contact with new keys is as good as a comparison, and one of another identity changes nothing', async () => {
  const { mainHandlers } = alice.ringfort;
  const standing = await bob.ringfort.mainHandlers.standingLink(null);
  const read = readContactLink(standing?.texts[0]?.text ?? '');
  if (!read.ok) throw new Error('the link can be read');
  const { link } = read;
  const opened = async (identity: string): Promise<{ readonly number: number }> => {
    await mainHandlers.openLink({ text: writeContactLink({ ...link, identity }) });
    return { number: alice.ringfort.snapshot().account.link?.number ?? 0 };
  };
  // He has set up Ringfort anew, and nothing of it has reached her yet.
  const anew = falseBob(deviceOf('bob'));
  handOut((bundle) => (bundle.userId === 'bob' ? anew.bundle() : bundle));
  const [named, other] = [fingerprintOf(anew), 'ab'.repeat(32)];

  expect(await mainHandlers.addFromLink(await opened(other))).toMatchObject({ reason: 'otherKeys' });
  expect(await bobAtAlice()).toMatchObject({ verified: true, identity: 'pinned' });
  expect(await mainHandlers.addFromLink(await opened(named))).toMatchObject({ reason: 'identityChanged' });
  expect(await bobAtAlice()).toMatchObject({ identity: 'changed' });

  for (const identity of [other, link.identity]) {
    expect(await mainHandlers.acceptFromLink(await opened(identity))).toMatchObject({ reason: 'otherKeys' });
    expect(await bobAtAlice()).toMatchObject({ identity: 'changed' });
  }
  expect(await mainHandlers.acceptFromLink(await opened(named))).toEqual({ ok: true });
  expect(await bobAtAlice()).toMatchObject({ verified: true, identity: 'pinned' });
});
