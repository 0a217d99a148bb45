import * as fs from 'node:fs';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { en } from '../../../core/words/en.ts';
import { storeAdvice } from '../../../core/words/storeAdvice.ts';
import { temporaryFolder } from '../../../test/stage/temporaryFolder.ts';
import { openStore } from './openStore.ts';
import type { ProbedDisk } from './roomProbe.ts';
import { storeProblemOf, type StoreErrorCode } from './storeError.ts';

/** A code that is added has to be given its words here. */
const FIRST_STEP: Readonly<Record<StoreErrorCode | 'keyFileGone' | 'keyringGone', RegExp>> = {
  wrongKey: /does not open with the key/u,
  corrupt: /Parts of the database are damaged/u,
  inUse: /Another program has the data open/u,
  diskFull: /The disk is full/u,
  readOnly: /who they belong to and their permissions/u,
  ioFailed: /The disk reports errors/u,
  newerSchema: /Update Ringfort/u,
  keyFileCorrupt: /the encrypted key is missing or cannot be read/u,
  keyFileGone: /the encrypted key is missing or cannot be read/u,
  keyringGone: /is kept by the password store/u,
  failed: /Check that the disk is not full and that your user may write to it/u,
};

const textOf = (code: string) => storeAdvice(code).steps.map((step) => en[step]);

test.each(Object.entries(FIRST_STEP))('a store that does not open for the reason %s says what to do', (code, words) => {
  expect(textOf(code)[0]).toMatch(words);
});

test('a backup is put back only where the data or its key is damaged or gone', () => {
  const codes = Object.keys(FIRST_STEP).filter((code) => textOf(code).some((text) => /backup/u.test(text)));
  expect(codes.toSorted()).toEqual(['corrupt', 'keyFileCorrupt', 'keyFileGone', 'wrongKey']);
});

test('nobody is told that damaged data is whole', () => {
  const codes = Object.keys(FIRST_STEP).filter((code) => storeAdvice(code).lead === 'storeProblem.nothingLost');
  expect(codes.toSorted()).toEqual(['diskFull', 'inUse', 'keyringGone', 'newerSchema', 'readOnly']);
});

test('an identity that does not fit is told as the doctor tells it', () => {
  expect(textOf('E_STATE')).toEqual([en['doctor.advice.identity']]);
});

test.each(['E_AUTH', 'a code of the future', 'constructor'])('%s gets the advice that fits everything', (code) => {
  expect(storeAdvice(code)).toEqual(storeAdvice('failed'));
});

/** A database of the test's own, in a state that fails. */
function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return expect.unreachable();
}

test('a store that is full, locked, not to be written or damaged is told as each of them (A77)', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'store.db');
  const database = new Database(file, { timeout: 0 });
  database.exec('CREATE TABLE notes (text TEXT NOT NULL)');
  const write = (by = database) => by.prepare('INSERT INTO notes VALUES (?)').run('x'.repeat(100_000));

  database.pragma('max_page_count = 4');
  expect(storeProblemOf(thrownBy(write))).toBe('storeFull');
  database.pragma('max_page_count = 1000');
  write();
  database.pragma('query_only = ON');
  expect(storeProblemOf(thrownBy(write))).toBe('storeReadOnly');
  database.pragma('query_only = OFF');
  const other = new Database(file, { timeout: 0 });
  other.exec('BEGIN EXCLUSIVE');
  expect(storeProblemOf(thrownBy(write))).toBe('storeLocked');
  other.close();
  database.close();

  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0x5a, 4096));
  const damaged = new Database(file);
  expect(storeProblemOf(thrownBy(() => damaged.prepare('SELECT * FROM notes').all()))).toBe('storeDamaged');
  damaged.close();
});

test.each([
  ['EDQUOT', 'storeFull'],
  ['ENOSPC', 'storeFull'],
  ['EIO', 'storeIoFailed'],
  ['EROFS', 'storeReadOnly'],
])('%s of a file beside the database is told like one of the database (A77)', (code, problem) => {
  const error = Object.assign(new Error('at a path'), { code });
  expect(storeProblemOf(error)).toBe(problem);
  expect(storeProblemOf(new Error('wrapped', { cause: error }))).toBe(problem);
});

test.each([
  ['EDQUOT', 'writeFileSync', 'SQLITE_IOERR_WRITE', 'storeFull'],
  ['EDQUOT', 'fsyncSync', 'SQLITE_IOERR_FSYNC', 'storeFull'],
  ['EDQUOT', 'openSync', 'SQLITE_CANTOPEN', 'storeFull'],
  ['ENOSPC', 'writeFileSync', 'SQLITE_IOERR_SHMSIZE', 'storeFull'],
  ['EIO', 'writeFileSync', 'SQLITE_IOERR_WRITE', 'storeIoFailed'],
  ['EDQUOT', 'writeFileSync', 'SQLITE_IOERR_READ', 'storeIoFailed'],
  ['EDQUOT', 'writeFileSync', 'SQLITE_CORRUPT', 'storeDamaged'],
] as const)(
  'where a disk answers %s at %s, %s is told as %s, and nothing is left of the probe (A77)',
  (code, step, told, problem) => {
    const folder = temporaryFolder();
    let isFull = true;
    const disk: ProbedDisk = {
      ...fs,
      [step]: (...args: never[]) => {
        if (isFull) throw Object.assign(new Error('at a path'), { code });
        return Reflect.apply(fs[step], fs, args);
      },
    };
    const store = openStore({ file: join(folder, 'store.db'), key: new Uint8Array(32), migrations: [], disk });
    onTestFinished(store.close);
    expect(storeProblemOf(new Database.SqliteError('at a path', told))).toBe(problem);
    isFull = false;
    expect(storeProblemOf(new Database.SqliteError('at a path', 'SQLITE_IOERR_WRITE'))).toBe('storeIoFailed');
    expect(readdirSync(folder).filter((name) => !name.startsWith('store.db'))).toEqual([]);
  },
);

test('a disk that reports errors is told apart from one that is full, and what is no fault of the store is not blamed on it (A77)', () => {
  expect(storeProblemOf(new Database.SqliteError('at a path', 'SQLITE_IOERR_WRITE'))).toBe('storeIoFailed');
  for (const other of [new Error('odd'), 'odd', null, Object.assign(new Error('x'), { code: 'ECONNREFUSED' })]) {
    expect(storeProblemOf(other)).toBeNull();
  }
});
