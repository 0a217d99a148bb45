import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The digest of each file below this folder, by its path from there, in the order of the paths. */
export async function digestsBelow(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((each) => each.isFile());
  const digests = new Map<string, string>();
  for (const path of files.map((each) => join(each.parentPath, each.name)).sort()) {
    const digest = createHash('sha256').update(await readFile(path));
    digests.set(path.slice(folder.length + 1), digest.digest('hex'));
  }
  return digests;
}
