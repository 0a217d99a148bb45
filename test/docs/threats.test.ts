import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/*
 * docs/THREATS.md is the list of codes. What cites a code that it does not have, and what it claims to be tested where
 * no title has the code, fails here.
 */

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const page = read('docs/THREATS.md');

interface Row {
  readonly code: string;
  readonly cells: readonly string[];
  readonly tests: readonly string[];
}

const rowsOf = (code: RegExp): Row[] =>
  page
    .split('\n')
    .filter((line) => code.test(line))
    .map((line) => {
      const [code = '', ...cells] = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim());
      return { code, cells, tests: [...(cells.at(-1) ?? '').matchAll(/`([^`]+)`/g)].map(([, path = '']) => path) };
    });
const rows = rowsOf(/^\| A\d\d /);
/** Faults of the server, and updates. Who cites them elsewhere is not looked for: two characters are much else too. */
const faults = rowsOf(/^\| [FU]\d\d? /);

const number = (code: string): number => Number(code.slice(1));
/** Kept for later work; see the last section of the page. */
const isReserved = (code: string): boolean =>
  number(code) >= 57 && number(code) <= 75 && !['A71', 'A72', 'A75'].includes(code);

/** The codes in the titles of the tests of a file, single ones and groups. */
function titledCodes(path: string): Set<string> {
  const titles = /(?:\b(?:it|test|describe)(?:\.\w+)*|\))\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g;
  return new Set(
    [...read(path).matchAll(titles)].flatMap(([, , title = '']) => title.match(/\b(?:A\d\d|[FU]\d\d?)\b/g) ?? []),
  );
}

function filesOf(room: string): string[] {
  return readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((path) => !/(?:^|[\\/])node_modules[\\/]/.test(path) && /\.(?:tsx?|cjs|md|json|proto)$/.test(path))
    .map((path) => join(room, path));
}

/** In tables of test vectors a code stands alone between quotes; elsewhere it is a word. */
const citations = (path: string): string[] =>
  path.endsWith('.json')
    ? [...read(path).matchAll(/"(A\d\d)"/g)].map(([, code = '']) => code)
    : (read(path).match(/\bA\d\d\b/g) ?? []);

const rooms = ['core', 'main', 'preload', 'renderer', 'server', 'test', 'scripts', 'bench', 'docs'];

test('each code has one row, in order, that says who, what, the defence and the test', () => {
  expect(rows.length).toBeGreaterThanOrEqual(56);
  expect(rows.map(({ code }) => code)).toEqual([...new Set(rows.map(({ code }) => code))].toSorted());
  expect(rows.filter(({ cells }) => cells.length !== 4 || cells.includes('')).map(({ code }) => code)).toEqual([]);
  expect(rows.filter(({ code }) => isReserved(code))).toEqual([]);
});

test.each([...rows, ...faults])(
  '$code is in the title of a test in every file that its row names',
  ({ code, tests }) => {
    expect(tests.length, 'a row without a test').toBeGreaterThan(0);
    expect(tests.filter((path) => !existsSync(join(root, path)) || !titledCodes(path).has(code))).toEqual([]);
  },
);

test('every code that is cited has a row, and what is reserved is cited by documents only', () => {
  const known = new Set(rows.map(({ code }) => code));
  const strays = rooms
    .flatMap((room) => filesOf(room))
    .flatMap((path) => [...new Set(citations(path))].map((code) => ({ path, code })))
    .filter(({ path, code }) => !known.has(code) && !(isReserved(code) && path.startsWith('docs')));
  expect(strays.map(({ path, code }) => `${path}: ${code}`)).toEqual([]);
});
