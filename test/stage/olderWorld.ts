import { cpSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { profileFiles } from '../../main/profile/profileFiles.ts';
import { createDatabaseKeys } from '../../main/store/key/databaseKey.ts';
import { type RunningServer, startServer } from '../../server/index.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HeadlessRingfort } from './HeadlessRingfort.ts';
import { writeOlderStore } from './olderStore.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/** A server, and Alice and Bob at it, as they lie on a disk. */
export interface SavedWorld {
  readonly folder: string;
  readonly port: number;
  readonly keyring: FakeKeyring;
}

export interface RunningWorld {
  readonly server: RunningServer;
  readonly alice: HeadlessRingfort;
  readonly bob: HeadlessRingfort;
  readonly stop: () => Promise<void>;
}

const CERTIFICATES = { alice: 'a1'.repeat(32), bob: 'b0'.repeat(32) } as const;

function phoneIn(folder: string, name: keyof typeof CERTIFICATES, keyring: FakeKeyring): HeadlessRingfort {
  return new HeadlessRingfort({ folder: join(folder, name), keyring, certificate: CERTIFICATES[name] });
}

const serve = (folder: string, port = 0): Promise<RunningServer> =>
  startServer({ dataFolder: join(folder, 'server'), port, ringTimeoutMs: 15_000, logLevel: 'silent' });

/**
 * Alice and Bob know each other, Alice has verified Bob and set her Ringfort up as she likes it, they have called each
 * other, and Bob missed a call. `more`: what else happened before everything ended.
 */
export async function saveWorld(folder: string, more: (world: RunningWorld) => Promise<void>): Promise<SavedWorld> {
  const keyring = new FakeKeyring();
  const server = await serve(folder);
  const [alice, bob] = [phoneIn(folder, 'alice', keyring), phoneIn(folder, 'bob', keyring)];
  await alice.register('alice', server.url);
  await bob.register('bob', server.url);
  const world = { server, alice, bob, stop: () => stop(server, alice, bob) };
  await more(world);
  await world.stop();
  return { folder, port: server.port, keyring };
}

async function stop(server: RunningServer, ...phones: readonly HeadlessRingfort[]): Promise<void> {
  for (const { ringfort } of phones) await ringfort.stop();
  await server.close();
}

/** The same world again, from a copy, with Alice's data as a Ringfort of that version of the schema had them. */
export async function olderWorld(saved: SavedWorld, version: number) {
  const folder = temporaryFolder();
  cpSync(saved.folder, folder, { recursive: true });
  const files = profileFiles(join(folder, 'alice'));
  const key = await keyOf(saved.keyring, files.keys);
  const today = `${files.database}.today`;
  renameSync(files.database, today);
  const contents = writeOlderStore({ from: today, to: files.database, key, version });
  rmSync(today);
  // It came with the third step.
  if (version < 3) rmSync(files.rollback, { force: true });
  const open = async (): Promise<RunningWorld> => {
    const server = await serve(folder, saved.port);
    const [alice, bob] = [phoneIn(folder, 'alice', saved.keyring), phoneIn(folder, 'bob', saved.keyring)];
    await alice.ringfort.start();
    await bob.ringfort.start();
    return { server, alice, bob, stop: () => stop(server, alice, bob) };
  };
  return { folder: join(folder, 'alice'), files, key, contents, open };
}

/** Of a profile that is closed. */
async function keyOf(keyring: FakeKeyring, file: string): Promise<Uint8Array> {
  const found = await createDatabaseKeys({ file, keyring, databaseExists: () => true }).open();
  if (found.state !== 'open') throw new Error(`the key is ${found.state}`);
  return found.key;
}
