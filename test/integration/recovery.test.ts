import { cpSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startServer, type RunningServer } from '../../server/index.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { talkAndHangUp } from '../stage/talk.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

/** Two whole Ringforts and the real server; the disk of one of them is put back to an older copy, unnoticed. */

const people = {
  alice: { certificate: 'a1'.repeat(32), keyring: new FakeKeyring() },
  bob: { certificate: 'b0'.repeat(32), keyring: new FakeKeyring() },
} as const;
type Person = keyof typeof people;

let server: RunningServer;
let folders: Record<Person, string>;
let running: Record<Person, HeadlessRingfort>;

beforeEach(async () => {
  server = await startServer({ dataFolder: temporaryFolder(), logLevel: 'silent' });
  folders = { alice: temporaryFolder(), bob: temporaryFolder() };
  running = { alice: launch('alice'), bob: launch('bob') };
  await running.alice.register('alice', server.url);
  await running.bob.register('bob', server.url);
  await running.alice.ringfort.mainHandlers.addContact({ handle: 'bob' });
  await running.bob.ringfort.mainHandlers.addContact({ handle: 'alice' });
});

afterEach(async () => {
  await running.alice.ringfort.stop();
  await running.bob.ringfort.stop();
  await server.close();
});

function launch(person: Person): HeadlessRingfort {
  return new HeadlessRingfort({ folder: folders[person], ...people[person] });
}

async function start(person: Person): Promise<void> {
  running[person] = launch(person);
  await running[person].ringfort.start();
  await running[person].online();
}

const call = (caller: Person, callee: Person): Promise<void> => talkAndHangUp(running[caller], running[callee], callee);

/** Everything of this person's disk becomes what it was before `meanwhile`. */
async function turnedBack(person: Person, meanwhile: () => Promise<void>): Promise<void> {
  const copy = temporaryFolder();
  await running[person].ringfort.stop();
  cpSync(folders[person], copy, { recursive: true });
  await start(person);
  await meanwhile();
  await running[person].ringfort.stop();
  rmSync(folders[person], { recursive: true });
  cpSync(copy, folders[person], { recursive: true });
  await start(person);
}

describe('after the disk of one side was put back to an older copy', () => {
  beforeEach(() => call('alice', 'bob'));

  /** After one, the key that the older copy has ready for its next message would still be the right one. */
  const twoCalls = async (): Promise<void> => {
    await call('alice', 'bob');
    await call('alice', 'bob');
  };

  test('a call to it rings, though its offer could not be read at first', async () => {
    await turnedBack('bob', twoCalls);
    await call('alice', 'bob');
    expect(running.bob.faults).toContain('undecryptable');
    const { recents } = await running.bob.until((snapshot) => snapshot.recents.length === 2);
    expect(recents.map(({ reason }) => reason)).toEqual(['hungUpThere', 'hungUpThere']);
    await call('bob', 'alice');
  });

  test('a call from it rings, though its offer could not be read at first', async () => {
    await turnedBack('alice', twoCalls);
    await call('alice', 'bob');
    expect(running.bob.faults).toContain('undecryptable');
    await call('bob', 'alice');
  });
});
