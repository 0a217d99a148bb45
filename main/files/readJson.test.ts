import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/stage/temporaryFolder.ts';
import { readJson } from './readJson.ts';

test('what a small file says is read, up to its bound', () => {
  const path = join(temporaryFolder(), 'file');
  writeFileSync(path, '{"a":1}');
  expect([readJson(path, 7), readJson(path, 6)]).toEqual([{ a: 1 }, undefined]);
});

test('no file, no JSON and a folder say nothing', () => {
  const folder = temporaryFolder();
  const torn = join(folder, 'torn');
  writeFileSync(torn, '{"a":');
  mkdirSync(join(folder, 'folder'));
  const found = [join(folder, 'none'), torn, join(folder, 'folder')].map((path) => readJson(path, 100));
  expect(found).toEqual([undefined, undefined, undefined]);
});

test.skipIf(process.platform === 'win32')('a pipe in the place of the file keeps nobody waiting', () => {
  const pipe = join(temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  expect(readJson(pipe, 100)).toBeUndefined();
});
