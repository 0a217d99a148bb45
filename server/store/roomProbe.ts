import * as fs from 'node:fs';
import { join } from 'node:path';
import { codeOf } from './systemCode.ts';

/** What a probe asks of the file system; a test gives one that has no room. */
export type ProbedDisk = Pick<typeof fs, 'rmSync' | 'openSync' | 'writeFileSync' | 'fsyncSync' | 'closeSync'>;

/** More than SQLite writes in one piece. */
const PROBE_BYTES = 64 * 1024;

/**
 * Whether nothing more can be written into this folder for want of room, found by writing. SQLite tells a quota that is
 * used up like any other fault of the disk, and the free space of the disk says nothing of it (A77).
 */
export function hasNoRoom(folder: string, disk: ProbedDisk = fs): boolean {
  const file = join(folder, '.ringfort-room');
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
    return ['ENOSPC', 'EDQUOT'].includes(codeOf(error));
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
