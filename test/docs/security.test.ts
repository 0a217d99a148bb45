import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { citedIn, isTitle } from './citedTests.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/SECURITY.md'), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => /^\| (?!---|\| shown by|point)/u.test(line))
  .map((line) => line.slice(2, -2).split(' | '));

test('what the page of security promises names a test or page that is there, or says that it has none', () => {
  expect(rows.length).toBeGreaterThan(35);
  const bare = rows.filter((row) => {
    const shownBy = row.at(-1) ?? '';
    const files = [...shownBy.matchAll(/`([\w./-]+\.(?:tsx?|md))`/gu)].map(([, path]) => path ?? '');
    if (files.length === 0) return !/^(?:no test|it is what)/u.test(shownBy);
    return !files.every((path) => existsSync(join(root, path)));
  });
  expect(bare).toEqual([]);
});

test('the words that a line cites stand in the title of a test there', () => {
  const cited = citedIn(page);
  expect(cited.length).toBeGreaterThan(6);
  expect(cited.filter((one) => !isTitle(one))).toEqual([]);
});
