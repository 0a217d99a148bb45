import * as fs from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { EXIT } from '../exitCodes.ts';
import { openBeside } from '../store/openBeside.ts';
import { StoreNotOpened } from '../store/storeNotOpened.ts';
import { codeOf } from '../store/systemCode.ts';
import { isFull } from '../store/unusableFolder.ts';
import { CommandFailure } from './commandFailure.ts';
import { type LinkingDisk, giveName, makePrivate, sync, syncFolder } from './withoutLinks.ts';

/**
 * Writes the data of a server to a file that does not exist yet, beside the server if it runs: all of one moment, for
 * nobody else to read, and whole or not at all. What was deleted is not in it. The size in bytes. Throws StoreNotOpened
 * or a CommandFailure.
 */
export async function backUp(folder: string, file: string, disk: LinkingDisk = fs): Promise<number> {
  const target = resolve(file);
  if (fs.existsSync(target)) throw there(target);
  const database = await openBeside(folder);
  let unfinished: string | undefined;
  try {
    // In the same folder, so that it is one step from there to its name. Made for nobody else, for the file that SQLite
    // makes would be everybody's to read until it is whole.
    unfinished = fs.mkdtempSync(join(dirname(target), '.ringfort-backup-'));
    const copy = join(unfinished, 'copy');
    database.prepare<[string]>('VACUUM INTO ?').run(copy);
    makePrivate(copy, disk);
    judge(copy);
    sync(copy);
    // Unlike a rename it never takes the place of a file that came meanwhile.
    giveName(copy, target, disk);
    syncFolder(dirname(target));
    return fs.statSync(target).size;
  } catch (error) {
    throw explained(error, target);
  } finally {
    database.close();
    if (unfinished !== undefined) fs.rmSync(unfinished, { recursive: true, force: true });
  }
}

/** A backup that nobody can restore is worse than none. */
function judge(copy: string): void {
  const database = new Database(copy, { readonly: true });
  try {
    const found = database.pragma('integrity_check(1)', { simple: true });
    if (found !== 'ok')
      throw new CommandFailure(EXIT.unusableData, `The database of the server is damaged: ${String(found)}.`);
  } finally {
    database.close();
  }
}

function there(target: string): CommandFailure {
  return new CommandFailure(
    EXIT.mistake,
    `${target} is there already, and nothing is written over it. Name another file.`,
  );
}

function explained(error: unknown, target: string): unknown {
  if (error instanceof CommandFailure || error instanceof StoreNotOpened) return error;
  const folder = dirname(target);
  if (isFull(folder, error)) {
    return new CommandFailure(
      EXIT.diskFull,
      `The disk with ${folder} is full. Nothing is left there of the backup; make room, or name a file elsewhere.`,
      { cause: error },
    );
  }
  switch (codeOf(error)) {
    case 'EEXIST':
      return there(target);
    case 'ENOENT':
    case 'ENOTDIR':
      return new CommandFailure(EXIT.mistake, `There is no folder ${folder}. Make it, or name a file elsewhere.`);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'SQLITE_CANTOPEN':
      return new CommandFailure(
        EXIT.mistake,
        `Nothing can be written to ${folder} by this user. Name a file elsewhere.`,
      );
    case 'SQLITE_CORRUPT':
      return new CommandFailure(
        EXIT.unusableData,
        'The database of the server is damaged and cannot be backed up. Restore the last backup, or look with the command doctor.',
      );
    case '':
      return error;
    default:
      return new CommandFailure(
        EXIT.fault,
        `The disk with ${folder} refused the backup (${codeOf(error)}). Nothing is left of it there; name a file elsewhere.`,
        { cause: error },
      );
  }
}
