import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, win32 } from 'node:path';
import type { Environment } from './runTool.ts';

/*
 * The file that starts this Ringfort. Where it was unpacked for this one run, what it was unpacked from says so by
 * variables, and every program that is started from it inherits them: of another program they name that one, which is
 * neither to be started at login nor to be replaced by an update.
 */

/** The AppImage that this program came out of (`APPIMAGE`, `APPDIR`: AppImage's runtime); null: out of none. */
export function ownAppImage(environment: Environment, execPath: string): string | null {
  const { APPIMAGE: image, APPDIR: folder } = environment;
  if (!image || !isAbsolute(image)) return null;
  try {
    const program = realpathSync(execPath);
    if (folder) return isBelow(relative(realpathSync(folder), program), isAbsolute) ? image : null;
    // A runtime that names no folder: the one that an image unpacks begins with this.
    return existsSync(join(dirname(program), 'AppRun')) ? image : null;
  } catch {
    return null;
  }
}

/** The portable program of Windows that unpacked this one into its folder for such things; null: none did. */
export function ownPortable(environment: Environment, execPath: string): string | null {
  const { PORTABLE_EXECUTABLE_FILE: file, TEMP: temporary } = environment;
  if (!file || !temporary) return null;
  return isBelow(win32.relative(longPath(temporary), longPath(execPath)), win32.isAbsolute) ? file : null;
}

export function ownProgram(platform: NodeJS.Platform, environment: Environment, execPath: string): string {
  if (platform === 'linux') return ownAppImage(environment, execPath) ?? execPath;
  return (platform === 'win32' ? ownPortable(environment, execPath) : null) ?? execPath;
}

/** Windows often has the folder in its short form (`ANNALO~1`), and the program in its long one. */
function longPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

const isBelow = (way: string, isElsewhere: (way: string) => boolean): boolean =>
  way !== '' && !way.startsWith('..') && !isElsewhere(way);
