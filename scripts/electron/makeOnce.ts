import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Makes the file or folder `target` unless it is there. `make` works on a path beside it, and only a finished piece
 * is renamed to `target`, so a run that dies in the middle leaves nothing that looks ready. Other processes that
 * want the same wait for the first one.
 */
export async function makeOnce(target: string, make: (unfinished: string) => Promise<void>): Promise<void> {
  if (existsSync(target)) return;
  await mkdir(dirname(target), { recursive: true });
  const release = await takeLock(`${target}.lock`);
  const unfinished = `${target}.${randomUUID().slice(0, 8)}.unfinished`;
  try {
    if (existsSync(target)) return;
    await make(unfinished);
    await rename(unfinished, target);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
    await release();
  }
}

async function takeLock(path: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(String(process.pid));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if (!isAlreadyThere(error)) throw error;
    }
    if (await holderIsGone(path)) await rm(path, { force: true });
    else await delay(200);
  }
}

function isAlreadyThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

async function holderIsGone(path: string): Promise<boolean> {
  const pid = Number(await readFile(path, 'utf8').catch(() => ''));
  // Empty: the holder has made the file and not written it yet, or has just taken it away.
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}
