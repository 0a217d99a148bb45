import { readFileSync, statSync } from 'node:fs';

/**
 * What a small file of ours says, to be checked by whoever asks; undefined if there is none, it is longer than
 * `mostBytes`, or it holds no JSON. Only a plain file is read: the start would wait at a pipe for ever.
 */
export function readJson(path: string, mostBytes: number): unknown {
  try {
    const found = statSync(path);
    return found.isFile() && found.size <= mostBytes ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
  } catch {
    return undefined;
  }
}
