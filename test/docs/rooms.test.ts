import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/ARCHITECTURE.md'), 'utf8');

/** What the list of rooms says of each folder at the top: from the line that begins with it to the next such line. */
const said = new Map(
  page
    .slice(page.indexOf('\n## Rooms'), page.indexOf('\n## Arrows'))
    .split(/\n(?=[a-z]+\/)/u)
    .slice(1)
    .map((part) => [part.slice(0, part.indexOf('/')), part]),
);

/** What tests are in stands in a table of its own; numbers of a bench are in one folder each. */
const tops = ['core', 'main', 'preload', 'renderer', 'server', 'scripts'];
const sources = globSync(`{${tops.join()}}/**/*.{ts,tsx}`, { cwd: root, exclude: ['**/node_modules', '**/dist'] })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => !/[.]test[.]tsx?$/u.test(path));

const isNamed = (top: string, name: string): boolean =>
  new RegExp(`(?<![\\w.])${name.replaceAll('.', '[.]')}(?!\\w)`, 'u').test(said.get(top) ?? '');

test('every folder with sources is named where the rooms are listed, under the one it lies in', () => {
  const folders = [...new Set(sources.map((path) => dirname(path)))].filter((folder) => folder.includes('/'));
  expect(folders.length).toBeGreaterThan(70);
  const silent = folders.filter((folder) => {
    const [top = '', ...inside] = folder.split('/');
    return !isNamed(top, `${inside.at(-1) ?? ''}/`);
  });
  expect(silent).toEqual([]);
});

test('every file of main that lies in no room is named there', () => {
  const loose = sources.filter((path) => /^main\/[^/]+$/u.test(path)).map((path) => path.slice('main/'.length));
  expect(loose.length).toBeGreaterThan(2);
  expect(loose.filter((name) => !isNamed('main', name))).toEqual([]);
});

test('every folder that is named with what it is for exists', () => {
  const folders = new Set(sources.flatMap((path) => path.split('/').slice(0, -1)));
  const named = [...said].flatMap(([, part]) => [...part.matchAll(/^ {2}(\w+)\/ /gmu)].map(([, name = '']) => name));
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !folders.has(name))).toEqual([]);
});
