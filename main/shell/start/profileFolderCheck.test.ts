import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectRights } from '../../../test/stage/fileRights.ts';
import { ON_WINDOWS } from '../../../test/stage/systems.ts';
import { temporaryFolder } from '../../../test/stage/temporaryFolder.ts';
import { whyNotAlone } from './instanceLock.ts';
import { checkFolders } from './profileFolderCheck.ts';

const self = process.getuid?.() ?? null;

test('a folder that is not there is made for its owner alone, and nothing is left in it (A84)', () => {
  const folder = join(temporaryFolder(), 'a', 'profile');
  expect(checkFolders([join(folder, '..'), folder], self)).toBeNull();
  expect(readdirSync(folder)).toEqual([]);
  expectRights(folder, 0o700);
});

test.skipIf(self === null)('a folder that was there and open to all is closed to everybody else', () => {
  const folder = join(temporaryFolder(), 'profile');
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  expect(checkFolders([folder], self)).toBeNull();
  expectRights(folder, 0o700);
});

test('a file where the folder should be, and below one, is no folder (A84)', () => {
  const file = join(temporaryFolder(), 'profile');
  writeFileSync(file, 'x');
  expect(checkFolders([file], self)).toEqual({ kind: 'notAFolder', folder: file });
  const below = join(file, 'deeper');
  expect(checkFolders([below], self)).toEqual({ kind: 'notAFolder', folder: below });
});

test('a folder of another user is named with its owner, and left alone (A84)', () => {
  const folder = temporaryFolder();
  const owner = statSync(folder).uid;
  const inside = join(folder, 'profile');
  expect(checkFolders([folder, inside], owner + 1)).toEqual({ kind: 'otherOwner', folder, owner });
  expect(existsSync(inside)).toBe(false);
});

test('where users have no number, as on Windows, nobody is another one (A84)', () => {
  expect(checkFolders([temporaryFolder()], null)).toBeNull();
});

test('where no lock can be made nobody is said to hold one, but on Windows, where it has no file (A84)', () => {
  const folder = temporaryFolder();
  expect(whyNotAlone(folder, 'linux')).toEqual({ kind: 'lockFailed', folder });
  expect(whyNotAlone(folder, 'win32')).toEqual({ kind: 'running' });
});

test.skipIf(ON_WINDOWS)(
  'a lock that a living Ringfort holds is one thing, a lock that cannot be made another (A84)',
  () => {
    const folder = temporaryFolder();
    const held = join(folder, 'held');
    mkdirSync(held);
    symlinkSync(`some-host-${process.pid}`, join(held, 'SingletonLock'));
    expect(whyNotAlone(held, 'linux')).toEqual({ kind: 'running' });
    const stale = join(folder, 'stale');
    mkdirSync(stale);
    symlinkSync('some-host-0', join(stale, 'SingletonLock'));
    expect(whyNotAlone(stale, 'linux')).toEqual({ kind: 'lockFailed', folder: stale });
  },
);
