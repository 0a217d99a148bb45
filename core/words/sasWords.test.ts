import { describe, expect, test } from 'vitest';
import { sasEn } from './sasEn.ts';
import { sasRu } from './sasRu.ts';

/** Levenshtein: letters to add, drop or change to make one word of the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, other_] of [...other].entries()) {
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === other_ ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

describe.each([
  ['English', sasEn, /^[a-z]{3,8}$/],
  ['Russian', sasRu, /^[а-я]{3,8}$/],
] as const)('the %s words of a call', (_language, words, plain) => {
  test('are 256, so that a byte names one', () => {
    expect(words).toHaveLength(256);
    expect(new Set(words).size).toBe(256);
  });

  test('are short and in small letters of one alphabet', () => {
    expect(words.filter((word) => !plain.test(word))).toEqual([]);
  });

  test('are told apart by their first four letters, and by two letters at least', () => {
    expect(new Set(words.map((word) => word.slice(0, 4))).size).toBe(256);
    const close = words.flatMap((one, index) =>
      words.slice(index + 1).flatMap((other) => (distance(one, other) < 2 ? [`${one} ${other}`] : [])),
    );
    expect(close).toEqual([]);
  });
});
