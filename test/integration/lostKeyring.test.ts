import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabaseKeys } from '../../main/store/key/databaseKey.ts';
import { migrations } from '../../main/store/migrations/all.ts';
import { openStore } from '../../main/store/database/openStore.ts';
import { startServer, type RunningServer } from '../../server/index.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { talkAndHangUp } from '../stage/talk.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

const PASSPHRASE = 'correct horse battery';
const CERTIFICATES = { alice: 'a1'.repeat(32), bob: 'b0'.repeat(32), carol: 'c4'.repeat(32) } as const;

interface Place {
  readonly folder: string;
  readonly keyring: FakeKeyring;
}

let server: RunningServer;
const running: HeadlessRingfort[] = [];

beforeEach(async () => {
  server = await startServer({ dataFolder: temporaryFolder(), logLevel: 'silent' });
});

afterEach(async () => {
  for (const ringfort of running.splice(0)) await ringfort.ringfort.stop();
  await server.close();
});

const newPlace = (backend?: string): Place => ({ folder: temporaryFolder(), keyring: new FakeKeyring(backend) });

function launch(place: Place, handle: keyof typeof CERTIFICATES = 'alice'): HeadlessRingfort {
  const ringfort = new HeadlessRingfort({ ...place, certificate: CERTIFICATES[handle] });
  running.push(ringfort);
  return ringfort;
}

async function stop(ringfort: HeadlessRingfort): Promise<void> {
  running.splice(running.indexOf(ringfort), 1);
  await ringfort.ringfort.stop();
}

async function signedUp(place: Place, handle: keyof typeof CERTIFICATES = 'alice'): Promise<HeadlessRingfort> {
  const ringfort = launch(place, handle);
  await ringfort.register(handle, server.url);
  return ringfort;
}

const keyProtectionOf = (side: HeadlessRingfort) => {
  const { account } = side.picture();
  return account.phase === 'ready' ? account.keyProtection : account;
};

test('a person who adds a passphrase gets in without the keyring, and needs no passphrase once it is back', async () => {
  const place = newPlace('kwallet6');
  const first = await signedUp(place);
  expect(keyProtectionOf(first)).toEqual({ keyring: 'kwallet6', passphrase: false });
  const { mainHandlers } = first.ringfort;
  expect(await mainHandlers.setPassphrase({ passphrase: 'too short' })).toMatchObject({ reason: 'tooShort' });
  expect(await mainHandlers.setPassphrase({ passphrase: PASSPHRASE })).toEqual({ ok: true });
  expect(keyProtectionOf(first)).toEqual({ keyring: 'kwallet6', passphrase: true });
  await stop(first);

  place.keyring.takeAway();
  const without = launch(place);
  await without.ringfort.start();
  expect(without.picture().account).toEqual({ phase: 'locked', missingKeyring: 'kwallet6' });
  expect(await without.ringfort.mainHandlers.unlock({ passphrase: PASSPHRASE })).toEqual({ ok: true });
  await without.online();
  expect(keyProtectionOf(without)).toEqual({ keyring: null, passphrase: true });
  expect(await without.ringfort.mainHandlers.removePassphrase({ passphrase: PASSPHRASE })).toMatchObject({
    reason: 'lastWayIn',
  });
  await stop(without);

  place.keyring.bringBack();
  const back = launch(place);
  await back.ringfort.start();
  await back.online();
  expect(keyProtectionOf(back)).toEqual({ keyring: 'kwallet6', passphrase: true });
});

test('after a move to another keyring the passphrase opens once, and the new keyring from then on', async () => {
  const place = newPlace('kwallet6');
  const first = await signedUp(place);
  await first.ringfort.mainHandlers.setPassphrase({ passphrase: PASSPHRASE });
  await stop(first);

  const moved = { ...place, keyring: new FakeKeyring('gnome_libsecret') };
  const asked = launch(moved);
  await asked.ringfort.start();
  expect(asked.picture().account).toEqual({ phase: 'locked', missingKeyring: 'kwallet6' });
  await asked.ringfort.mainHandlers.unlock({ passphrase: PASSPHRASE });
  await asked.until(({ account }) => account.phase === 'ready' && account.keyProtection.keyring === 'gnome_libsecret');
  expect(await asked.ringfort.mainHandlers.removePassphrase({ passphrase: PASSPHRASE })).toEqual({ ok: true });
  await stop(asked);

  const again = launch(moved);
  await again.ringfort.start();
  await again.online();
  expect(keyProtectionOf(again)).toEqual({ keyring: 'gnome_libsecret', passphrase: false });
  const { findings } = await again.ringfort.mainHandlers.doctor(null);
  expect(findings.filter(({ verdict }) => verdict === 'bad')).toEqual([]);
  expect(findings).toContainEqual({ check: 'keyring', verdict: 'good', detail: 'gnome_libsecret' });
});

test('the doctor speaks before the store is open: locked, and with its only keyring gone', async () => {
  const place = newPlace('kwallet6');
  await stop(await signedUp(place));
  place.keyring.takeAway();
  const gone = launch(place);
  await gone.ringfort.start();
  expect(gone.picture().account).toEqual({
    phase: 'storeProblem',
    code: 'keyringGone',
    missingKeyring: 'kwallet6',
  });
  const { findings } = await gone.ringfort.mainHandlers.doctor(null);
  expect(findings).toContainEqual({ check: 'keyring', verdict: 'bad', detail: 'kwallet6' });
  expect(findings.map(({ check }) => check)).not.toContain('databaseOpens');
});

/** Does that to the database of a profile nobody has open; returns how many rows it changed. */
async function spoil({ folder, keyring }: Place, sql: string): Promise<number> {
  const keys = createDatabaseKeys({ file: join(folder, 'keys.json'), keyring, databaseExists: () => true });
  const found = await keys.open();
  if (found.state !== 'open') throw new Error('the keyring did not give the key');
  const { database, close } = openStore({ file: join(folder, 'ringfort.db'), key: found.key, migrations });
  const { changes } = database.prepare(sql).run();
  close();
  return changes;
}

/** What a failing disk, or a Ringfort of the future, leaves: sessions with Bob of a version nobody knows. */
const SPOIL_SESSIONS = `UPDATE session SET state = CAST(X'FF' || substr(state, 2) AS BLOB) WHERE user_id = 'bob'`;

async function threeFriends() {
  const places = { alice: newPlace(), bob: newPlace(), carol: newPlace() };
  const alice = await signedUp(places.alice, 'alice');
  const bob = await signedUp(places.bob, 'bob');
  const carol = await signedUp(places.carol, 'carol');
  await alice.ringfort.mainHandlers.addContact({ handle: 'bob' });
  await alice.ringfort.mainHandlers.addContact({ handle: 'carol' });
  await bob.ringfort.mainHandlers.addContact({ handle: 'alice' });
  await carol.ringfort.mainHandlers.addContact({ handle: 'alice' });
  await talkAndHangUp(alice, bob, 'bob');
  await stop(alice);
  expect(await spoil(places.alice, SPOIL_SESSIONS)).toBeGreaterThan(0);
  const again = launch(places.alice, 'alice');
  await again.ringfort.start();
  await again.online();
  return { alice: again, bob, carol };
}

const sessionsOf = async ({ ringfort }: HeadlessRingfort) =>
  (await ringfort.mainHandlers.doctor(null)).findings.find(({ check }) => check === 'sessions');

test('A27 a session that cannot be read any more costs nobody a call: the next one to that contact begins another', async () => {
  const { alice, bob, carol } = await threeFriends();
  expect(await sessionsOf(alice)).toMatchObject({ verdict: 'attention' });
  await talkAndHangUp(alice, carol, 'carol');
  await talkAndHangUp(alice, bob, 'bob');
  expect(await sessionsOf(alice)).toMatchObject({ verdict: 'good' });
  expect((await alice.contacts()).map(({ handle }) => handle)).toEqual(['bob', 'carol']);
});

test('A27 a call that comes in on a session that cannot be read any more rings after all', async () => {
  const { alice, bob } = await threeFriends();
  await talkAndHangUp(bob, alice, 'alice');
  expect(await sessionsOf(alice)).toMatchObject({ verdict: 'good' });
});

test('a key file that is gone is never made anew over data that only the old one opens', async () => {
  const place = newPlace();
  await stop(await signedUp(place));
  rmSync(join(place.folder, 'keys.json'));
  const without = launch(place);
  await without.ringfort.start();
  expect(without.picture().account).toMatchObject({ phase: 'storeProblem', code: 'keyFileGone' });
  expect(existsSync(join(place.folder, 'keys.json'))).toBe(false);
});

test('an identity that does not belong to the account is told by its code, and by the doctor', async () => {
  const place = newPlace();
  await stop(await signedUp(place));
  expect(await spoil(place, `UPDATE identity SET user_id = 'eve'`)).toBe(1);
  const foreign = launch(place);
  await foreign.ringfort.start();
  expect(foreign.picture().account).toMatchObject({ phase: 'storeProblem', code: 'E_STATE' });
  const { findings } = await foreign.ringfort.mainHandlers.doctor(null);
  expect(findings).toContainEqual({ check: 'identity', verdict: 'bad', detail: 'unfit' });
});

test('the same identity behind a passphrase is the same store problem, and the next start asks for the passphrase again', async () => {
  const place = newPlace('kwallet6');
  const first = await signedUp(place);
  await first.ringfort.mainHandlers.setPassphrase({ passphrase: PASSPHRASE });
  await stop(first);
  expect(await spoil(place, `UPDATE identity SET user_id = 'eve'`)).toBe(1);
  place.keyring.takeAway();
  for (let start = 0; start < 2; start += 1) {
    const foreign = launch(place);
    await foreign.ringfort.start();
    expect(foreign.picture().account).toEqual({ phase: 'locked', missingKeyring: 'kwallet6' });
    expect(await foreign.ringfort.mainHandlers.unlock({ passphrase: PASSPHRASE })).toMatchObject({ reason: 'failed' });
    expect(foreign.picture().account).toMatchObject({ phase: 'storeProblem', code: 'E_STATE' });
  }
});

test('a phone that cannot be started is a store problem, and nothing of it goes on', async () => {
  const place = newPlace();
  await stop(await signedUp(place));
  await spoil(place, `INSERT INTO inbox (frame, plaintext, received_at) VALUES ('{}', NULL, 1)`);
  await spoil(place, `CREATE TRIGGER full BEFORE DELETE ON inbox BEGIN SELECT RAISE(ABORT, 'no room'); END`);
  const broken = launch(place);
  await broken.ringfort.start();
  const { account, connection } = broken.picture();
  expect(account).toEqual({ phase: 'storeProblem', code: 'failed', missingKeyring: null });
  expect(connection).toEqual({ state: 'none' });
  expect(await broken.ringfort.mainHandlers.dial({ peer: 'bob', callType: 'audio' })).toMatchObject({
    reason: 'notReady',
  });
  const { findings } = await broken.ringfort.mainHandlers.doctor(null);
  expect(findings).toContainEqual({ check: 'databaseOpens', verdict: 'good', detail: null });
});
