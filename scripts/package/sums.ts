import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { serverPackages } from './server/packageNames.ts';

/** The file of digests beside the packages, as `sha512sum` writes it; the signed tag has the same lines. */
const SUMS = 'SHA512SUMS';
/** What of a folder is a release; folders of programs and statements lie there too. */
const RELEASED = /^(?:Ringfort-|ringfort-server|PROVENANCE-|Containerfile$)/u;
const LINE = /^([0-9a-f]{128}) [ *](\S+)$/u;

/** What is wrong with the digests of a release. A package that is not in them can be compared with nothing. */
export async function sumsFaults(folder: string, version: string): Promise<string[]> {
  const text = await readFile(join(folder, SUMS), 'utf8').catch(() => null);
  if (text === null) return [`${SUMS} is missing.`];
  const sums = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, digest = '', name = ''] = LINE.exec(line) ?? [];
    if (name !== '') sums.set(name, digest);
  }
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && RELEASED.test(entry.name)).map(({ name }) => name);
  const faults = files.filter((name) => !sums.has(name)).map((name) => `${SUMS} does not name ${name}.`);
  for (const name of serverPackages(version))
    if (!sums.has(name) && !files.includes(name)) faults.push(`${name} is missing, and so is its line in ${SUMS}.`);
  for (const [name, digest] of sums) {
    const found = await sha512(join(folder, name)).catch(() => null);
    if (found === null) faults.push(`${name} is missing, which ${SUMS} names.`);
    else if (found !== digest) faults.push(`${name} is not what ${SUMS} says.`);
  }
  return faults;
}

/** Throws if there is no such file. */
export async function sha512(path: string): Promise<string> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
