import type * as Fs from 'node:fs';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../../test/stage/temporaryFolder.ts';
import { checkFolders } from './profileFolderCheck.ts';

const { fault } = vi.hoisted(() => ({ fault: { code: '' } }));
/** A disk on which nothing new can be written. */
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof Fs>()),
  openSync: (path: string) => {
    throw Object.assign(new Error(`open '${path}'`), { code: fault.code });
  },
}));

test.each([
  ['ENOSPC', 'diskFull'],
  // A share of the disk that a person may fill.
  ['EDQUOT', 'diskFull'],
  ['EROFS', 'readOnlyDisk'],
  ['EACCES', 'notWritable'],
  ['EPERM', 'notWritable'],
] as const)('a folder in which a file cannot be made is known by what the system says: %s (A84)', (code, kind) => {
  fault.code = code;
  const folder = join(temporaryFolder(), 'profile');
  expect(checkFolders([folder], null)).toEqual({ kind, folder });
  expect(existsSync(folder)).toBe(true);
});

test('what the system says and nobody knows is a fault of ours (A84)', () => {
  fault.code = 'EMFILE';
  expect(() => checkFolders([temporaryFolder()], null)).toThrow('open');
});
