import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where it stands who makes Ringfort, where it lives and where its updates lie. */
const NAMING = ['package.json', 'server/package.json', 'electron-builder.yml'];
/** Names that nobody can have (RFC 2606): nobody reads what is sent there, and nothing is fetched from there. */
const PLACEHOLDER = /\bexample\.(?:org|com|net)\b/u;

/** The lines below the folder `root` in which a name stands in for one that whoever releases has to choose. */
export async function placeholders(root: string): Promise<readonly string[]> {
  const found = NAMING.map(async (file) =>
    (await readFile(join(root, file), 'utf8'))
      .split('\n')
      .flatMap((line, at) => (PLACEHOLDER.test(line) ? [`${file}:${at + 1}: ${line.trim()}`] : [])),
  );
  return (await Promise.all(found)).flat();
}
