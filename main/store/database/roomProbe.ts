import * as fs from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../../files/systemCode.ts';

/** What a probe asks of the file system; a test gives one that has no room. */
export type ProbedDisk = Pick<typeof fs, 'rmSync' | 'openSync' | 'writeFileSync' | 'fsyncSync' | 'closeSync'>;

/** More than SQLite writes in one piece. */
const PROBE_BYTES = 64 * 1024;

/** SQLite's errors name no file: these are the folders in which this process has opened databases. */
const folders = new Map<string, ProbedDisk>();

/** What cannot be written in this folder from now on is judged by a write of our own. */
export function watchRoom(folder: string, disk: ProbedDisk = fs): void {
  folders.set(folder, disk);
}

/**
 * Whether a fault of writing has its cause in a lack of room, found by writing. SQLite tells a quota that is used up
 * like any other fault of the disk, and free space says nothing of it (A77).
 */
export function isOutOfRoom(): boolean {
  return [...folders].some(([folder, disk]) => hasNoRoom(folder, disk));
}

function hasNoRoom(folder: string, disk: ProbedDisk): boolean {
  const file = join(folder, '.room');
  try {
    disk.rmSync(file, { force: true });
    const probe = disk.openSync(file, 'wx', 0o600);
    try {
      disk.writeFileSync(probe, Buffer.alloc(PROBE_BYTES));
      // Some file systems reserve no room before.
      disk.fsyncSync(probe);
    } finally {
      disk.closeSync(probe);
    }
    return false;
  } catch (error) {
    const code = systemCode(error);
    return code === 'ENOSPC' || code === 'EDQUOT';
  } finally {
    removeQuietly(file, disk);
  }
}

function removeQuietly(file: string, disk: ProbedDisk): void {
  try {
    disk.rmSync(file, { force: true });
  } catch {
    // The next probe takes it away.
  }
}
