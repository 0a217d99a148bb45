import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/FEATURES.md'), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => /^\| (?!---|feature|pain)/u.test(line))
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
