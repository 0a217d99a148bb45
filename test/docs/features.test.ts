import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { en } from '../../core/words/en.ts';
import { citedIn, isTitle } from './citedTests.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/FEATURES.md'), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => /^\| (?!---|feature|pain|situation)/u.test(line))
  .map((line) => line.slice(2, -2).split(' | '));

test('every feature names a test that is there, or says that it is not there', () => {
  expect(rows.length).toBeGreaterThan(40);
  const bare = rows.filter((row) => {
    const shownBy = row.at(-1) ?? '';
    const files = [...shownBy.matchAll(/`([\w./-]+\.tsx?)`/gu)].map(([, path]) => path ?? '');
    const areThere = files.length > 0 && files.every((path) => existsSync(join(root, path)));
    return !areThere && !shownBy.startsWith('not there: ');
  });
  expect(bare).toEqual([]);
});

test('the words that a feature cites stand in the title of a test there', () => {
  const cited = citedIn(page);
  expect(cited.length).toBeGreaterThan(15);
  expect(cited.filter((one) => !isTitle(one))).toEqual([]);
});

test('what is said when something is in the way is what stands in the catalogue', () => {
  const section = page.split('## When something is in the way')[1]?.split('\n## ')[0] ?? '';
  const told = [...section.matchAll(/^\| [^|]+ \| (?<sentence>[^|]+) \(`(?<id>[\w.]+)`\)/gmu)].map(
    ({ groups }) => groups,
  );
  expect(told.length).toBeGreaterThan(15);
  const catalogue: Readonly<Record<string, string>> = en;
  for (const one of told) expect(catalogue[one?.['id'] ?? '']).toBe(one?.['sentence']);
});
