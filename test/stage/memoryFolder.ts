import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const IN_MEMORY = '/dev/shm';
/** More than all the databases that stand at the same time; in some containers it is 64 MB. */
const ENOUGH_BYTES = 1024 ** 3;

/** A place for temporary folders in memory where the system has one with enough room, else where they always go. */
export function memoryFolder(): string {
  try {
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    return bavail * bsize >= ENOUGH_BYTES ? IN_MEMORY : tmpdir();
  } catch {
    return tmpdir();
  }
}
