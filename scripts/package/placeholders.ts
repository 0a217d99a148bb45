import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where it stands who makes Ringfort, where it lives and where its updates lie. */
const NAMING = ['package.json', 'server/package.json', 'electron-builder.yml'];
/** Names that nobody can have (RFC 2606): nobody reads what is sent there, and nothing is fetched from there. */
const PLACEHOLDER = /\bexample\.(?:org|com|net)\b/u;

const CONTAINER = 'server/deploy/container/Containerfile';
/** A base by its tag alone: whatever that is by the day on which somebody builds. */
const BASE_BY_TAG = /^FROM (?!\S+@sha256:[0-9a-f]{64}(?:\s|$))/u;

/**
 * The lines below the folder `root` in which something stands in for what whoever releases has to choose: names, and
 * the image that the container of the server begins with.
 */
export async function placeholders(root: string): Promise<readonly string[]> {
  const looked = [...NAMING.map((file) => ({ file, what: PLACEHOLDER })), { file: CONTAINER, what: BASE_BY_TAG }];
  const found = looked.map(async ({ file, what }) =>
    (await readFile(join(root, file), 'utf8'))
      .split('\n')
      .flatMap((line, at) => (what.test(line) ? [`${file}:${at + 1}: ${line.trim()}`] : [])),
  );
  return (await Promise.all(found)).flat();
}
