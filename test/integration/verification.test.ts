import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallSecurity, ContactView } from '../../core/ipc/snapshot.ts';
import { startServer, type RunningServer } from '../../server/index.ts';
import { openSqlite } from '../../server/store/openSqlite.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HurriedClock } from '../fakes/HurriedClock.ts';
import { HeadlessRingfort, type HeadlessOptions } from '../stage/HeadlessRingfort.ts';
import { type RecordingProxy, startRecordingProxy } from '../stage/recordingProxy.ts';
import { talk } from '../stage/talk.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

const certificateOf = { alice: 'a1'.repeat(32), bob: 'b0'.repeat(32) } as const;
type Name = keyof typeof certificateOf;

let server: RunningServer;
let serverFolder: string;
let proxy: RecordingProxy;
const open: HeadlessRingfort[] = [];
const places = new Map<Name, Pick<HeadlessOptions, 'folder' | 'keyring'>>();

beforeEach(async () => {
  serverFolder = temporaryFolder();
  server = await startServer({
    dataFolder: serverFolder,
    clock: new HurriedClock(),
    ringTimeoutMs: 15_000,
    logLevel: 'silent',
  });
  proxy = await startRecordingProxy(server.url);
});

afterEach(async () => {
  for (const { ringfort } of open.splice(0)) await ringfort.stop();
  places.clear();
  await proxy.stop();
  await server.close();
});

function launch(name: Name): HeadlessRingfort {
  const place = places.get(name) ?? { folder: temporaryFolder(), keyring: new FakeKeyring() };
  places.set(name, place);
  const ringfort = new HeadlessRingfort({ ...place, certificate: certificateOf[name] });
  open.push(ringfort);
  return ringfort;
}

async function signedUp(name: Name): Promise<HeadlessRingfort> {
  const ringfort = launch(name);
  await ringfort.register(name, proxy.url);
  return ringfort;
}

async function twoFriends(): Promise<readonly [HeadlessRingfort, HeadlessRingfort]> {
  const pair = [await signedUp('alice'), await signedUp('bob')] as const;
  expect(await pair[0].ringfort.mainHandlers.addContact({ handle: 'bob' })).toEqual({ ok: true });
  expect(await pair[1].ringfort.mainHandlers.addContact({ handle: 'alice' })).toEqual({ ok: true });
  return pair;
}

async function stopped(ringfort: HeadlessRingfort): Promise<void> {
  open.splice(open.indexOf(ringfort), 1);
  await ringfort.ringfort.stop();
}

async function restarted(ringfort: HeadlessRingfort, name: Name): Promise<HeadlessRingfort> {
  await stopped(ringfort);
  const again = launch(name);
  await again.ringfort.start();
  await again.online();
  return again;
}

async function hangUp(one: HeadlessRingfort, other: HeadlessRingfort, callId: string): Promise<void> {
  await one.ringfort.callHandlers.hangUp({ callId, phase: 'connected' });
  for (const side of [one, other]) {
    await side.phase('ended');
    await side.ringfort.callHandlers.dismiss({ callId, phase: 'ended' });
    await side.phase('idle');
  }
}

async function wordsOf(side: HeadlessRingfort): Promise<CallSecurity> {
  const { security } = await side.until((snapshot) => (snapshot.security?.words ?? null) !== null);
  if (security === null) throw new Error('there is a call with words');
  return security;
}

async function contact(side: HeadlessRingfort, handle: string): Promise<ContactView> {
  const found = (await side.contacts()).find((one) => one.handle === handle);
  if (found === undefined) throw new Error(`${handle} is no contact`);
  return found;
}

/** Bob's computer is gone with all that was on it; he asks the keeper of the server for his name and begins anew. */
async function bobBeginsAnew(bob: HeadlessRingfort): Promise<HeadlessRingfort> {
  await stopped(bob);
  places.delete('bob');
  const { port } = server;
  await server.close();
  const { database, close } = await openSqlite(serverFolder);
  // What hangs on the device may stay behind: the next one has another number.
  database.pragma('foreign_keys = OFF');
  database.exec("DELETE FROM devices WHERE user_id = 'bob'; DELETE FROM users WHERE id = 'bob'");
  close();
  server = await startServer({
    dataFolder: serverFolder,
    port,
    clock: new HurriedClock(),
    ringTimeoutMs: 15_000,
    logLevel: 'silent',
  });
  return signedUp('bob');
}

describe('the words of a call', () => {
  test('are the same four for both, others in the next call, and none before the answer', async () => {
    const [alice, bob] = await twoFriends();
    await alice.dial('bob');
    const { call } = await bob.phase('ringing');
    expect(bob.picture().security).toEqual({
      forwardSecret: true,
      verified: false,
      identityChanged: false,
      words: null,
      renewed: false,
      secondLayer: null,
    });
    expect(alice.picture().security?.words).toBeNull();
    await bob.ringfort.incomingHandlers.answer({ callId: call.callId, callType: 'audio', phase: 'ringing' });
    const [atAlice, atBob] = await Promise.all([wordsOf(alice), wordsOf(bob)]);
    expect(atAlice.words).toHaveLength(4);
    expect(atBob).toEqual(atAlice);
    await Promise.all([alice.phase('connected'), bob.phase('connected')]);
    await hangUp(alice, bob, call.callId);
    expect(alice.picture().security).toBeNull();

    await talk(bob, alice, 'alice');
    const next = await wordsOf(alice);
    expect((await wordsOf(bob)).words).toEqual(next.words);
    expect(next.words).not.toEqual(atAlice.words);
    expect([...alice.faults, ...bob.faults]).toEqual([]);
  });

  test('once confirmed, the contact is verified after a restart too, and shown so while the phone rings', async () => {
    const [alice, bob] = await twoFriends();
    const callId = await talk(alice, bob, 'bob');
    await wordsOf(alice);
    await alice.ringfort.callHandlers.confirmWords({ callId, phase: 'connected' });
    expect(alice.picture().security).toMatchObject({ verified: true });
    await alice.until(({ contacts }) => contacts.some(({ verified }) => verified));
    expect(bob.picture().security).toMatchObject({ verified: false });
    await hangUp(alice, bob, callId);

    const again = await restarted(alice, 'alice');
    expect(await contact(again, 'bob')).toMatchObject({ identity: 'pinned', verified: true });
    await bob.dial('alice');
    await again.phase('ringing');
    expect(again.picture().security).toMatchObject({ verified: true });
  });

  test('cannot be confirmed before there are any, nor under the id of another call', async () => {
    const [alice, bob] = await twoFriends();
    await alice.dial('bob');
    const { call } = await bob.phase('ringing');
    const { callId } = call;
    await bob.ringfort.callHandlers.confirmWords({ callId, phase: 'connected' });
    await alice.ringfort.callHandlers.confirmWords({ callId, phase: 'alerting' });
    await alice.ringfort.callHandlers.confirmWords({
      callId: '0b7f2c51-9f0a-4c8e-8d55-5a3c1f0e7a01',
      phase: 'connected',
    });
    expect((await contact(bob, 'alice')).verified).toBe(false);
    expect((await contact(alice, 'bob')).verified).toBe(false);
  });
});

describe('the safety number', () => {
  test('is one number for both; the code of one is the same to the other, and a mark holds until it is withdrawn', async () => {
    const [alice, bob] = await twoFriends();
    const ours = await alice.ringfort.mainHandlers.contactSafety({ handle: 'bob' });
    const theirs = await bob.ringfort.mainHandlers.contactSafety({ handle: 'alice' });
    expect(ours).toMatchObject({ handle: 'bob', verified: false, changedTo: null });
    if (ours === null || theirs === null) throw new Error('both are pinned');
    expect(theirs.number.digits).toBe(ours.number.digits);
    const { compareSafetyNumber, markVerified, withdrawVerification } = alice.ringfort.mainHandlers;
    expect(await compareSafetyNumber({ handle: 'bob', text: theirs.number.code })).toBe('same');
    expect(await compareSafetyNumber({ handle: 'bob', text: ours.number.code })).toBe('different');
    expect(await compareSafetyNumber({ handle: 'bob', text: theirs.number.digits })).toBe('same');
    expect(await compareSafetyNumber({ handle: 'bob', text: 'hello' })).toBe('notANumber');

    const wrong = ours.number.digits.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
    expect(await markVerified({ handle: 'bob', digits: wrong })).toMatchObject({ reason: 'otherNumber' });
    expect(await markVerified({ handle: 'nobody', digits: wrong })).toMatchObject({ reason: 'unknownIdentity' });
    expect((await contact(alice, 'bob')).verified).toBe(false);
    expect(await markVerified({ handle: 'bob', digits: ours.number.digits })).toEqual({ ok: true });
    expect((await contact(alice, 'bob')).verified).toBe(true);
    await withdrawVerification({ handle: 'bob' });
    expect((await contact(alice, 'bob')).verified).toBe(false);
  });

  test('is none for somebody whose identity nobody has seen', async () => {
    const alice = await signedUp('alice');
    expect(await alice.ringfort.mainHandlers.contactSafety({ handle: 'bob' })).toBeNull();
  });
});

describe.each([true, false])('A31 the identity of a contact (verified: %s) has changed', (verified) => {
  async function changed(): Promise<readonly [HeadlessRingfort, HeadlessRingfort]> {
    const [alice, before] = await twoFriends();
    if (verified) {
      const safety = await alice.ringfort.mainHandlers.contactSafety({ handle: 'bob' });
      await alice.ringfort.mainHandlers.markVerified({ handle: 'bob', digits: safety?.number.digits ?? '' });
    }
    const bob = await bobBeginsAnew(before);
    alice.ringfort.reconnect();
    await alice.online();
    await bob.ringfort.mainHandlers.addContact({ handle: 'alice' });
    return [alice, bob];
  }

  test('A31 the first call that finds out ends, later ones are refused before anything leaves, and calls from there do not ring', async () => {
    const [alice, bob] = await changed();
    await alice.dial('bob');
    const { call } = await alice.phase('ended');
    expect(alice.picture().call).toMatchObject({ reason: 'identityChanged' });
    await alice.ringfort.callHandlers.dismiss({ callId: call.callId, phase: 'ended' });
    await alice.until(({ contacts }) => contacts.some(({ identity }) => identity === 'changed'));
    expect(await contact(alice, 'bob')).toMatchObject({ identity: 'changed', verified });

    const sent = proxy.received.length;
    const { dial } = alice.ringfort.mainHandlers;
    expect(await dial({ peer: 'bob', callType: 'audio' })).toMatchObject({ ok: false, reason: 'identityChanged' });
    expect(alice.picture().call.phase).toBe('idle');
    expect(proxy.received.slice(sent).filter((text) => text.includes('call_offer') || text.includes('bundle'))).toEqual(
      [],
    );

    await bob.dial('alice');
    const { recents } = await alice.until((snapshot) =>
      snapshot.recents.some(({ call: { direction } }) => direction === 'incoming'),
    );
    expect(recents[0]).toMatchObject({ call: { peer: 'bob', direction: 'incoming' }, reason: 'keysChanged' });
    expect(alice.picture().call.phase).toBe('idle');
  });

  test('A31 a person takes the new one by its number; it is unverified, and calls are possible again', async () => {
    const [alice, bob] = await changed();
    await alice.dial('bob');
    const { call } = await alice.phase('ended');
    await alice.ringfort.callHandlers.dismiss({ callId: call.callId, phase: 'ended' });
    const { acceptIdentityChange, contactSafety, compareSafetyNumber, markVerified } = alice.ringfort.mainHandlers;
    const safety = await contactSafety({ handle: 'bob' });
    const theirs = await bob.ringfort.mainHandlers.contactSafety({ handle: 'alice' });
    if (safety === null || safety.changedTo === null || theirs === null) throw new Error('both numbers are known');
    expect(safety.changedTo.digits).toBe(theirs.number.digits);
    expect(safety.number.digits).not.toBe(theirs.number.digits);
    expect(safety.verified).toBe(verified);
    // What a person has to look at now is the new number, and neither can be marked while it waits.
    expect(await compareSafetyNumber({ handle: 'bob', text: theirs.number.code })).toBe('same');
    for (const { digits } of [safety.number, safety.changedTo]) {
      expect(await markVerified({ handle: 'bob', digits })).toMatchObject({ reason: 'otherNumber' });
    }
    expect(await acceptIdentityChange({ handle: 'bob', digits: safety.number.digits })).toMatchObject({
      ok: false,
      reason: 'otherNumber',
    });
    expect(await acceptIdentityChange({ handle: 'bob', digits: safety.changedTo.digits })).toEqual({ ok: true });
    expect(await contact(alice, 'bob')).toMatchObject({ identity: 'pinned', verified: false });
    expect(await acceptIdentityChange({ handle: 'bob', digits: safety.changedTo.digits })).toMatchObject({
      reason: 'unknownIdentity',
    });

    await talk(alice, bob, 'bob');
    expect((await wordsOf(alice)).words).toEqual((await wordsOf(bob)).words);
    expect(alice.picture().security?.verified).toBe(false);
  });

  test('the same words in a call after that verify the contact, and the next call from there', async () => {
    const [alice, bob] = await changed();
    await alice.dial('bob');
    const { call } = await alice.phase('ended');
    await alice.ringfort.callHandlers.dismiss({ callId: call.callId, phase: 'ended' });
    const { acceptIdentityChange, contactSafety } = alice.ringfort.mainHandlers;
    const digits = (await contactSafety({ handle: 'bob' }))?.changedTo?.digits ?? '';
    expect(await acceptIdentityChange({ handle: 'bob', digits })).toEqual({ ok: true });

    const callId = await talk(alice, bob, 'bob');
    await wordsOf(alice);
    await alice.ringfort.callHandlers.confirmWords({ callId, phase: 'connected' });
    await alice.until(({ contacts }) => contacts.some((one) => one.verified));
    expect(await contactSafety({ handle: 'bob' })).toMatchObject({ verified: true, number: { digits } });
    await hangUp(alice, bob, callId);
    await bob.dial('alice');
    await alice.phase('ringing');
    expect(alice.picture().security).toMatchObject({ verified: true, identityChanged: false });
  });
});
