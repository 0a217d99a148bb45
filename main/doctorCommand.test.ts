import { createHash } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { RatchetParty } from '../test/stage/ratchetParty.ts';
import { en } from '../core/words/en.ts';
import { ru } from '../core/words/ru.ts';
import { FakeKeyring } from '../test/fakes/fakeKeyring.ts';
import { temporaryFolder } from '../test/stage/temporaryFolder.ts';
import { doctorCommand } from './doctorCommand.ts';
import { createProfile, type OpenProfile } from './profile/profile.ts';
import { textsFor } from './shell/texts.ts';
import { createDatabaseKeys } from './store/key/databaseKey.ts';
import { migrations } from './store/migrations/all.ts';
import { openStore } from './store/database/openStore.ts';

const NOW_MS = 1_800_000_000_000;

interface Place {
  readonly folder: string;
  readonly keyring: FakeKeyring;
}

interface Opened {
  readonly examine: OpenProfile['examine'];
  readonly checkpoint: () => void;
}

/** The profile of somebody who signed up and knows Bob. Closed again unless `keepOpen`. */
async function profileOfAlice({ keepOpen = false } = {}): Promise<Place & Opened> {
  const place = { folder: temporaryFolder(), keyring: new FakeKeyring() };
  let opened: Opened | undefined;
  const profile = createProfile({
    ...place,
    now: () => NOW_MS,
    startTimer: () => () => undefined,
    onClosed: ({ phase }) => expect.unreachable(phase),
    onOpen: async (open) => {
      const { stores, examine } = open;
      opened = { examine, checkpoint: stores.checkpoint };
      await stores.account.save({
        handle: 'alice',
        deviceId: 1,
        serverUrl: 'http://127.0.0.1:1',
        hosting: false,
        serverId: 'one',
        serverKey: null,
        certificate: null,
        signedOut: false,
      });
      const clock = { ms: NOW_MS };
      const alice = new RatchetParty('alice', 1, { clock, store: stores.ratchet });
      const bob = new RatchetParty('bob', 7, { clock });
      alice.bundle();
      alice.crypto.initializeSession(bob.address, bob.bundle());
    },
    onKeyProtection: () => undefined,
    onUnreadable: () => undefined,
    onFault: () => undefined,
  });
  await profile.open();
  if (keepOpen) onTestFinished(() => profile.close());
  else await profile.close();
  if (opened === undefined) throw new Error('the profile did not open');
  return { ...place, ...opened };
}

const check = (place: Place, language = 'en', isAlone = true) =>
  doctorCommand({ ...place, now: () => NOW_MS, isAlone, texts: textsFor('system', [language]) });

const fingerprints = (folder: string) =>
  Object.fromEntries(
    ['keys.json', 'ringfort.db', 'rollback.seal'].map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  );

/** A line that begins with this verdict and goes on like that. */
const said = (verdict: 'good' | 'attention' | 'bad', rest = '') =>
  new RegExp(`^${en[`doctor.verdict.${verdict}`]} ${rest}`, 'u');

/** By the name of the check: its line. */
const lineOf = (text: string, name: string) => text.split('\n').find((line) => line.includes(`  ${name}`));

test('a whole profile is told to be so, a finding a line, and no byte of it is changed', async () => {
  const place = await profileOfAlice();
  const before = fingerprints(place.folder);
  const { text, exitCode } = await check(place);
  expect(exitCode).toBe(0);
  expect(text.split('\n').at(-2)).toBe(en['doctor.summary.attention']);
  expect(lineOf(text, 'Database is whole')).toMatch(said('good'));
  expect(lineOf(text, 'Password store of the system')).toMatch(said('good', String.raw`.*\(gnome_libsecret\)$`));
  expect(lineOf(text, 'Passphrase')).toMatch(said('attention', String.raw`.*Add one in the settings\.$`));
  expect(lineOf(text, 'Sessions with contacts')).toContain('active 1, archived 0, unacknowledged 1, unreadable 0');
  expect(lineOf(text, 'Data is not from an old copy')).toMatch(said('good', String.raw`.*\(inStep\)$`));
  expect(fingerprints(place.folder)).toEqual(before);
  expect(readdirSync(place.folder)).not.toContain('ringfort.db-shm');
});

test('the report names nobody and no server', async () => {
  const { text } = await check(await profileOfAlice());
  expect(text).not.toMatch(/alice|bob|127\.0\.0\.1/u);
});

test('it speaks the language of the system', async () => {
  const { text } = await check(await profileOfAlice(), 'ru');
  expect(text).toContain('Проверка данных');
  expect(lineOf(text, 'База данных цела')).toMatch(new RegExp(`^${ru['doctor.verdict.good']}`, 'u'));
});

test('what a crash left in the log is read where it is, and stays there', async () => {
  const place = await profileOfAlice();
  const key = await keyOf(place);
  const { database } = openStore({ file: join(place.folder, 'ringfort.db'), key, migrations });
  database.exec(`INSERT INTO inbox (frame, plaintext, received_at) VALUES ('{}', NULL, 1)`);
  const log = readFileSync(join(place.folder, 'ringfort.db-wal'));
  const file = readFileSync(join(place.folder, 'ringfort.db'));
  database.close();
  writeFileSync(join(place.folder, 'ringfort.db'), file);
  writeFileSync(join(place.folder, 'ringfort.db-wal'), log);

  const { text } = await check(place);
  expect(lineOf(text, 'Messages to be read')).toMatch(said('attention', String.raw`.*\(1\)`));
  expect(readFileSync(join(place.folder, 'ringfort.db-wal'))).toEqual(log);
  expect(readFileSync(join(place.folder, 'ringfort.db'))).toEqual(file);
});

test('a damaged page is found in a closed profile', async () => {
  const place = await profileOfAlice();
  damageLastPage(place);
  const { text, exitCode } = await check(place);
  expect(exitCode).toBe(1);
  expect(lineOf(text, 'Database is whole')).toMatch(said('bad', '.*Copy the data folder away'));
});

test('a page that is damaged while the profile is open is found, although memory holds a good one', async () => {
  const place = await profileOfAlice({ keepOpen: true });
  place.checkpoint();
  expect(place.examine().figures.faults).toBe(0);
  damageLastPage(place);
  expect(place.examine().figures.faults).not.toBe(0);
});

test.each<[string, (place: Place) => void, string, RegExp]>([
  [
    'the first page is damaged',
    ({ folder }) => truncateSync(join(folder, 'ringfort.db'), 100),
    'Database opens',
    said('bad'),
  ],
  [
    'the key file is gone',
    ({ folder }) => rmSync(join(folder, 'keys.json')),
    'Key file',
    said('bad', String.raw`.*\(gone\)`),
  ],
  [
    'the key file is no such',
    ({ folder }) => writeFileSync(join(folder, 'keys.json'), '{'),
    'Key file',
    said('bad', String.raw`.*\(keyFileCorrupt\)`),
  ],
  [
    'the only keyring is gone',
    ({ keyring }) => keyring.takeAway(),
    'Password store of the system',
    said('bad', String.raw`.*\(gnome_libsecret\): Only this`),
  ],
])('when %s the report says what to do', async (_what, spoil, name, expected) => {
  const place = await profileOfAlice();
  spoil(place);
  const { text, exitCode } = await check(place);
  expect(exitCode).toBe(1);
  expect(lineOf(text, name)).toMatch(expected);
});

test('a database put back from an older copy is told from the newest one', async () => {
  const place = await profileOfAlice();
  const file = join(place.folder, 'ringfort.db');
  const old = readFileSync(file);
  const key = await keyOf(place);
  const profile = createProfile({
    ...place,
    now: () => NOW_MS,
    startTimer: () => () => undefined,
    onClosed: ({ phase }) => expect.unreachable(phase),
    onOpen: async ({ stores }) => stores.ratchet.transaction((t) => t.advanceStateEpoch(1000)),
    onKeyProtection: () => undefined,
    onUnreadable: () => undefined,
    onFault: () => undefined,
  });
  await profile.open();
  await profile.close();
  key.fill(0);
  writeFileSync(file, old);
  expect(lineOf((await check(place)).text, 'Data is not from an old copy')).toMatch(
    said('attention', String.raw`.*\(rolledBack\)`),
  );
});

test('a locked profile says so, and what can be told is told', async () => {
  const place = await profileOfAlice();
  const keys = createDatabaseKeys({
    file: join(place.folder, 'keys.json'),
    keyring: place.keyring,
    databaseExists: () => true,
  });
  await keys.setPassphrase('correct horse battery', null);
  place.keyring.takeAway();
  const { text, exitCode } = await check(place);
  expect(exitCode).toBe(0);
  expect(text).toContain('The data is protected by your passphrase');
  expect(lineOf(text, 'Key file')).toMatch(said('good'));
  expect(text).not.toContain('Sessions with contacts');
});

test('while a Ringfort has the profile open it is left alone', async () => {
  const place = await profileOfAlice({ keepOpen: true });
  const refused = await check(place, 'en', false);
  expect(refused).toEqual({
    exitCode: 3,
    text: 'Check of the data\nThe data is in use by a running Ringfort. Use Settings > Advanced > Check the data.\n',
  });
  // Even where the two do not know of each other.
  const { text, exitCode } = await check(place);
  expect(exitCode).toBe(3);
  expect(lineOf(text, 'Database opens')).toMatch(said('bad', String.raw`.*\(inUse\): A running Ringfort`));
  expect(text).toContain('The data is in use by a running Ringfort.');
});

test('before the first start there is nothing to find, and nothing is made', async () => {
  const place = { folder: join(temporaryFolder(), 'profile'), keyring: new FakeKeyring() };
  const { text, exitCode } = await check(place);
  expect(exitCode).toBe(0);
  expect(text).toContain('There is no data here yet.');
  expect(() => readdirSync(place.folder)).toThrow('ENOENT');
  mkdirSync(place.folder);
  await check(place);
  expect(readdirSync(place.folder)).toEqual([]);
});

/** One bit of it, as a tired disk does. */
function damageLastPage({ folder }: Place): void {
  const file = openSync(join(folder, 'ringfort.db'), 'r+');
  const at = fstatSync(file).size - 2000;
  const byte = new Uint8Array(1);
  readSync(file, byte, 0, 1, at);
  writeSync(
    file,
    byte.map((bits) => bits ^ 1),
    0,
    1,
    at,
  );
  closeSync(file);
}

async function keyOf({ folder, keyring }: Place): Promise<Uint8Array> {
  const keys = createDatabaseKeys({ file: join(folder, 'keys.json'), keyring, databaseExists: () => true });
  const found = await keys.open();
  if (found.state !== 'open') throw new Error('the keyring did not give the key');
  return found.key;
}
