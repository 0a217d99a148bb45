import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ServerProcess } from '../../scripts/drive/ServerProcess.ts';
import type { Desktop } from '../runtime/desktop/desktop.ts';
import { SOUND } from './anotherElectron.ts';
import { AssistedPerson, button } from './AssistedPerson.ts';
import { assistedRoom, install, ownPackage, type InstalledRoom } from './installedRoom.ts';
import { laterBuild } from './laterBuild.ts';
import { coloursOf, DRAWN } from './screen.ts';
import type { AssistedSession } from './session.ts';

// A later version with another Electron is put in the place of one that runs (ADR 77): under two people who talk, and
// under a third, whose Ringfort only waits.

const START = ['ringfort', '--disable-gpu', '--use-fake-device-for-media-stream'];
const LATER = '99.0.0';
const LIMIT = { timeout: 120_000, interval: 250 };
/** As often as the phone looks, and what a start of the notification takes on a machine with other things to do. */
const WITHIN_A_MINUTE = { timeout: 75_000, interval: 250 };

/** In the place of the system's player: writes down what it is to play. */
const PLAYED = '/tmp/played';
const PLAYER = `printf '#!/bin/sh\necho "$*" >>${PLAYED}\n' >/usr/local/bin/paplay
  chmod 755 /usr/local/bin/paplay
  touch ${PLAYED}
  chmod 666 ${PLAYED}`;

let stage: InstalledRoom<AssistedSession>;
let server: ServerProcess;
let folder: string;
let alice: AssistedPerson;
let bob: AssistedPerson;
let carol: AssistedPerson;
let desktop: Desktop;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ringfort-electron-'));
  const people = assistedRoom(['alice', 'bob', 'carol']);
  [stage, server] = await Promise.all([people, ServerProcess.start(join(folder, 'server'))]);
  await install(stage.room, ownPackage());
  desktop = await who('alice').session.desktop();
  [alice, bob, carol] = [start('alice'), start('bob'), start('carol')];
});

afterAll(async () => {
  await stage.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

test('two people talk, and a third could', async () => {
  for (const [person, name] of [
    [alice, 'alice'],
    [bob, 'bob'],
    [carol, 'carol'],
  ] as const)
    await person.setUp(name, server.url);
  await Promise.all([alice.addContact('bob'), bob.addContact('alice'), carol.addContact('bob')]);
  await talk();
});

test('U9 another Electron under a call: the call goes on, and within a minute its people are told to restart', async () => {
  const later = await laterBuild(stage.room, ownPackage(), LATER, { onAnotherElectron: true });
  await install(stage.room, later);
  const told = () => desktop.notifications().map(({ summary, body }) => `${summary}: ${body}`);
  await expect.poll(told, WITHIN_A_MINUTE).toContainEqual(expect.stringContaining(`Ringfort ${LATER} is installed`));
  const [before] = await times(alice);
  await expect.poll(async () => (await times(alice))[0], LIMIT).not.toBe(before);
  for (const person of [alice, bob]) await person.sees(/button "Hang up/u);
  await alice.hangUp();
  await bob.seesItsEnd();
  await alice.press(button('^Recents'), /"Outgoing video call/u);
  await bob.press(button('^Recents'), /"Incoming video call/u);
});

test('U9 whoever calls a phone that only waited is heard there by the desktop’s own ring, again and again', async () => {
  const heard = async () => (await stage.room.run(['cat', PLAYED])).text.split('\n').filter(Boolean);
  await stage.room.run(['sh', '-euc', PLAYER]);
  await bob.press(button('^Contacts$'), /button "Add contact"/u);
  await bob.addContact('carol');
  await bob.press(button('^Call carol$'), /"Ringing…"/u);
  await expect.poll(heard, LIMIT).toContainEqual(expect.stringMatching(/^--volume=\d+ .*phone-incoming-call\.oga$/u));
  await expect.poll(async () => (await heard()).length, LIMIT).toBeGreaterThan(1);
  await bob.hangUp();
});

test('U9 a phone whose process for sound is begun from then on blames no device, when one is tried and when a call begins, and the restart that it asks for brings it back whole', async () => {
  // As after a fault of it, or where nothing has asked for a device yet.
  await carol.installed.lose(SOUND);
  await carol.press(button('^Settings'), /button "Audio and video"/u);
  await carol.press(button('^Audio and video'), /button "Try the microphone"/u);
  await carol.press(
    button('^Try the microphone'),
    /"Another version of Ringfort was installed[^"]* open the microphone/u,
  );
  await carol.press(
    button('^Play a test sound'),
    /"Another version of Ringfort was installed[^"]* not play any sound/u,
  );
  await carol.press(button('^Call bob$'), /"Another version of Ringfort was installed/u);
  await carol.press(button('^Restart Ringfort$'), /^(?![^]*"Another version)/u);
  expect(await carol.installed.ended()).toBe(0);
  // It is started as from the menu, and so without what lets somebody read it here.
  await expect.poll(async () => coloursOf(await who('carol').session.picture()), LIMIT).toBeGreaterThan(DRAWN);
  await stage.room.run(['ringfort', '--quit'], { as: who('carol').user, env: who('carol').session.env });

  expect(await Promise.all([alice, bob].map(({ installed }) => installed.end()))).toEqual([0, 0]);
  [alice, bob, carol] = [start('alice'), start('bob'), start('carol')];
  await alice.unlock(/button "Call bob"/u);
  await bob.unlock(/button "Call alice"/u);
  await talk();
  await carol.unlock(/button "Call bob"/u);
  await carol.press(button('^Settings'), /button "About"/u);
  await carol.press(button('^About$'), new RegExp(`"Ringfort ${LATER}"`, 'u'));
});

/** Alice calls Bob, and they are in it for some seconds. */
async function talk(): Promise<void> {
  await alice.press(button('^Video call bob$'), /"Ringing…"/u);
  await bob.sees(/button "Answer with video"/u);
  await bob.press(button('^Answer with video$'), /button "Hang up/u);
  for (const person of [alice, bob]) await person.sees(/"0:(?!0[01]")[0-5]\d"/u);
}

/** How long they have talked, as each of the windows says. */
async function times(person: AssistedPerson): Promise<readonly string[]> {
  return (await person.read()).match(/"\d+:[0-5]\d"/gu) ?? [];
}

function who(name: string) {
  const person = stage.people.find(({ user }) => user.name === name);
  if (person === undefined) throw new Error(`${name} is not there`);
  return person;
}

function start(name: string): AssistedPerson {
  const { user, session } = who(name);
  return AssistedPerson.start(stage.room, user, session, START);
}
