import * as fs from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/stage/temporaryFolder.ts';
import type { ProbedDisk } from './roomProbe.ts';
import { isFull } from './unusableFolder.ts';

const failure = (code: string) => Object.assign(new Error('at a path'), { code });

/** The real disk, which refuses one step with an error of the system. */
const refusing = (step: keyof ProbedDisk, code: string): ProbedDisk => ({
  ...fs,
  [step]: () => {
    throw failure(code);
  },
});

test.each([
  ['SQLITE_IOERR_WRITE', 'writeFileSync', 'EDQUOT', true],
  ['SQLITE_IOERR_FSYNC', 'fsyncSync', 'EDQUOT', true],
  ['SQLITE_CANTOPEN', 'openSync', 'EDQUOT', true],
  ['SQLITE_IOERR_SHMSIZE', 'writeFileSync', 'ENOSPC', true],
  ['SQLITE_IOERR_WRITE', 'writeFileSync', 'EIO', false],
  ['SQLITE_IOERR_READ', 'writeFileSync', 'EDQUOT', false],
  ['SQLITE_CORRUPT', 'writeFileSync', 'EDQUOT', false],
] as const)(
  '%s where %s answers %s is a full disk: %o, of a file as of its folder (A77, A79)',
  (code, step, errno, is) => {
    const folder = temporaryFolder();
    const file = join(folder, 'ringfort-server.sqlite');
    fs.writeFileSync(file, '');
    for (const path of [folder, file]) expect(isFull(path, failure(code), refusing(step, errno))).toBe(is);
    expect(fs.readdirSync(folder)).toEqual(['ringfort-server.sqlite']);
  },
);

test('a fault of a disk that has room is none of room, and the probe leaves nothing behind (A79)', () => {
  const folder = temporaryFolder();
  fs.writeFileSync(join(folder, '.ringfort-room'), 'of a server that was killed');
  expect(isFull(folder, failure('SQLITE_IOERR_WRITE'))).toBe(false);
  expect(fs.readdirSync(folder)).toEqual([]);
  for (const code of ['EDQUOT', 'ENOSPC', 'SQLITE_FULL']) expect(isFull(folder, failure(code))).toBe(true);
});
