import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeAsVersion } from '../../scripts/package/makePackages.ts';
import { AssistedPerson, button, PASSPHRASE } from './AssistedPerson.ts';
import { confinementFaults } from './confinement.ts';
import { Installed } from './Installed.ts';
import { assistedRoom, digestsIn, filesIn, firstPerson, type InstalledRoom } from './installedRoom.ts';
import { packageDependencies, packageIn } from './packages.ts';
import { isBinary, libraryOf, packedFiles, rpmInRoom } from './rpmFile.ts';
import type { AssistedSession } from './session.ts';

// One story in its order: what is tested stands on what was done before. It is told in a Debian, with its rpm, where
// the libraries are the same and lie in packages that rpm knows nothing of: so it is told not to ask for them, and
// whether they are all there is asked of the linker.

const PROGRAM = '/opt/Ringfort/ringfort';
const LINK = 'ringfort:1/abcdefgh';
const LATER = '99.0.0';
/** Debian's rpm would rather not be used so. */
const FORCED = '--force-debian';
const WITHOUT_ASKING = ['--nodeps', FORCED];
/** What every program is linked to, and no system is without. */
const OF_EVERY_SYSTEM = /^(?:linux-vdso|ld-linux|lib(?:c|m|dl|pthread|rt|gcc_s)\.so)/u;

let stage: InstalledRoom<AssistedSession>;
/** What there was before Ringfort came. */
let before: string;
/** Where the later version is made. */
let output: string;

beforeAll(async () => {
  output = await mkdtemp(join(tmpdir(), 'ringfort-rpm-'));
  stage = await assistedRoom(['alice'], ['rpm']);
  before = await filesIn(stage.room);
});

afterAll(async () => {
  await stage.close();
  await rm(output, { recursive: true, force: true });
});

test('rpm installs it without a word, with the sandbox that the kernel calls for, and finds it as it was packed', async () => {
  const { room } = stage;
  expect((await room.run(['rpm', '--install', ...WITHOUT_ASKING, rpmInRoom()])).text).toBe('');
  const hasNamespaces = (await room.run(['unshare', '--user', 'true'], { mayFail: true })).status === 0;
  const sandbox = await room.run(['stat', '--format=%a', '/opt/Ringfort/chrome-sandbox']);
  expect(sandbox.text).toBe(hasNamespaces ? '755\n' : '4755\n');
  expect(
    (await room.run(['rpm', '--verify', '--nodeps', ...(hasNamespaces ? [] : ['--nomode']), 'ringfort'])).text,
  ).toBe('');
});

test('every library that it is linked to is one that it asks for, or comes with one', async () => {
  const asked = (await packageDependencies('rpm')).flatMap((each) => libraryOf(each) ?? []);
  const known = (await stage.room.run(['/sbin/ldconfig', '-p'])).text.split('\n').map((line) => line.trim());
  const lines = asked.map((name) => known.find((line) => line.startsWith(`${name} `)));
  expect(asked.filter((_, at) => lines[at] === undefined)).toEqual([]);
  const brought = await linkedTo(lines.map((line) => line?.split(' => ')[1] ?? ''));
  const own = (await packedFiles()).map(({ path }) => path).filter(isBinary);
  const there = [...asked, ...brought, ...own.map((path) => path.split('/').at(-1))];
  const needed = await linkedTo(own);
  expect(needed).toContain('libffmpeg.so');
  expect(needed.filter((name) => !there.includes(name) && !OF_EVERY_SYSTEM.test(name))).toEqual([]);
});

test('a plain user starts it and sets it up, and the system confines each of its pages', async () => {
  const person = start(['ringfort', '--disable-gpu']);
  await person.sees(/Protect Ringfort with a passphrase/u);
  await person.fill('^Passphrase$', PASSPHRASE);
  await person.fill('^Repeat the passphrase$', PASSPHRASE);
  await person.press(button('^Protect and continue$'), /"Your name"/u);
  expect(await confinementFaults(await person.installed.processes())).toEqual([]);
  expect(await person.installed.end()).toBe(0);
});

test('a later version takes its place: command, menu and links lead to it, and the data that was there opens', async () => {
  const { room } = stage;
  const files = await filesIn(room);
  await makeAsVersion('rpm', LATER, output, () => undefined);
  await copyFile(join(output, packageIn(output, 'rpm')), room.outside('/tmp/later.rpm'));
  expect((await room.run(['rpm', '--upgrade', ...WITHOUT_ASKING, '/tmp/later.rpm'])).text).toBe('');
  await room.run(['rm', '/tmp/later.rpm']);
  expect((await room.run(['rpm', '--query', '--queryformat', '%{VERSION}', 'ringfort'])).text).toBe(LATER);
  expect(await filesIn(room)).toBe(files);
  expect((await room.run(['readlink', '-f', '/usr/bin/ringfort'])).text).toBe(`${PROGRAM}\n`);

  const opened = Installed.start(room, alice().user, alice().session, ['xdg-open', LINK]);
  await opened.drawn();
  expect(await opened.args()).toContain(LINK);
  expect(await opened.end()).toBe(0);
  const person = start(['ringfort', '--disable-gpu']);
  await person.unlock(/"Your name"/u);
  expect(await person.installed.end()).toBe(0);
});

test('removed, it leaves the data of people, and nothing else', async () => {
  const { room } = stage;
  const data = await dataOfPerson();
  expect((await room.run(['rpm', '--erase', FORCED, 'ringfort'])).text).toBe('');
  expect(await filesIn(room)).toBe(before);
  expect(await dataOfPerson()).toBe(data);
});

const alice = () => firstPerson(stage);

function start(command: readonly string[]): AssistedPerson {
  const { user, session } = alice();
  return AssistedPerson.start(stage.room, user, session, command);
}

const dataOfPerson = (): Promise<string> => digestsIn(stage.room, alice().user, '.config/Ringfort');

/** Every library that these files of the room are linked to, and those are. */
async function linkedTo(paths: readonly string[]): Promise<readonly string[]> {
  const { text } = await stage.room.run(['ldd', ...paths]);
  return [...new Set([...text.matchAll(/^\t(?:\S*\/)?([^\s/]+) /gmu)].map(([, name]) => name ?? ''))].sort();
}
