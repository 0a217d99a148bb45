import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { expectRights } from '../../../test/stage/fileRights.ts';
import { temporaryFolder } from '../../../test/stage/temporaryFolder.ts';
import type { Migration } from './migration.ts';
import { openStore, type OpenStore } from './openStore.ts';
import { guarded } from './storeError.ts';

const key = new Uint8Array(32).fill(7);
const notes: Migration = { version: 1, name: 'notes', sql: 'CREATE TABLE note (text TEXT NOT NULL) STRICT' };
const tags: Migration = {
  version: 2,
  name: 'tags',
  sql: `ALTER TABLE note ADD COLUMN tag TEXT NOT NULL DEFAULT 'none'`,
};

function open(file: string, migrations: readonly Migration[] = [notes], withKey = key): OpenStore {
  const store = openStore({ file, key: withKey, migrations });
  onTestFinished(() => void store.database.close());
  return store;
}

function addNote(store: OpenStore, text: string): void {
  store.database.prepare('INSERT INTO note (text) VALUES (?)').run(text);
}

test('what was written is there after closing and opening', () => {
  const file = join(temporaryFolder(), 'profile', 'store.db');
  const first = open(file);
  addNote(first, 'remembered');
  first.close();
  expect(open(file).database.prepare('SELECT text FROM note').pluck().all()).toEqual(['remembered']);
});

test('neither the file nor its log holds plaintext, table names or the key', () => {
  const file = join(temporaryFolder(), 'store.db');
  const store = open(file);
  for (let count = 0; count < 50; count += 1) addNote(store, 'a needle in the haystack'.repeat(20));
  store.checkpoint();
  for (let count = 0; count < 50; count += 1) addNote(store, 'a needle in the haystack'.repeat(20));
  const log = readFileSync(`${file}-wal`);
  const main = readFileSync(file);
  expect(log.length).toBeGreaterThan(20_000);
  expect(main.length).toBeGreaterThan(20_000);
  for (const bytes of [main, log]) {
    for (const secret of ['needle', 'note', 'SQLite format 3', Buffer.from(key)])
      expect(bytes.includes(secret)).toBe(false);
  }
});

test('a checkpoint empties the log', () => {
  const file = join(temporaryFolder(), 'store.db');
  const store = open(file);
  addNote(store, 'soon in the file');
  expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
  store.checkpoint();
  expect(statSync(`${file}-wal`).size).toBe(0);
});

test('every commit is on the disk before it is reported, and deleted rows are overwritten', () => {
  const { database } = open(join(temporaryFolder(), 'store.db'));
  const FULL = 2;
  expect(database.pragma('synchronous', { simple: true })).toBe(FULL);
  expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(database.pragma('secure_delete', { simple: true })).toBe(1);
  expect(database.pragma('foreign_keys', { simple: true })).toBe(1);
  expect(database.pragma('cipher', { simple: true })).toBe('sqlcipher');
});

test('only its owner may read the folder, the file and the log', () => {
  const file = join(temporaryFolder(), 'profile', 'store.db');
  addNote(open(file), 'private');
  expectRights(join(file, '..'), 0o700);
  for (const path of [file, `${file}-wal`]) expectRights(path, 0o600);
});

test('another key is refused by name and harms nothing', () => {
  const file = join(temporaryFolder(), 'store.db');
  const store = open(file);
  addNote(store, 'still here');
  store.close();
  expect(() => open(file, [notes], new Uint8Array(32).fill(8))).toThrow(expect.objectContaining({ code: 'wrongKey' }));
  expect(open(file).database.prepare('SELECT text FROM note').pluck().get()).toBe('still here');
});

test('a damaged file is called corrupt', () => {
  const file = join(temporaryFolder(), 'store.db');
  const store = open(file);
  for (let count = 0; count < 200; count += 1) addNote(store, 'x'.repeat(500));
  store.close();
  const bytes = readFileSync(file);
  bytes.fill(1, 4096 * 4, 4096 * 5);
  writeFileSync(file, bytes);
  const { database } = open(file);
  expect(() => guarded(() => database.prepare('SELECT sum(length(text)) FROM note').get())).toThrow(
    expect.objectContaining({ code: 'corrupt', retry: 'never' }),
  );
});

test('a file that lost its end is called corrupt', () => {
  const file = join(temporaryFolder(), 'store.db');
  const store = open(file);
  for (let count = 0; count < 200; count += 1) addNote(store, 'x'.repeat(500));
  store.close();
  truncateSync(file, 4096 * 3);
  expect(() => open(file, [notes, tags])).toThrow(expect.objectContaining({ code: 'corrupt' }));
});

test('a full disk has a name', () => {
  const store = open(join(temporaryFolder(), 'store.db'));
  store.database.pragma('max_page_count = 5');
  const fill = () => {
    for (let count = 0; count < 100; count += 1) guarded(() => addNote(store, 'x'.repeat(4000)));
  };
  expect(fill).toThrow(expect.objectContaining({ code: 'diskFull', retry: 'later' }));
});

test('A23 a second process is refused while the first has the store', async () => {
  const file = join(temporaryFolder(), 'store.db');
  const script = `
    import { openStore } from ${JSON.stringify(new URL('./openStore.ts', import.meta.url).href)};
    openStore({ file: process.argv[1], key: new Uint8Array(32).fill(7), migrations: ${JSON.stringify([notes])} });
    process.stdout.write('open');
    process.stdin.resume();
  `;
  const other = spawn(process.execPath, ['--input-type=module', '--eval', script, file], { stdio: 'pipe' });
  onTestFinished(() => void other.kill('SIGKILL'));
  await once(other.stdout, 'data');
  expect(() => open(file)).toThrow(expect.objectContaining({ code: 'inUse', retry: 'later' }));

  other.kill('SIGKILL');
  await once(other, 'exit');
  addNote(open(file), 'free again, even after a crash');
});

test('an old schema is brought up to date and keeps its rows', () => {
  const file = join(temporaryFolder(), 'store.db');
  const old = open(file, [notes]);
  addNote(old, 'from before');
  old.close();
  expect(open(file, [notes, tags]).database.prepare('SELECT text, tag FROM note').all()).toEqual([
    { text: 'from before', tag: 'none' },
  ]);
});

test('a schema from a newer version is refused and left alone', () => {
  const file = join(temporaryFolder(), 'store.db');
  open(file, [notes, tags]).close();
  expect(() => open(file, [notes])).toThrow(expect.objectContaining({ code: 'newerSchema' }));
  expect(open(file, [notes, tags]).database.pragma('user_version', { simple: true })).toBe(2);
});

test('a migration that fails half-way leaves the previous schema', () => {
  const file = join(temporaryFolder(), 'store.db');
  open(file, [notes]).close();
  const broken: Migration = {
    version: 2,
    name: 'broken',
    sql: 'CREATE TABLE left_over (id); INSERT INTO nowhere VALUES (1)',
  };
  expect(() => open(file, [notes, broken])).toThrow(expect.objectContaining({ code: 'failed' }));
  const { database } = open(file, [notes]);
  expect(database.pragma('user_version', { simple: true })).toBe(1);
  expect(database.prepare(`SELECT count(*) FROM sqlite_master WHERE name = 'left_over'`).pluck().get()).toBe(0);
});

test('an error names no path and no value', () => {
  const file = join(temporaryFolder(), 'store.db');
  open(file).close();
  try {
    open(file, [notes], new Uint8Array(32).fill(9));
    expect.unreachable();
  } catch (error) {
    expect(String(error)).toBe('StoreError: store: wrongKey');
  }
});
