import { chmodSync, closeSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../../files/systemCode.ts';
import type { StartHindrance } from './startHindrance.ts';

type FolderHindrance = Exclude<Extract<StartHindrance, { folder: string }>, { kind: 'lockFailed' }>;

/**
 * Makes the folders if they are not there, closes them to everybody else, and says what would keep Ringfort from
 * writing into them; null if nothing does. `userId` is the person's (null where the system has none): files of another
 * user's in a profile lock their owner out.
 */
export function checkFolders(folders: readonly string[], userId: number | null): FolderHindrance | null {
  for (const folder of folders) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const { uid, mode } = statSync(folder);
      if (userId !== null && uid !== userId) return { kind: 'otherOwner', folder, owner: uid };
      if (userId !== null) closeToOthers(folder, mode);
      // Only trying tells: modes say nothing of access lists, quotas and disks that were mounted to be read.
      const probe = join(folder, `.start-${process.pid}`);
      closeSync(openSync(probe, 'w', 0o600));
      rmSync(probe);
    } catch (error) {
      const kind = kindOf(error);
      if (kind === null) throw error;
      return { kind, folder };
    }
  }
  return null;
}

/** One that was there, made by hand or copied, may be open to all; so is what others wrote into it. */
function closeToOthers(folder: string, mode: number): void {
  if ((mode & 0o077) === 0) return;
  try {
    chmodSync(folder, mode & 0o700);
  } catch {
    // A disk that knows no modes: whoever mounted it has said who may read.
  }
}

function kindOf(error: unknown): Exclude<FolderHindrance['kind'], 'otherOwner'> | null {
  switch (systemCode(error)) {
    case 'EACCES':
    case 'EPERM':
    // A link that leads nowhere, and on Windows a drive that is not there.
    case 'ENOENT':
      return 'notWritable';
    case 'EROFS':
      return 'readOnlyDisk';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'diskFull';
    case 'EEXIST':
    case 'ENOTDIR':
    case 'ELOOP':
      return 'notAFolder';
    default:
      return null;
  }
}
