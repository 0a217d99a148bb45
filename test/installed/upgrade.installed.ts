import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../scripts/electron/run.ts';
import { AssistedPerson, button, toggle } from './AssistedPerson.ts';
import {
  assistedRoom,
  digestsIn,
  filesIn,
  install,
  ownPackage,
  serverPackage,
  type InstalledRoom,
} from './installedRoom.ts';
import { InstalledServer } from './InstalledServer.ts';
import { laterBuild } from './laterBuild.ts';
import { version } from './packages.ts';
import { coloursOf, DRAWN } from './screen.ts';
import type { AssistedSession } from './session.ts';

// One story in its order, in a Debian that has nothing but the two packages and what they ask for. Its later part is of
// people who never end their Ringfort: it runs on in the tray while the system puts another in its place.

const START = ['ringfort', '--disable-gpu', '--use-fake-device-for-media-stream'];
const LATER = '99.0.0';
const DATA = '.config/Ringfort';
const LOGIN = '.config/autostart/app.ringfort.desktop.desktop';
/** What the server's package asks for, and what starts the entries of a desktop. */
const BESIDE = ['adduser', 'init-system-helpers', 'libglib2.0-bin'];

let stage: InstalledRoom<AssistedSession>;
let server: InstalledServer;
let alice: AssistedPerson;
let bob: AssistedPerson;
let before: string;

beforeAll(async () => {
  stage = await assistedRoom(['alice', 'bob', 'carol'], BESIDE);
  before = await filesIn(stage.room);
});

afterAll(async () => {
  await server?.stop();
  await stage.close();
});

test('two packages make a Debian a server with two people, who come by its invites and call each other', async () => {
  await install(stage.room, ownPackage(), serverPackage());
  server = await InstalledServer.start(stage.room);
  [alice, bob] = [start('alice'), start('bob')];
  await register(alice, 'alice');
  await register(bob, 'bob');
  await Promise.all([alice.addContact('bob'), bob.addContact('alice')]);
  await call();
  expect(await server.command('users')).toMatch(/^alice .*\nbob .*\n2 of 2 accounts\.$/mu);
});

test('both packages are upgraded under what runs: pages that nobody had opened open, and calls go on', async () => {
  // Hers has no account yet: it is still to load nearly all there is.
  const carol = start('carol');
  await carol.sees(/Protect Ringfort with a passphrase/u);
  const later = [
    await laterBuild(stage.room, ownPackage(), LATER),
    await laterBuild(stage.room, serverPackage(), LATER),
  ];
  await install(stage.room, ...later);
  expect(await versions()).toBe(`${LATER} ${LATER}`);

  await carol.setUpAsHost('carol');
  expect(await carol.installed.end()).toBe(0);
  await alice.press(button('^Recents'), /"Outgoing video call/u);
  await alice.press(button('^Settings'), /button "Notifications and ringing"/u);
  await startAtLogin();
  await server.stop();
  await server.start();
  await call();
  expect(await server.command('users')).toContain('2 of 2 accounts.');
});

test('About asks for a restart, which brings the later version with account, contact and past calls', async () => {
  await alice.press(button('^Settings'), /button "About/u);
  await alice.press(button('^About'), new RegExp(`"Ringfort ${LATER} is installed\\.`, 'u'));
  await alice.sees(new RegExp(`"Ringfort ${version}"`, 'u'));
  await alice.press(button('^Restart now$'), /^(?![^]*"Restart now)/u);
  expect(await alice.installed.ended()).toBe(0);
  // It is started as from the menu, and so without what lets somebody read it here.
  await expect.poll(() => running('alice'), LIMIT).toMatch(/^\/opt\/Ringfort\/ringfort$/mu);
  await expect.poll(async () => coloursOf(await who('alice').session.picture()), LIMIT).toBeGreaterThan(DRAWN);
  await end('alice');

  alice = start('alice');
  await alice.unlock(/button "Call bob"/u);
  await alice.press(button('^Recents'), /"Outgoing video call/u);
  await alice.press(button('^Settings$'), /button "About"/u);
  await alice.press(button('^About$'), new RegExp(`"Ringfort ${LATER}"`, 'u'));
  await call();
});

test('the entry that starts it at login starts the program that is installed, and no window', async () => {
  const file = stage.room.outside(`/home/alice/${LOGIN}`);
  expect(await run('desktop-file-validate', [file])).toBe('');
  expect(await readFile(file, 'utf8')).toMatch(/^Exec="\/opt\/Ringfort\/ringfort" "--hidden"$/mu);
  expect(await alice.installed.end()).toBe(0);

  const { user, session } = who('alice');
  // What it starts goes on, and would hold what it prints to.
  const launch = ['sh', '-c', 'gio launch "$0" >/dev/null 2>&1', `/home/alice/${LOGIN}`];
  await stage.room.run(launch, { as: user, env: session.env });
  await expect.poll(() => running('alice'), LIMIT).toContain('--type=renderer');
  expect(await running('alice')).toMatch(/^\/opt\/Ringfort\/ringfort --hidden$/mu);
  expect(coloursOf(await session.picture())).toBeLessThan(DRAWN);
  // It is this one that shows its window to whoever starts it once more.
  expect(await start('alice').installed.ended()).toBe(0);
  await expect.poll(async () => coloursOf(await session.picture()), LIMIT).toBeGreaterThan(DRAWN);
});

test('removed, both leave what is of people and of the server, and purged, what is of people alone', async () => {
  await end('alice');
  expect(await bob.installed.end()).toBe(0);
  await server.stop();
  const data = await digestsIn(stage.room, who('alice').user, DATA);
  const packages = ['ringfort', 'ringfort-server'];
  await stage.room.run(['apt-get', 'remove', '-y', ...packages]);
  expect((await left()).filter((path) => !OF_SERVER.test(path))).toEqual([]);
  await stage.room.run(['apt-get', 'purge', '-y', ...packages]);
  expect(await left()).toEqual([]);
  expect(await digestsIn(stage.room, who('alice').user, DATA)).toBe(data);
  // The entry at login is hers as well: a desktop passes it over, for what it tries first is not there.
  const { user, session } = who('alice');
  const login = await stage.room.run(['gio', 'launch', `/home/alice/${LOGIN}`], {
    as: user,
    env: session.env,
    mayFail: true,
  });
  expect(login.status).not.toBe(0);
});

/** Alice switches it on, in the settings that show. */
async function startAtLogin(): Promise<void> {
  const { assistive } = who('alice').session;
  await expect
    .poll(async () => {
      await assistive.press(button('^Notifications and ringing$'));
      return assistive.press(toggle('^Start when I log in'));
    }, LIMIT)
    .toBe(true);
  await expect.poll(() => existsSync(stage.room.outside(`/home/alice/${LOGIN}`)), LIMIT).toBe(true);
}

/** What it keeps when its package is removed: options, data, and what tells whether its service is to start. */
const OF_SERVER = /^\/(?:etc\/ringfort-server|var\/lib\/ringfort|etc\/systemd\/system|var\/lib\/systemd)(?:\/|$)/u;

/** What is there now and was not before; the lock of adduser is that package's own. */
async function left(): Promise<readonly string[]> {
  const there = before.split('\n');
  return (await filesIn(stage.room)).split('\n').filter((path) => !there.includes(path) && path !== '/run/adduser');
}

const LIMIT = { timeout: 120_000, interval: 250 };

function who(name: string) {
  const person = stage.people.find(({ user }) => user.name === name);
  if (person === undefined) throw new Error(`${name} is not there`);
  return person;
}

function start(name: string): AssistedPerson {
  const { user, session } = who(name);
  return AssistedPerson.start(stage.room, user, session, START);
}

async function register(person: AssistedPerson, name: string): Promise<void> {
  await person.setUp(name, server.url, (await server.command('invite', '--days', '1')).trim());
}

/** From Alice to Bob, with sound and pictures, up to its end. */
async function call(): Promise<void> {
  await alice.press(button('^Contacts'), /button "Video call bob"/u);
  await alice.press(button('^Video call bob$'), /"Ringing…"/u);
  await bob.sees(/button "Answer with video"/u);
  await bob.press(button('^Answer with video$'), /button "Hang up/u);
  for (const person of [alice, bob]) await person.sees(/"0:(?!0[01]")[0-5]\d"/u);
  await alice.hangUp();
  await bob.seesItsEnd();
}

async function versions(): Promise<string> {
  const asked = ['dpkg-query', '--show', '--showformat=${Version} ', 'ringfort', 'ringfort-server'];
  return (await stage.room.run(asked)).text.trim();
}

/** What somebody's programs of the room were started with, a line each. */
async function running(name: string): Promise<string> {
  const script =
    'for each in /proc/[0-9]*; do [ "$(stat -c %U $each)" = $0 ] && tr "\\0" " " <$each/cmdline && echo; done';
  return (await stage.room.run(['sh', '-c', `${script}; true`, name])).text.replaceAll(/ $/gmu, '');
}

/** Ends the Ringfort of somebody who did not start it here, as the menu of a desktop does. */
async function end(name: string): Promise<void> {
  const { user, session } = who(name);
  await stage.room.run(['ringfort', '--quit'], { as: user, env: session.env });
  await expect.poll(() => running(name), LIMIT).not.toContain('/opt/Ringfort/ringfort');
}
