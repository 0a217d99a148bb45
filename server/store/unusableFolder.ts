import { accessSync, constants, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { hasNoRoom, type ProbedDisk } from './roomProbe.ts';
import { StoreNotOpened } from './storeNotOpened.ts';
import { codeOf } from './systemCode.ts';

/**
 * Why the data folder cannot be written, in words that say what to do. SQLite only says that it could not open a file,
 * so the file system is asked once more.
 */
export function unusableFolder(path: string, cause: unknown): StoreNotOpened {
  const nearest = nearestThatIs(path);
  const codes = [codeOf(cause), accessFault(nearest)];
  if (isFull(nearest, cause)) {
    const message = `The disk with ${path} is full. Make room on it and start again.`;
    return new StoreNotOpened('diskFull', message, { cause });
  }
  if (codes.includes('EROFS')) {
    const message = `${path} is on a disk that can only be read. Choose another data folder.`;
    return new StoreNotOpened('folderNotWritable', message, { cause });
  }
  const owner = statSync(nearest).uid;
  if (codes.includes('EACCES') && owner !== process.getuid?.()) {
    const message = `${nearest} belongs to another user (number ${owner}). Start the server as that user, or choose a data folder of your own.`;
    return new StoreNotOpened('folderOfAnother', message, { cause });
  }
  const message = `Cannot write to ${path}. Choose a data folder you may write to.`;
  return new StoreNotOpened('folderNotWritable', message, { cause });
}

/** Less than what SQLite puts beside a database, several times over. */
const NO_ROOM_BYTES = 2 ** 20;

/**
 * Whether something failed because the disk with this path is full, or a quota there. What SQLite cannot map, lengthen
 * or make for want of room, and what a quota refuses, it tells as any other fault of the disk.
 */
export function isFull(path: string, cause: unknown, disk?: ProbedDisk): boolean {
  const code = codeOf(cause);
  if (['ENOSPC', 'EDQUOT', 'SQLITE_FULL'].includes(code)) return true;
  if (!/^SQLITE_(?:IOERR(?!_READ)|CANTOPEN)/u.test(code)) return false;
  const nearest = nearestThatIs(path);
  if (accessFault(nearest) !== '') return false;
  const { bavail, bsize, files, ffree } = statfsSync(nearest);
  if (bavail * bsize < NO_ROOM_BYTES || (files > 0 && ffree === 0)) return true;
  return hasNoRoom(statSync(nearest).isDirectory() ? nearest : dirname(nearest), disk);
}

/** The path itself, or the folder above it in which it could not be made. */
function nearestThatIs(path: string): string {
  try {
    statSync(path);
    return path;
  } catch {
    const above = dirname(path);
    return above === path ? path : nearestThatIs(above);
  }
}

function accessFault(path: string): string {
  try {
    accessSync(path, statSync(path).isDirectory() ? constants.W_OK | constants.X_OK : constants.W_OK);
    return '';
  } catch (error) {
    return codeOf(error);
  }
}
