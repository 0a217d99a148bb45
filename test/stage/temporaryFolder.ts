import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of its own for one test; it goes when the test is over. */
export function temporaryFolder(parent = tmpdir()): string {
  const folder = mkdtempSync(join(parent, 'ringfort-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * The same in memory where the system has such a place: for thousands of commits whose safety is not what is tested.
 */
export function temporaryFolderInMemory(): string {
  return temporaryFolder(existsSync('/dev/shm') ? '/dev/shm' : tmpdir());
}
