import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectRights } from '../../test/stage/fileRights.ts';
import { ON_WINDOWS } from '../../test/stage/systems.ts';
import { temporaryFolder } from '../../test/stage/temporaryFolder.ts';
import { checkDigest, replaceProgram } from './replaceProgram.ts';

const NEW = 'a newer program '.repeat(200_000);
const digestOf = (text: string): string => createHash('sha512').update(text).digest('base64');

function twoPrograms() {
  const folder = temporaryFolder();
  const [program, downloaded] = [join(folder, 'Ringfort.AppImage'), join(folder, 'downloaded')];
  writeFileSync(program, 'the old one', { mode: 0o750 });
  writeFileSync(downloaded, NEW, { mode: 0o600 });
  return { folder, program, downloaded };
}

test('the new program has the place, the name and the rights of the old one', () => {
  const { folder, program, downloaded } = twoPrograms();
  replaceProgram(program, downloaded, digestOf(NEW));
  expect(readFileSync(program, 'utf8')).toBe(NEW);
  expectRights(program, 0o750);
  expect(readdirSync(folder).toSorted()).toEqual(['Ringfort.AppImage', 'downloaded']);
});

test('U5 whatever is in the way, the old program is whole, and nothing is left beside it', () => {
  const { folder, program, downloaded } = twoPrograms();
  expect(() => replaceProgram(program, downloaded, digestOf('another'))).toThrow('update: damaged');
  expect(() => replaceProgram(program, join(folder, 'gone'), digestOf(NEW))).toThrow('update: notInstalled');
  expect(readdirSync(folder).toSorted()).toEqual(['Ringfort.AppImage', 'downloaded']);
  mkdirSync(join(folder, '.Ringfort.AppImage.new'));
  expect(() => replaceProgram(program, downloaded, digestOf(NEW))).toThrow('update: notInstalled');
  expect(readFileSync(program, 'utf8')).toBe('the old one');
});

test.skipIf(ON_WINDOWS)('U5 what a try before left beside it is not written through', () => {
  const { folder, program, downloaded } = twoPrograms();
  const other = join(folder, 'letters');
  writeFileSync(other, 'to a friend');
  symlinkSync(other, join(folder, '.Ringfort.AppImage.new'));
  replaceProgram(program, downloaded, digestOf(NEW));
  expect(readFileSync(other, 'utf8')).toBe('to a friend');
  expect(readFileSync(program, 'utf8')).toBe(NEW);
});

test('a package is known by its digest', () => {
  const { downloaded } = twoPrograms();
  checkDigest(downloaded, digestOf(NEW));
  expect(() => checkDigest(downloaded, digestOf('another'))).toThrow('update: damaged');
});
