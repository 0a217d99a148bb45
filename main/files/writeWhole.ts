import * as waiting from 'node:fs';
import * as promised from 'node:fs/promises';
import { dirname } from 'node:path';

/** What of Node's file system a write takes. Tests break it off between any two steps. */
export type Disk = Pick<typeof promised, 'open' | 'rename' | 'rm'>;
export type WaitingDisk = Pick<
  typeof waiting,
  'openSync' | 'writeFileSync' | 'fsyncSync' | 'closeSync' | 'renameSync' | 'rmSync'
>;

/**
 * Writes a file whole or not at all, for its owner alone: under another name (`.new`) first, which becomes the
 * file's in one step once all of it is on the disk. With a full disk, or a loss of power at any moment, the file that
 * was there is whole. When this resolves, the new one outlives a loss of power too. Rejects with errors of Node's file
 * system. Of two at once for the same file, one fails.
 */
export async function writeWhole(path: string, content: string | Uint8Array, disk: Disk = promised): Promise<void> {
  const beside = `${path}.new`;
  // What a start that was killed has left keeps its mode, and a link would be followed.
  await disk.rm(beside, { force: true });
  try {
    const file = await disk.open(beside, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await disk.rename(beside, path);
  } catch (error) {
    await disk.rm(beside, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path), disk);
}

/**
 * The same before it returns, for what is small. `written` does not wait for the disk: a loss of power soon after may
 * cost the whole file, old and new, which the caller has to bear; an end of the program does not. Throws errors of
 * Node's file system.
 */
export function writeWholeNow(
  path: string,
  content: string,
  until: 'onDisk' | 'written',
  disk: WaitingDisk = waiting,
): void {
  const beside = `${path}.new`;
  disk.rmSync(beside, { force: true });
  try {
    const file = disk.openSync(beside, 'wx', 0o600);
    try {
      disk.writeFileSync(file, content);
      if (until === 'onDisk') disk.fsyncSync(file);
    } finally {
      disk.closeSync(file);
    }
    disk.renameSync(beside, path);
  } catch (error) {
    removeIfThere(beside, disk);
    throw error;
  }
  if (until === 'onDisk') syncFolderNow(dirname(path), disk);
}

/** The new name itself is only safe once the folder is written. Windows cannot open folders, and needs no such step. */
async function syncFolder(folder: string, disk: Disk): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    const handle = await disk.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!hasNoSuchStep(error)) throw error;
  }
}

function syncFolderNow(folder: string, disk: WaitingDisk): void {
  if (process.platform === 'win32') return;
  try {
    const handle = disk.openSync(folder, 'r');
    try {
      disk.fsyncSync(handle);
    } finally {
      disk.closeSync(handle);
    }
  } catch (error) {
    if (!hasNoSuchStep(error)) throw error;
  }
}

/** A folder that may be written and not read, or that lies where folders are not synced (drives of a network). */
function hasNoSuchStep(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'EACCES' || code === 'EPERM' || code === 'EINVAL' || code === 'ENOTSUP' || code === 'EISDIR';
}

function removeIfThere(path: string, disk: WaitingDisk): void {
  try {
    disk.rmSync(path, { force: true });
  } catch {
    // It was no file of ours, or the disk has gone: what failed before is what is told.
  }
}
