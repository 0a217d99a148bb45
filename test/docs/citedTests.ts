import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const CITED = /`(?<path>[\w./-]+\.tsx?)` \((?<words>“[^”]+”(?:, “[^”]+”)*)\)/gu;

export interface CitedWords {
  readonly path: string;
  readonly words: string;
}

/** What a row cites as `file` (“words of the title of a test in it”). */
export function citedIn(row: string): readonly CitedWords[] {
  return [...row.matchAll(CITED)].flatMap(({ groups }) =>
    [...(groups?.['words'] ?? '').matchAll(/“([^”]+)”/gu)].map(([, words = '']) => ({
      path: groups?.['path'] ?? '',
      words,
    })),
  );
}

/** Whether the words stand in a text of that file, as titles do, and not only in what is said beside the code. */
export function isTitle({ path, words }: CitedWords): boolean {
  const lines = readFileSync(join(root, path), 'utf8').split('\n');
  return lines.some((line) => {
    const at = line.indexOf(words);
    return at !== -1 && /['"`]/u.test(line.slice(0, at)) && !/^\s*(?:\/\/|\*|\/\*)/u.test(line);
  });
}
