import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ReleasePackage } from '../../core/updates/releaseStatement.ts';

/**
 * Whether a package of this name and size waits in the folder of electron-updater, which is worth having that loaded.
 * What is in it, nobody has looked at.
 */
export function isWaitingIn(folder: string, { file, size }: ReleasePackage): boolean {
  try {
    const waiting = readdirSync(folder, { recursive: true, withFileTypes: true });
    return waiting.some((each) => each.name === file && statSync(join(each.parentPath, file)).size === size);
  } catch {
    return false;
  }
}
