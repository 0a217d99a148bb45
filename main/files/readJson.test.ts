import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ON_WINDOWS } from '../../test/stage/systems.ts';
import { temporaryFolder } from '../../test/stage/temporaryFolder.ts';
import { readJson, readJsonOrThrow } from './readJson.ts';

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
  const paths = [join(folder, 'none'), torn, join(folder, 'folder')];
  for (const read of [readJson, readJsonOrThrow]) {
    expect(paths.map((path) => read(path, 100))).toEqual([undefined, undefined, undefined]);
  }
});

test.skipIf(ON_WINDOWS)('that a file is there and cannot be read is told to whoever depends on it', () => {
  const path = join(temporaryFolder(), 'link');
  symlinkSync(path, path);
  expect(readJson(path, 100)).toBeUndefined();
  expect(() => readJsonOrThrow(path, 100)).toThrow('ELOOP');
});

test.skipIf(process.platform === 'win32')('a pipe in the place of the file keeps nobody waiting', () => {
  const pipe = join(temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  expect(readJson(pipe, 100)).toBeUndefined();
});
