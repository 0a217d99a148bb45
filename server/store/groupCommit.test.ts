import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { GroupCommit } from './groupCommit.ts';

let database: Database.Database;
let group: GroupCommit;

beforeEach(() => {
  database = new Database(':memory:');
  database.exec('CREATE TABLE entries (entry TEXT PRIMARY KEY)');
  group = new GroupCommit(database);
});

const insert = (entry: string) => (): void => void database.prepare('INSERT INTO entries VALUES (?)').run(entry);
const stored = () => database.prepare('SELECT entry FROM entries').pluck().all();
const inTransaction = () => database.inTransaction;

test('writes of one moment share a transaction, in the order in which they were asked for', async () => {
  const seen: unknown[] = [];
  const writes = ['one', 'two', 'three'].map((entry) =>
    group.write(() => {
      seen.push([inTransaction(), stored()]);
      insert(entry)();
    }),
  );
  expect(stored(), 'nothing is written before the moment is over').toEqual([]);
  await writes[0];
  expect(stored(), 'when the first is durable, all are').toEqual(['one', 'two', 'three']);
  await Promise.all(writes);
  expect(seen).toEqual([
    [true, []],
    [true, ['one']],
    [true, ['one', 'two']],
  ]);
});

test('a write that throws is undone alone, and one that rolls itself back has its result all the same', async () => {
  const outcomes = await Promise.allSettled([
    group.write(insert('one')),
    group.write(() => {
      insert('half')();
      insert('one')();
    }),
    group.write<string>((rollBack) => {
      insert('nothing')();
      return rollBack('left it');
    }),
    group.write(insert('two')),
  ]);
  expect(stored()).toEqual(['one', 'two']);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  expect(outcomes[2]).toMatchObject({ value: 'left it' });
});

test('a group whose commit fails leaves nothing behind, each write hears of it, and the next group goes on', async () => {
  database.exec(`CREATE TABLE parents (id TEXT PRIMARY KEY);
    CREATE TABLE children (parent TEXT REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)`);
  database.pragma('foreign_keys = ON');
  const outcomes = await Promise.allSettled([
    group.write(insert('one')),
    group.write(() => void database.exec(`INSERT INTO children VALUES ('nobody')`)),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect([stored(), inTransaction()]).toEqual([[], false]);
  await group.write(insert('two'));
  expect(stored()).toEqual(['two']);
});

test('a write that finds no room takes all of its moment with it, and the next group goes on', async () => {
  database.exec('CREATE TABLE numbers (n INTEGER); INSERT INTO numbers VALUES (0)');
  const count = (): void => void database.prepare('UPDATE numbers SET n = n + 1').run();
  database.pragma('max_page_count = 1');
  const outcomes = await Promise.allSettled([
    group.write(count),
    group.write(() => void database.prepare('INSERT INTO entries SELECT hex(zeroblob(50000)) FROM numbers').run()),
    group.write(count),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  await group.write(count);
  expect(database.prepare('SELECT n FROM numbers').pluck().get()).toBe(1);
});

test('what still waits when the store is closed is written', async () => {
  const write = group.write(insert('one'));
  group.flush();
  expect(stored()).toEqual(['one']);
  await write;
});

describe('how often a disk is waited for', () => {
  let commits: number[];
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'] });
    commits = [];
    group = new GroupCommit(database, (_seconds, writes) => commits.push(writes));
  });
  afterEach(() => void vi.useRealTimers());

  test('after 5 ms in which nothing was committed, a write waits for no time at all', async () => {
    for (const entry of ['one', 'two', 'three']) {
      const written = group.write(insert(entry));
      await vi.advanceTimersByTimeAsync(0);
      await written;
      await vi.advanceTimersByTimeAsync(5);
    }
    expect(commits).toEqual([1, 1, 1]);
  });

  test('however busy a server is, it commits at most 200 times a second, and no write waits for longer than 5 ms', async () => {
    let longestMs = 0;
    const write = async (entry: string): Promise<void> => {
      const asked = performance.now();
      await group.write(insert(entry));
      longestMs = Math.max(longestMs, performance.now() - asked);
    };
    for (let ms = 0; ms < 1000; ms += 1) {
      void write(`${ms}`);
      void write(`${ms} too`);
      await vi.advanceTimersByTimeAsync(1);
    }
    await vi.advanceTimersByTimeAsync(5);
    expect(stored()).toHaveLength(2000);
    expect(commits.length).toBeGreaterThan(150);
    expect(commits.length).toBeLessThanOrEqual(201);
    expect(longestMs).toBeLessThanOrEqual(5);
  });
});
