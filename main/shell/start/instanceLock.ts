import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { StartHindrance } from './startHindrance.ts';

/**
 * Why the single-instance lock was not given. Electron only says that it was not: because a running Ringfort has it
 * (and was told of this start), or because it could not be made. Chromium's lock is a link "host-process" in the user
 * data folder; Windows has none, and there only the first reason is known.
 */
export function whyNotAlone(
  userData: string,
  platform: NodeJS.Platform,
): Extract<StartHindrance, { kind: 'running' | 'lockFailed' }> {
  if (platform === 'win32') return { kind: 'running' };
  try {
    const holder = Number(/-(\d+)$/u.exec(readlinkSync(join(userData, 'SingletonLock')))?.[1]);
    return isAlive(holder) ? { kind: 'running' } : { kind: 'lockFailed', folder: userData };
  } catch {
    return { kind: 'lockFailed', folder: userData };
  }
}

function isAlive(process_: number): boolean {
  if (!(process_ > 0)) return false;
  try {
    return process.kill(process_, 0);
  } catch (error) {
    // It is there, and another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
