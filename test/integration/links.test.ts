import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OwnLinkView } from '../../core/ipc/links.ts';
import { type ContactLink, readContactLink, writeContactLink } from '../../core/protocol/contactLink.ts';
import { startServer, type RunningServer } from '../../server/index.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HurriedClock } from '../fakes/HurriedClock.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

let server: RunningServer;
const open: HeadlessRingfort[] = [];

beforeEach(async () => {
  server = await startServer({
    dataFolder: temporaryFolder(),
    clock: new HurriedClock(),
    ringTimeoutMs: 15_000,
    logLevel: 'silent',
  });
});

afterEach(async () => {
  for (const ringfort of open.splice(0)) await ringfort.ringfort.stop();
  await server.close();
});

let people = 0;
function unregistered(profile = { folder: temporaryFolder(), keyring: new FakeKeyring() }): HeadlessRingfort {
  const certificate = createHash('sha256').update(String(people)).digest('hex');
  const ringfort = new HeadlessRingfort({ ...profile, certificate });
  open.push(ringfort);
  return ringfort;
}

/** With a name of their own, and a phone that only contacts may ring. */
async function person(name: string): Promise<{ readonly handle: string; readonly phone: HeadlessRingfort }> {
  people += 1;
  const handle = `${name}${String(people)}`;
  const phone = unregistered();
  await phone.register(handle, server.url);
  await phone.ringfort.mainHandlers.changeSettings({ whoMayRing: 'contacts' });
  return { handle, phone };
}

const questionOf = ({ ringfort }: HeadlessRingfort) => ringfort.snapshot().account.link;

function textOf(link: OwnLinkView | null | undefined): string {
  const [first] = link?.texts ?? [];
  if (first === undefined) throw new Error('the link has no text');
  return first.text;
}

async function openAndAdd(phone: HeadlessRingfort, text: string) {
  phone.ringfort.openLink(text);
  return phone.ringfort.mainHandlers.addFromLink({ number: questionOf(phone)?.number ?? 0 });
}

const contactOf = ({ ringfort }: HeadlessRingfort, handle: string) => ringfort.mainHandlers.contact({ handle });

test('a link makes a verified contact of whom it leads to, dials nobody, and lets its holder ring', async () => {
  const [alice, bob] = await Promise.all([person('alice'), person('bob')]);
  const text = textOf(await bob.phone.ringfort.mainHandlers.standingLink(null));
  expect(await openAndAdd(alice.phone, text)).toEqual({ ok: true });
  expect(await contactOf(alice.phone, bob.handle)).toMatchObject({ verified: true, identity: 'pinned' });
  expect(alice.phone.picture().call.phase).toBe('idle');
  expect(questionOf(alice.phone)).toBeNull();

  await alice.phone.dial(bob.handle);
  const { call } = await bob.phone.until((picture) => picture.call.phase === 'ringing');
  expect(call).toMatchObject({ call: { peer: alice.handle }, knownContact: false });
  expect(alice.phone.picture().security).toMatchObject({ verified: true });
  await alice.phone.phase('alerting');
  const { ringfort } = alice.phone;
  const seen = ringfort.snapshot().call.view;
  if (seen.phase === 'idle') throw new Error('she is calling');
  await ringfort.callHandlers.hangUp({ callId: seen.call.callId, phase: seen.phase });
  expect(await bob.phone.ringfort.mainHandlers.ownLinks(null)).toMatchObject([{ guests: 1, state: 'works' }]);
});

test('a server that hands out other keys than those of the link is found out, and nobody is added', async () => {
  const [alice, bob] = await Promise.all([person('alice'), person('bob')]);
  const read = readContactLink(textOf(await bob.phone.ringfort.mainHandlers.standingLink(null)));
  if (!read.ok) throw new Error('the link can be read');
  // As if the server gave keys of its own: those in the link are not the ones it hands out.
  const link: ContactLink = { ...read.link, identity: 'ab'.repeat(32) };
  expect(await openAndAdd(alice.phone, writeContactLink(link))).toMatchObject({ ok: false, reason: 'otherKeys' });
  expect(await contactOf(alice.phone, bob.handle)).toBeNull();
  expect(await alice.phone.ringfort.mainHandlers.contactSafety({ handle: bob.handle })).toBeNull();
  expect(questionOf(alice.phone)).toMatchObject({ is: 'contact', handle: bob.handle });

  // Also for somebody whose keys are known from before: the mark is not given, and the contact stays as it was.
  expect(await alice.phone.ringfort.mainHandlers.addContact({ handle: bob.handle })).toEqual({ ok: true });
  expect(await openAndAdd(alice.phone, writeContactLink(link))).toMatchObject({ reason: 'otherKeys' });
  expect(await contactOf(alice.phone, bob.handle)).toMatchObject({ verified: false });
});

test('a link verifies somebody who is a contact already', async () => {
  const [alice, bob] = await Promise.all([person('alice'), person('bob')]);
  expect(await alice.phone.ringfort.mainHandlers.addContact({ handle: bob.handle })).toEqual({ ok: true });
  const text = textOf(await bob.phone.ringfort.mainHandlers.standingLink(null));
  expect(await openAndAdd(alice.phone, text)).toEqual({ ok: true });
  expect(await contactOf(alice.phone, bob.handle)).toMatchObject({ verified: true });
});

test('a caller whose link was revoked hears so at once, and the phone stays still', async () => {
  const [alice, bob] = await Promise.all([person('alice'), person('bob')]);
  const link = await bob.phone.ringfort.mainHandlers.standingLink(null);
  expect(await openAndAdd(alice.phone, textOf(link))).toEqual({ ok: true });
  await bob.phone.ringfort.mainHandlers.revokeLink({ id: link?.id ?? 0 });
  await alice.phone.dial(bob.handle);
  expect(await alice.phone.phase('ended')).toMatchObject({ reason: 'linkEnded' });
  const { recents, call } = await bob.phone.until((picture) => picture.recents.length > 0);
  expect(recents).toMatchObject([{ call: { peer: alice.handle }, reason: 'notContact' }]);
  expect(call.phase).toBe('idle');
});

test('a link for one person lets nobody else ring', async () => {
  const [alice, bob, carol] = await Promise.all([person('alice'), person('bob'), person('carol')]);
  await bob.phone.ringfort.mainHandlers.makeLink({ forMs: null, people: 1, invite: '' });
  const [link] = await bob.phone.ringfort.mainHandlers.ownLinks(null);
  for (const { phone } of [alice, carol]) expect(await openAndAdd(phone, textOf(link))).toEqual({ ok: true });
  await alice.phone.dial(bob.handle);
  await bob.phone.phase('ringing');
  await carol.phone.dial(bob.handle);
  expect(await carol.phone.phase('ended')).toMatchObject({ reason: 'linkEnded' });
  expect(bob.phone.picture().call).toMatchObject({ phase: 'ringing', call: { peer: alice.handle } });
});

test('whom somebody removed rings no more with a link, and who is added again does', async () => {
  const [alice, bob] = await Promise.all([person('alice'), person('bob')]);
  const text = textOf(await bob.phone.ringfort.mainHandlers.standingLink(null));
  expect(await openAndAdd(alice.phone, text)).toEqual({ ok: true });
  expect(await bob.phone.ringfort.mainHandlers.addContact({ handle: alice.handle })).toEqual({ ok: true });
  await bob.phone.ringfort.mainHandlers.removeContact({ handle: alice.handle });
  await alice.phone.dial(bob.handle);
  expect(await alice.phone.phase('ended')).toMatchObject({ reason: 'linkEnded' });
});

test('on a fresh Ringfort a link names server and person, and leads on to them after the registration', async () => {
  const bob = await person('bob');
  const fresh = unregistered();
  const text = textOf(await bob.phone.ringfort.mainHandlers.standingLink(null));
  // It comes with the start, before the store is open.
  fresh.ringfort.openLink(text);
  expect(questionOf(fresh)).toBeNull();
  await fresh.ringfort.start();
  await fresh.until(({ account }) => account.phase === 'onboarding');
  const asked = questionOf(fresh);
  expect(asked).toMatchObject({ is: 'contact', handle: bob.handle, address: server.url, invite: null });
  if (asked?.is !== 'contact') throw new Error('it leads to a contact');
  expect(await fresh.ringfort.mainHandlers.addFromLink({ number: asked.number })).toMatchObject({ ok: false });

  people += 1;
  const handle = `fresh${String(people)}`;
  expect(await fresh.ringfort.mainHandlers.register({ handle, server: asked.address })).toEqual({ ok: true });
  await fresh.online();
  expect(questionOf(fresh)).toMatchObject({ number: asked.number, is: 'contact' });
  expect(await fresh.ringfort.mainHandlers.addFromLink({ number: asked.number })).toEqual({ ok: true });
  await fresh.dial(bob.handle);
  await bob.phone.phase('ringing');
  expect(fresh.picture().security).toMatchObject({ verified: true });
});

test('a link that was opened is asked about until it is added, however often Ringfort ends meanwhile', async () => {
  const bob = await person('bob');
  const text = textOf(await bob.phone.ringfort.mainHandlers.standingLink(null));
  const profile = { folder: temporaryFolder(), keyring: new FakeKeyring() };
  const starts = async (): Promise<HeadlessRingfort> => {
    const phone = unregistered(profile);
    await phone.ringfort.start();
    return phone;
  };
  const asked = { is: 'contact', handle: bob.handle, address: server.url };
  const first = unregistered(profile);
  // With the start, while there is no store yet.
  first.ringfort.openLink(text);
  await first.ringfort.start();
  expect(questionOf(first)).toMatchObject(asked);
  await first.ringfort.stop();

  const second = await starts();
  expect(second.ringfort.snapshot().account.state.phase).toBe('onboarding');
  expect(questionOf(second)).toMatchObject(asked);
  people += 1;
  await second.register(`fresh${String(people)}`, server.url);
  expect(questionOf(second)).toMatchObject(asked);
  await second.ringfort.stop();

  const third = await starts();
  await third.online();
  expect(questionOf(third)).toMatchObject(asked);
  expect(await openAndAdd(third, text)).toEqual({ ok: true });
  await third.ringfort.stop();
  const fourth = await starts();
  await fourth.online();
  expect(questionOf(fourth)).toBeNull();
});

test('the own link and one of another server say what they are', async () => {
  const bob = await person('bob');
  const text = textOf(await bob.phone.ringfort.mainHandlers.standingLink(null));
  bob.phone.ringfort.openLink(text);
  expect(questionOf(bob.phone)).toMatchObject({ is: 'refused', why: 'own' });
  const read = readContactLink(text);
  if (!read.ok) throw new Error('the link can be read');
  await bob.phone.ringfort.mainHandlers.openLink({
    text: writeContactLink({ ...read.link, handle: 'mara', serverId: 'another' }),
  });
  expect(questionOf(bob.phone)).toMatchObject({ is: 'refused', why: 'otherServer', handle: 'mara' });
});
