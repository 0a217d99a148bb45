import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { StoreError } from './storeError.ts';

/**
 * Gives the folder of a profile another name, which says when, and leaves an empty one in its place. One rename, so
 * that no crash can part a database from its keys; nothing is deleted or written over. Throws StoreError.
 */
export function setProfileAside(folder: string, atMs: number): void {
  const stamp = new Date(atMs).toISOString().slice(0, 19).replaceAll(':', '.');
  const named = `${folder} set aside ${stamp}`;
  let aside = named;
  for (let twin = 2; existsSync(aside); twin += 1) aside = `${named} ${twin}`;
  try {
    renameSync(folder, aside);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new StoreError('failed', { cause });
  }
}
