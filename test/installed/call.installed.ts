import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ServerProcess } from '../../scripts/drive/ServerProcess.ts';
import { AssistedPerson, button } from './AssistedPerson.ts';
import { confinementFaults } from './confinement.ts';
import { assistedRoom, install, ownPackage, type InstalledRoom } from './installedRoom.ts';
import type { AssistedSession } from './session.ts';

const START = ['ringfort', '--disable-gpu', '--use-fake-device-for-media-stream'];

let stage: InstalledRoom<AssistedSession>;
let server: ServerProcess;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ringfort-call-'));
  [stage, server] = await Promise.all([assistedRoom(['alice', 'bob']), ServerProcess.start(join(folder, 'server'))]);
  await install(stage.room, ownPackage());
});

afterAll(async () => {
  await stage.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

test('two people on one computer, each at a Ringfort that was installed, call each other with sound and pictures', async () => {
  const [alice, bob] = stage.people.map(({ user, session }) => AssistedPerson.start(stage.room, user, session, START));
  if (alice === undefined || bob === undefined) throw new Error('two are there');
  await Promise.all([alice.setUp('alice', server.url), bob.setUp('bob', server.url)]);
  await Promise.all([alice.addContact('bob'), bob.addContact('alice')]);

  await alice.press(button('^Video call bob$'), /"Ringing…"/u);
  await bob.sees(/button "Answer with video"/u);
  await bob.press(button('^Answer with video$'), /button "Hang up/u);
  for (const person of [alice, bob]) {
    // Its time runs.
    await person.sees(/"0:(?!0[01]")[0-5]\d"/u);
    expect(await confinementFaults(await person.installed.processes())).toEqual([]);
  }
  await alice.hangUp();
  await bob.seesItsEnd();

  await alice.press(button('^Recents'), /"Outgoing video call/u);
  await bob.press(button('^Recents'), /"Incoming video call/u);
  expect(server.callSessions()).toMatchObject([{ caller_id: 'alice', callee_id: 'bob', status: 'ended' }]);
  expect(await Promise.all([alice, bob].map(({ installed }) => installed.end()))).toEqual([0, 0]);
});
