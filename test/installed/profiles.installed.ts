import { renameSync } from 'node:fs';
import { copyFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { en } from '../../core/words/en.ts';
import { profileFiles } from '../../main/profile/profileFiles.ts';
import { createDatabaseKeys } from '../../main/store/key/databaseKey.ts';
import { migrations } from '../../main/store/migrations/all.ts';
import { openStore } from '../../main/store/database/openStore.ts';
import { ServerProcess } from '../../scripts/drive/ServerProcess.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { writeOlderStore } from '../stage/olderStore.ts';
import { AssistedPerson, button, PASSPHRASE } from './AssistedPerson.ts';
import { assistedRoom, digestsIn, firstPerson, install, ownPackage, type InstalledRoom } from './installedRoom.ts';
import type { AssistedSession } from './session.ts';

// What the program that was installed finds at its start: data that Alice made with it, and that then became another
// Ringfort's, or cannot be written any more. The first test makes the data, and each of the others starts with them.

const START = ['ringfort', '--disable-gpu', '--use-fake-device-for-media-stream'];
const DATA = '.config/Ringfort';
const KEPT = 'kept';
/** The step of the schema that first had sessions of calls. */
const OLDEST = 3;
const LATER = { version: migrations.length + 1, name: 'Later', sql: 'CREATE TABLE later (what TEXT) STRICT' };

let stage: InstalledRoom<AssistedSession>;
let server: ServerProcess;
let bob: HeadlessRingfort;
let folder: string;
let running: AssistedPerson[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ringfort-profiles-'));
  [stage, server] = await Promise.all([assistedRoom(['alice']), ServerProcess.start(join(folder, 'server'))]);
  await install(stage.room, ownPackage());
  bob = new HeadlessRingfort({
    folder: join(folder, 'bob'),
    keyring: new FakeKeyring(),
    certificate: 'b0'.repeat(32),
  });
  await bob.register('bob', server.url);
});

/** What a failed test leaves would stand in the way of the next. */
afterEach(async () => {
  for (const { installed } of running) await installed.end();
  running = [];
});

afterAll(async () => {
  await stage.close();
  await bob.ringfort.stop();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

test('Alice, who has just installed it, adds Bob to her contacts', async () => {
  const person = start();
  await person.setUp('alice', server.url);
  await person.addContact('bob');
  expect(await person.installed.end()).toBe(0);
  await shell(`cp -a ${DATA} ${KEPT}`);
  await bob.ringfort.mainHandlers.addContact({ handle: 'alice' });
});

test('data of the oldest Ringfort opens with its contacts, and who is called by it rings', async () => {
  await putBack();
  await changeDatabase((database, key) => {
    const today = `${database}.today`;
    renameSync(database, today);
    writeOlderStore({ from: today, to: database, key, version: OLDEST });
  });

  const person = start();
  await person.unlock(/button "Call bob"/u);
  await person.sees(/"Connected/u);
  await person.press(button('^Call bob$'), /"Ringing…"/u);
  await bob.phase('ringing');
  await person.press(button('^Hang up'), /^(?![^]*button "Hang up)/u);
  await expect.poll(async () => (await bob.recents()).map(({ call }) => call.direction)).toEqual(['incoming']);
  expect(await person.installed.end()).toBe(0);
});

test('data of a newer Ringfort is named as that, and not a byte of it is changed', async () => {
  await putBack();
  await changeDatabase((file, key) => openStore({ file, key, migrations: [...migrations, LATER] }).close());
  const before = await digests('profile');

  const person = start();
  await person.unlock(advice('storeProblem.step.update'));
  expect(await person.installed.end()).toBe(0);
  expect(await digests('profile')).toBe(before);
});

test('a database that may not be opened is named after the passphrase, and opens by itself when that is over', async () => {
  await putBack();
  const before = await digests('profile');
  await shell('chown 0:0 $F/profile/ringfort.db');

  const person = start();
  await person.unlock(advice('doctor.advice.databaseOpens.readOnly'));
  await shell(`chown ${alice().user.id}:${alice().user.id} $F/profile/ringfort.db`);
  expect(await digests('profile')).toBe(before);
  await person.sees(/button "Call bob"/u);
  expect(await person.installed.end()).toBe(0);
});

test.each([
  { hindrance: 'may not be written', make: 'chmod -R a-w $F', undo: 'chmod -R u+w $F', says: en['start.notWritable'] },
  {
    hindrance: 'is on a disk that can only be read',
    make: 'mount --bind $F $F && mount -o remount,bind,ro $F',
    undo: 'umount $F',
    says: en['start.readOnlyDisk'],
  },
])('a folder that $hindrance is named, and its data is there when that is over', async ({ make, undo, says }) => {
  await putBack();
  const before = await digests('.');
  await shell(make);

  const locked = start();
  const words = says.replace('{folder}', place());
  // What stands in the dialog stands on standard error too, where it can be read.
  await locked.dismiss(en['start.title']);
  expect(await locked.installed.ended()).toBe(4);
  expect(locked.installed.said).toContain(words);
  expect(await digests('.')).toBe(before);

  await shell(undo);
  const person = start();
  await person.unlock(/button "Call bob"/u);
  expect(await person.installed.end()).toBe(0);
});

const alice = () => firstPerson(stage);

function start(): AssistedPerson {
  const { user, session } = alice();
  const person = AssistedPerson.start(stage.room, user, session, START);
  running.push(person);
  return person;
}

const place = (): string => join(alice().user.home, DATA);
const digests = (part: string): Promise<string> => digestsIn(stage.room, alice().user, join(DATA, part));

/** What shows in the place of the data. */
const advice = (step: keyof typeof en): RegExp =>
  new RegExp([en['storeProblem.title'], en['storeProblem.nothingLost'], en[step]].join('[^]*'), 'u');

/** As root, in Alice's folder; F is where her data lies. */
async function shell(line: string): Promise<void> {
  const { home } = alice().user;
  await stage.room.run(['sh', '-c', `cd ${home} && ${line}`], { env: { F: place() } });
}

/** Her data as she made them. */
const putBack = (): Promise<void> => shell(`rm -rf ${DATA} && cp -a ${KEPT} ${DATA}`);

/** Changes the database of her profile in a copy: in the room SQLite would look for the path that this machine has. */
async function changeDatabase(change: (file: string, key: Uint8Array) => void): Promise<void> {
  const [profile, copy] = [stage.room.outside(join(place(), 'profile')), join(folder, 'profile')];
  await cp(profile, copy, { recursive: true });
  const files = profileFiles(copy);
  const keyring = new FakeKeyring();
  keyring.takeAway();
  const keys = createDatabaseKeys({ file: files.keys, keyring, databaseExists: () => true });
  const opened = await keys.unlock(PASSPHRASE);
  if (opened === null) throw new Error('the passphrase opens nothing');
  change(files.database, opened.key);
  await copyFile(files.database, profileFiles(profile).database);
  await shell(`chown -R ${alice().user.id}:${alice().user.id} ${DATA}`);
  await rm(copy, { recursive: true });
}
