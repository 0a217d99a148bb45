import { readFile, stat } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../scripts/electron/run.ts';
import { readFuses } from '../../scripts/package/fuses.ts';
import { confinementFaults } from './confinement.ts';
import { Installed } from './Installed.ts';
import {
  debianRoom,
  digestsIn,
  filesIn,
  firstPerson,
  install,
  ownPackage,
  packageAs,
  type InstalledRoom,
} from './installedRoom.ts';
import { version } from './packages.ts';

// One story in its order: what is tested stands on what was done before.

const PROGRAM = '/opt/Ringfort/ringfort';
const ENTRY = '/usr/share/applications/app.ringfort.desktop.desktop';
const LINK = 'ringfort:1/abcdefgh';
const LATER = '99.0.0';

let stage: InstalledRoom;
/** What there was before Ringfort came. */
let before: string;

beforeAll(async () => {
  stage = await debianRoom(['alice']);
  before = await filesIn(stage.room);
});

afterAll(() => stage.close());

test('apt installs it into a Debian that has what it asks for and no more, and it finds its libraries there', async () => {
  const { room } = stage;
  await install(room, ownPackage());
  expect(await installedVersion()).toBe(version);
  const { text } = await room.run(['ldd', PROGRAM]);
  expect(text).not.toContain('not found');
});

test('what is installed has the fuses of a release, and the sandbox that the kernel calls for', async () => {
  const { room } = stage;
  expect(await readFuses(room.outside(PROGRAM))).toMatchObject({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
  });
  // With user namespaces there is no need for a program that everybody runs as root.
  const hasNamespaces = (await room.run(['unshare', '--user', 'true'], { mayFail: true })).status === 0;
  expect((await stat(room.outside('/opt/Ringfort/chrome-sandbox'))).mode & 0o7777).toBe(hasNamespaces ? 0o755 : 0o4755);
  expect(await readFile(room.outside('/opt/Ringfort/resources/apparmor-profile'), 'utf8')).toMatch(
    /profile "ringfort" "\/opt\/Ringfort\/ringfort" flags=\(unconfined\) \{\s+userns,/u,
  );
});

test('the menu of a desktop gets an entry that its validator takes, with the scheme and the actions', async () => {
  const file = stage.room.outside(ENTRY);
  expect(await run('desktop-file-validate', [file])).toBe('');
  const entry = await readFile(file, 'utf8');
  expect(entry).toMatch(/^Exec=\/opt\/Ringfort\/ringfort %U$/mu);
  expect(entry).toMatch(/^MimeType=x-scheme-handler\/ringfort;$/mu);
  expect(entry).toMatch(/^Actions=call;do-not-disturb;quit;$/mu);
  expect(entry).not.toContain('no-sandbox');
});

test('a plain user starts it: it draws its window, and the system confines each of its pages', async () => {
  const person = start(['ringfort', '--disable-gpu']);
  await person.drawn();
  expect(await confinementFaults(await person.processes())).toEqual([]);
  expect(await person.end()).toBe(0);
});

test('a link that is opened anywhere on the desktop starts it, and reaches it', async () => {
  const person = start(['xdg-open', LINK]);
  await person.drawn();
  expect(await person.args()).toContain(LINK);
  expect(await person.end()).toBe(0);
});

test('a later version is installed over it, and starts with the data that was there', async () => {
  const data = await dataOfPerson();
  await install(stage.room, await packageAs(stage.room, LATER));
  expect(await installedVersion()).toBe(LATER);
  expect(await dataOfPerson()).toBe(data);
  const person = start(['ringfort', '--disable-gpu']);
  await person.drawn();
  expect(await person.end()).toBe(0);
});

test('removed, it leaves what it says: the data of people, and nothing else', async () => {
  const data = await dataOfPerson();
  await stage.room.run(['apt-get', 'remove', '-y', 'ringfort']);
  expect(await filesIn(stage.room)).toBe(before);
  await stage.room.run(['apt-get', 'purge', '-y', 'ringfort']);
  expect(await filesIn(stage.room)).toBe(before);
  expect(await dataOfPerson()).toBe(data);
});

const alice = () => firstPerson(stage);

function start(command: readonly string[]): Installed {
  const { user, session } = alice();
  return Installed.start(stage.room, user, session, command);
}

async function installedVersion(): Promise<string> {
  return (await stage.room.run(['dpkg-query', '--show', '--showformat=${Version}', 'ringfort'])).text;
}

const dataOfPerson = (): Promise<string> => digestsIn(stage.room, alice().user, '.config/Ringfort');
