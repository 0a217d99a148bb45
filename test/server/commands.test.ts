import { chown, copyFile, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CLOSE_CODES } from '../../core/protocol/errorCodes.ts';
import { backUp } from '../../server/commands/backup.ts';
import { removeUser } from '../../server/commands/removeUser.ts';
import { restore } from '../../server/commands/restore.ts';
import { listUsers, usersText } from '../../server/commands/users.ts';
import { EXIT } from '../../server/exitCodes.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';
import { offerTo, TestServer } from '../stage/testServer.ts';

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.start();
});
afterEach(() => server.remove());

const everybody = { match: '', unused: false, after: '', limit: 100 };
const DAY_MS = 86_400_000;

describe('the list of accounts', () => {
  test('names each with its devices, the day it was made and the day it was last here, and no more', async () => {
    await server.person('alice');
    await server.register('bob');
    const made = new Date(server.clock.now()).toISOString().slice(0, 10);
    const { users, total, next } = await listUsers(server.folder, everybody);
    expect(users).toEqual([
      { name: 'alice', devices: 1, created: made, lastSeen: made },
      { name: 'bob', devices: 1, created: made, lastSeen: 'never' },
    ]);
    expect([total, next]).toEqual([2, null]);
  });

  test('counts the days of somebody who never leaves, and those of sign-ins', async () => {
    // Half an hour before midnight.
    server.clock.advance(DAY_MS - (server.clock.now() % DAY_MS) - DAY_MS / 48);
    const { device, client } = await server.person('alice');
    const seen = async () => (await listUsers(server.folder, everybody)).users[0]?.lastSeen;
    const first = await seen();
    await server.pass(DAY_MS / 24, client);
    const second = new Date(server.clock.now()).toISOString().slice(0, 10);
    expect(second).not.toBe(first);
    await expect.poll(seen).toBe(second);
    await server.stop();
    server.clock.advance(3 * DAY_MS);
    await server.start();
    await server.signIn(device);
    expect(await seen()).toBe(new Date(server.clock.now()).toISOString().slice(0, 10));
  });

  test('comes in pages, by a part of the name, or of those that nobody ever used', async () => {
    for (const name of ['anna', 'berta', 'hanna', 'zoe']) await server.register(name);
    await server.person('johanna');
    const first = await listUsers(server.folder, { ...everybody, match: 'ann', limit: 2 });
    expect([first.users.map(({ name }) => name), first.total, first.next]).toEqual([['anna', 'hanna'], 3, 'hanna']);
    expect(usersText(first)).toContain('2 of 3 accounts. The next ones: --after hanna');
    const second = await listUsers(server.folder, { ...everybody, match: 'ann', limit: 2, after: 'hanna' });
    expect([second.users.map(({ name }) => name), second.next]).toEqual([['johanna'], null]);
    const unused = await listUsers(server.folder, { ...everybody, unused: true });
    expect(unused.users.map(({ name }) => name)).not.toContain('johanna');
  });
});

describe('the removal of an account', () => {
  test('by a running server ends its call, closes its connection and keeps its name', async () => {
    const { device, client } = await server.person('alice');
    const bob = await server.person('bob');
    const offer = offerTo(device, bob.client.nextNumber);
    bob.client.send(offer);
    await client.next('call_offer');
    const removal = removeUser(server.folder, 'alice');
    const ticking = setInterval(() => server.clock.advance(1_000), 20);
    expect(await removal.finally(() => clearInterval(ticking))).toEqual({
      outcome: 'removed',
      devices: 1,
      by: 'server',
    });
    expect(await client.closed).toBe(CLOSE_CODES.deleted.code);
    await bob.client.next('call_state', (frame) => frame.call_id === offer.call_id && frame.state === 'ended');
    await expect(server.register('alice')).rejects.toThrow('handle_taken');
    expect((await listUsers(server.folder, everybody)).users.map(({ name }) => name)).toEqual(['bob']);
  });

  test('without a server is done in its data', async () => {
    await server.person('alice');
    await server.stop();
    expect(await removeUser(server.folder, 'alice')).toEqual({ outcome: 'removed', devices: 1, by: 'command' });
    expect(await removeUser(server.folder, 'alice')).toEqual({ outcome: 'noSuchUser' });
    expect((await listUsers(server.folder, everybody)).users).toEqual([]);
  });

  test('whose call was under way when the server was killed waits for its next start', async () => {
    const { device } = await server.person('alice');
    const bob = await server.person('bob');
    bob.client.send(offerTo(device, bob.client.nextNumber));
    await bob.client.next('ack');
    await server.crash();
    expect(await removeUser(server.folder, 'alice')).toEqual({ outcome: 'atNextStart' });
    await server.start();
    server.clock.advance(1_000);
    await expect.poll(async () => (await listUsers(server.folder, everybody)).total).toBe(1);
  });

  test('of nobody, or by a server that does nothing, says so', async () => {
    await server.register('alice');
    expect(await removeUser(server.folder, 'nobody')).toEqual({ outcome: 'noSuchUser' });
    // Its clock stands still.
    expect(await removeUser(server.folder, 'alice', 300)).toEqual({ outcome: 'asked' });
  });
});

describe('a backup', () => {
  test('made while the server runs has all of one moment, for its owner alone', async () => {
    const alice = await server.register('alice');
    const file = join(temporaryFolder(), 'ringfort.backup');
    const bytes = await backUp(server.folder, file);
    const { mode, size } = await stat(file);
    expect([mode & 0o777, size]).toEqual([0o600, bytes]);
    await server.register('bob');

    const elsewhere = join(temporaryFolder(), 'data');
    expect(await restore(elsewhere, file)).toBeNull();
    expect((await readdir(elsewhere)).toSorted()).toEqual(['ringfort-server.lock', 'ringfort-server.sqlite']);
    expect((await listUsers(elsewhere, everybody)).users.map(({ name }) => name)).toEqual(['alice']);
    const other = await TestServer.start({ dataFolder: elsewhere });
    const id = (await server.challenge()).server_id;
    expect((await other.challenge()).server_id).toBe(id);
    await other.signIn(alice);
    await other.remove();
  });

  test('is never written over a file, and leaves nothing behind where it cannot be written', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'notes');
    await writeFile(file, 'mine');
    await expect(backUp(server.folder, file)).rejects.toMatchObject({ exitCode: EXIT.mistake });
    expect(await readFile(file, 'utf8')).toBe('mine');
    await expect(backUp(server.folder, join(folder, 'nowhere/file'))).rejects.toThrow('There is no folder');
    await expect(backUp(join(folder, 'no-server'), join(folder, 'new'))).rejects.toThrow('holds no data');
    expect(await readdir(folder)).toEqual(['notes']);
  });
});

/** FAT and exFAT refuse links and modes; a disk in the network may do so in other words. */
const diskWithout = (code: string) => {
  const refuse = (): never => {
    throw Object.assign(new Error(`${code}: refused`), { code });
  };
  return { linkSync: refuse, chmodSync: refuse };
};

describe.each(['EPERM', 'ENOTSUP'])('on a disk that knows no links and no rights (%s)', (code) => {
  test('a backup is written whole, over no file, and restored there with the data from before aside', async () => {
    await server.register('alice');
    const folder = temporaryFolder();
    const file = join(folder, 'ringfort.backup');
    const bytes = await backUp(server.folder, file, diskWithout(code));
    expect((await stat(file)).size).toBe(bytes);
    await expect(backUp(server.folder, file, diskWithout(code))).rejects.toThrow('is there already');
    expect(await readdir(folder)).toEqual(['ringfort.backup']);
    await server.register('bob');
    await server.stop();
    const aside = await restore(server.folder, file, new Date(), diskWithout(code));
    const names = async (data: string) => (await listUsers(data, everybody)).users.map(({ name }) => name);
    expect([await names(server.folder), await names(aside ?? '')]).toEqual([['alice'], ['alice', 'bob']]);
  });
});

test('a disk that refuses for a reason nobody thought of is said to refuse, and keeps nothing of the backup', async () => {
  const folder = temporaryFolder();
  const attempt = backUp(server.folder, join(folder, 'ringfort.backup'), diskWithout('EIO'));
  await expect(attempt).rejects.toThrow(/refused the backup \(EIO\)/u);
  expect(await readdir(folder)).toEqual([]);
});

describe('restoring', () => {
  let backup: string;
  beforeEach(async () => {
    await server.register('alice');
    backup = join(temporaryFolder(), 'ringfort.backup');
    await backUp(server.folder, backup);
    await server.register('bob');
  });
  const names = async () => (await listUsers(server.folder, everybody)).users.map(({ name }) => name);

  test('is refused while the server runs', async () => {
    await expect(restore(server.folder, backup)).rejects.toMatchObject({ code: 'folderInUse' });
    expect(await names()).toEqual(['alice', 'bob']);
  });

  test('sets the data that were there aside, whole', async () => {
    await server.stop();
    const aside = await restore(server.folder, backup);
    expect(await names()).toEqual(['alice']);
    const before = await listUsers(aside ?? '', everybody);
    expect(before.users.map(({ name }) => name)).toEqual(['alice', 'bob']);
  });

  test('twice within a second sets both aside', async () => {
    await server.stop();
    const now = new Date(0);
    const asides = [await restore(server.folder, backup, now), await restore(server.folder, backup, now)];
    expect(asides.map((aside) => aside?.slice(server.folder.length + 1))).toEqual([
      'replaced-1970-01-01T00-00-00',
      'replaced-1970-01-01T00-00-00-2',
    ]);
  });

  test.runIf(process.getuid?.() === 0)('by root into a new folder leaves it to whom the one above is', async () => {
    const above = temporaryFolder();
    await chown(above, 4321, 1234);
    const data = join(above, 'srv/data');
    await restore(data, backup);
    for (const path of [join(above, 'srv'), data, join(data, 'ringfort-server.sqlite')]) {
      const { uid, gid } = await stat(path);
      expect([uid, gid], path).toEqual([4321, 1234]);
    }
  });

  test('hands out no one-time key that may have been handed out since (F25)', async () => {
    const count = async (token: string) => (await server.request('GET', '/v1/keys/count', undefined, token)).body;
    const carol = await server.register('carol', 3);
    expect(await count(carol.token)).toMatchObject({ one_time_prekeys: 3 });
    const later = join(temporaryFolder(), 'later.backup');
    await backUp(server.folder, later);
    await server.stop();
    await restore(server.folder, later);
    await server.start();
    const phone = server.connect();
    await phone.authenticate(carol);
    phone.send({ v: 1, t: 'resume', epoch: null, s: 0 });
    expect(await phone.next('ready')).toMatchObject({ one_time_prekeys: 0 });
  });

  test('of a file that is damaged, foreign, newer or none changes nothing and says which', async () => {
    await server.stop();
    const folder = temporaryFolder();
    const made = async (name: string, change: (path: string) => Promise<void> | void) => {
      const path = join(folder, name);
      await copyFile(backup, path);
      await change(path);
      return path;
    };
    const sql = (text: string) => (path: string) => {
      const database = new Database(path);
      database.exec(text);
      database.close();
    };
    const { size } = await stat(backup);
    const refused: [string, string][] = [
      [await made('half', (path) => truncate(path, size / 2)), 'is damaged'],
      [await made('hole', async (path) => zeroed(path, size)), 'is damaged'],
      [
        await made('text', (path) => writeFile(path, 'a letter to somebody '.repeat(200))),
        'is no backup of a Ringfort',
      ],
      [await made('empty', (path) => truncate(path, 0)), 'is no backup of a Ringfort'],
      [await made('foreign', sql('DROP TABLE server')), 'is no backup of a Ringfort'],
      [
        await made('newer', sql(`INSERT INTO kysely_migration VALUES ('0999_to_come', 'now')`)),
        'newer Ringfort server',
      ],
      [join(folder, 'none'), 'There is no file'],
      [folder, 'is no file'],
    ];
    for (const [file, why] of refused) await expect(restore(server.folder, file), file).rejects.toThrow(why);
    expect((await readdir(server.folder)).toSorted()).toEqual(['ringfort-server.lock', 'ringfort-server.sqlite']);
    expect(await names()).toEqual(['alice', 'bob']);
  });
});

/** Its first page stays: what says that it is a database. */
async function zeroed(path: string, size: number): Promise<void> {
  const bytes = await readFile(path);
  bytes.fill(0, 4096, size - 4096);
  await writeFile(path, bytes);
}
