import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importFile, moduleId } from '../../scripts/bundle/moduleId.ts';
import { toolFile } from '../../scripts/walls/tools.ts';

// What builds and tests Ringfort does so on Windows and macOS, too, and this is written on a system that forgives more.

const root = join(import.meta.dirname, '../..');
const sourcesIn = (pattern: string): readonly (readonly [path: string, text: string])[] =>
  globSync(pattern, { cwd: root, exclude: (name) => name === 'node_modules' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path !== 'test/walls/everySystem.test.ts')
    .map((path) => [path, readFileSync(join(root, path), 'utf8')] as const);
const placesOf = (pattern: string, sought: RegExp): string[] =>
  sourcesIn(pattern).flatMap(([path, text]) => [...text.matchAll(sought)].map(([found]) => `${path}: ${found}`));

test('no tool is started by the name that npm gives it for a shell: on Windows that is a script', () => {
  expect(placesOf('{scripts,test,bench,server}/**/*.ts', /node_modules\/\.bin\b|['"]\.bin['"]/gu)).toEqual([]);
  // What is run in its place says who it is.
  const said = execFileSync(process.execPath, [toolFile('oxfmt'), '--version'], { encoding: 'utf8' });
  expect(said).toMatch(/\d+\.\d+\.\d+/u);
});

test('every script of package.json is a line that any shell reads', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  for (const [name, line] of Object.entries(scripts)) expect(line, name).not.toMatch(/['$`;&|]|^\w+=/u);
});

test('sources have the same line ends on every system, which formatters and hashes go by', () => {
  expect(readFileSync(join(root, '.gitattributes'), 'utf8')).toMatch(/^\* text=auto eol=lf$/mu);
});

test('a test asks for the rights of a file only where a system has such', () => {
  const beside = '{core,main,preload,renderer,server,scripts}/**/*.test.{ts,tsx}';
  expect(placesOf(beside, /\.mode & 0o\d+/gu)).toEqual([]);
});

test('a module is named and loaded by its file as Windows spells that', async () => {
  expect(moduleId(join(root, 'core/words/en.ts'))).toMatch(/^[^\\]+\/core\/words\/en\.ts$/u);
  const { toolFile: loaded } = await importFile(join(root, 'scripts/walls/tools.ts'));
  expect(loaded).toBeTypeOf('function');
  // Else a path that begins with a drive would be taken for an address.
  expect(
    placesOf('{scripts,test,server,main}/**/*.ts', /(?<![.\w])import\((?!['"`]|pathToFileURL)\w[^)]*\)/gu),
  ).toEqual([]);
});
