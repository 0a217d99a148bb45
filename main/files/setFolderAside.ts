import { existsSync, mkdirSync, renameSync } from 'node:fs';

/**
 * Gives a folder another name, which says when, and leaves an empty one in its place. One rename, so that no crash can
 * part what belongs together in it; nothing is deleted or written over. Throws what the system says.
 */
export function setFolderAside(folder: string, atMs: number): void {
  const stamp = new Date(atMs).toISOString().slice(0, 19).replaceAll(':', '.');
  const named = `${folder} set aside ${stamp}`;
  let aside = named;
  for (let twin = 2; existsSync(aside); twin += 1) aside = `${named} ${twin}`;
  renameSync(folder, aside);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}
