import * as fs from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { EXIT } from '../exitCodes.ts';
import { newer, schemaStanding } from '../store/openBeside.ts';
import { DATABASE_FILE, giveToOwner, lockFolder, migrateToLatest, openDatabase } from '../store/openSqlite.ts';
import { codeOf } from '../store/systemCode.ts';
import { isFull } from '../store/unusableFolder.ts';
import { CommandFailure } from './commandFailure.ts';
import { makeDataFolder } from './newFolder.ts';
import { type LinkingDisk, haveAlso, makePrivate } from './withoutLinks.ts';

const UNFINISHED = 'ringfort-server.restoring';
/** What SQLite puts beside a database. */
const BESIDE = ['-wal', '-shm', '-journal'];

/**
 * Puts a backup in the place of the data of a server that does not run. The data that were there are set aside, in the
 * folder that is returned; null if there were none. Throws StoreNotOpened (a server runs; the file is of a newer one)
 * or a CommandFailure; nothing was changed then.
 */
export async function restore(
  folder: string,
  file: string,
  now: Date = new Date(),
  disk: LinkingDisk = fs,
): Promise<string | null> {
  const source = resolve(file);
  if (!fs.existsSync(source)) throw new CommandFailure(EXIT.mistake, `There is no file ${source}.`);
  // A folder, or something without an end.
  if (!fs.statSync(source).isFile()) throw new CommandFailure(EXIT.mistake, `${source} is no file.`);
  try {
    makeDataFolder(folder);
  } catch (error) {
    throw explained(error, folder);
  }
  const lock = lockFolder(folder);
  const unfinished = join(folder, UNFINISHED);
  try {
    dropCopy(unfinished);
    // Judged and brought to the present schema as a copy: the backup stays as it is.
    fs.copyFileSync(source, unfinished);
    makePrivate(unfinished, disk);
    await prepare(unfinished, source, now.getTime());
    giveToOwner(folder, UNFINISHED);
    const aside = setDataAside(folder, now, disk);
    fs.renameSync(unfinished, join(folder, DATABASE_FILE));
    return aside;
  } catch (error) {
    throw explained(error, folder);
  } finally {
    dropCopy(unfinished);
    lock.close();
  }
}

async function prepare(copy: string, source: string, now: number): Promise<void> {
  let database: Database.Database | undefined;
  try {
    database = new Database(copy);
    const standing = await schemaStanding(database);
    if (standing === 'foreign') throw foreign(source);
    if (standing === 'newer') throw newer();
    const found = database.pragma('integrity_check(1)', { simple: true });
    if (found !== 'ok') throw damaged(source, String(found));
  } catch (cause) {
    if (codeOf(cause) === 'SQLITE_NOTADB') throw foreign(source);
    if (codeOf(cause).startsWith('SQLITE_CORRUPT')) throw damaged(source, 'it cannot be read');
    throw cause;
  } finally {
    database?.close();
  }
  const opened = openDatabase(copy);
  try {
    await migrateToLatest(opened);
    // Keys that lay there may have been handed out after the backup was made, and none may be used twice. Their owners
    // hear when they sign in that they have none, and bring new ones.
    opened
      .prepare<[number]>('UPDATE one_time_prekeys SET prekey = NULL, taken_at = ? WHERE prekey IS NOT NULL')
      .run(now);
    opened.prepare('DELETE FROM removals').run();
    // One file again, with nothing beside it.
    opened.pragma('journal_mode = DELETE');
  } finally {
    opened.close();
  }
}

/** Moves the present data into a folder of their own, so that at every moment there is a database in its place. */
function setDataAside(folder: string, now: Date, disk: LinkingDisk): string | null {
  const database = join(folder, DATABASE_FILE);
  if (!fs.existsSync(database)) return null;
  writeBack(database);
  const name = freeName(folder, `replaced-${now.toISOString().slice(0, 19).replaceAll(':', '-')}`);
  const aside = join(folder, name);
  fs.mkdirSync(aside, { mode: 0o700 });
  giveToOwner(folder, name);
  haveAlso(database, join(aside, DATABASE_FILE), disk);
  giveToOwner(aside, DATABASE_FILE);
  for (const suffix of BESIDE) {
    if (fs.existsSync(database + suffix)) fs.renameSync(database + suffix, join(aside, DATABASE_FILE + suffix));
  }
  return aside;
}

/** Whoever restores the wrong file restores another one at once. */
function freeName(folder: string, name: string): string {
  let free = name;
  for (let number = 2; fs.existsSync(join(folder, free)); number += 1) free = `${name}-${number}`;
  return free;
}

/** Into one file, if the present data are whole; else all that lies there is kept as it is. */
function writeBack(path: string): void {
  let database: Database.Database | undefined;
  try {
    database = new Database(path);
    database.pragma('wal_checkpoint(TRUNCATE)');
  } catch {
    // Damaged: this is what people restore for.
  } finally {
    database?.close();
  }
}

function dropCopy(path: string): void {
  for (const suffix of ['', ...BESIDE]) fs.rmSync(path + suffix, { force: true });
}

function foreign(source: string): CommandFailure {
  return new CommandFailure(
    EXIT.unusableData,
    `${source} is no backup of a Ringfort server. Nothing was changed. Name a file that the command backup has written.`,
  );
}

function damaged(source: string, how: string): CommandFailure {
  return new CommandFailure(
    EXIT.unusableData,
    `${source} is damaged (${how}). Nothing was changed. Name another backup.`,
  );
}

function explained(error: unknown, folder: string): unknown {
  if (isFull(folder, error)) {
    return new CommandFailure(
      EXIT.diskFull,
      `The disk with ${folder} is full. Nothing was changed; make room for the backup and restore it again.`,
    );
  }
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new CommandFailure(EXIT.mistake, `This user may not do that: ${String(error)}. Nothing was changed.`);
    default:
      return error;
  }
}
