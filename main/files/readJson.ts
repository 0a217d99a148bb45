import { readFileSync, statSync } from 'node:fs';
import { systemCode } from './systemCode.ts';

/**
 * What a small file of ours says, to be checked by whoever asks; undefined if there is none, it is longer than
 * `mostBytes`, or it holds no JSON. Only a plain file is read: the start would wait at a pipe for ever. Throws what
 * the system says of a file that is there and cannot be read: what stands in it may still count.
 */
export function readJsonOrThrow(path: string, mostBytes: number): unknown {
  try {
    const found = statSync(path);
    return found.isFile() && found.size <= mostBytes ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The same for a file that costs nothing to lose: one that cannot be read says nothing. */
export function readJson(path: string, mostBytes: number): unknown {
  try {
    return readJsonOrThrow(path, mostBytes);
  } catch {
    return undefined;
  }
}
