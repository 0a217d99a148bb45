import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const projectRoot = join(import.meta.dirname, '../..');
export const cacheRoot = join(projectRoot, '.cache/electron');
export const runtimeSources = join(projectRoot, 'test/runtime');

/** A short name for exactly these inputs: what is made from them is kept under it and made again when one changes. */
export async function stampOf(files: readonly string[], words: readonly string[] = []): Promise<string> {
  const hash = createHash('sha256');
  for (const word of words) hash.update(word).update('\0');
  for (const file of files) hash.update(await readFile(file)).update('\0');
  return hash.digest('hex').slice(0, 16);
}
