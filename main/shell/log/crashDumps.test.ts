import { chmodSync, existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectRights } from '../../../test/stage/fileRights.ts';
import { temporaryFolder } from '../../../test/stage/temporaryFolder.ts';
import { createCrashDumps } from './crashDumps.ts';

function setUp() {
  const profile = temporaryFolder();
  const folder = join(profile, 'logs', 'crashes');
  const started: string[] = [];
  const faults: string[] = [];
  /** Another start of the program. */
  const start = () =>
    createCrashDumps({
      folder,
      mark: join(profile, 'crashDumps.on'),
      start: (where) => void started.push(where),
      onFault: (what) => faults.push(what),
    });
  /** As crashpad puts them. */
  const crash = (name: string, at: number) => {
    mkdirSync(join(folder, 'pending'), { recursive: true });
    for (const ending of ['dmp', 'meta']) {
      const path = join(folder, 'pending', `${name}.${ending}`);
      writeFileSync(path, 'memory');
      utimesSync(path, at, at);
    }
  };
  const kept = () => (existsSync(folder) ? readdirSync(join(folder, 'pending')).sort() : null);
  return { folder, started, faults, start, crash, kept };
}

test('A54 nobody who has not asked for them has any: no reporter is started, and what lies there goes', () => {
  const { started, start, crash, kept } = setUp();
  crash('old', 1);
  const dumps = start();
  dumps.begin();
  dumps.follow(false);
  expect([started, kept()]).toEqual([[], null]);
});

test('whoever turns them on has them from the next start on, in a folder that is theirs alone', () => {
  const { folder, started, start } = setUp();
  const first = start();
  first.begin();
  first.follow(true);
  expect(started).toEqual([]);
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  start().begin();
  expect(started).toEqual([folder]);
  expectRights(folder, 0o700);
});

test('the last three stay, whatever crashes', () => {
  const { start, crash, kept } = setUp();
  start().follow(true);
  for (const [at, name] of ['a', 'b', 'c', 'd'].entries()) crash(name, at + 1);
  const dumps = start();
  dumps.begin();
  expect(kept()).toEqual(['b.dmp', 'b.meta', 'c.dmp', 'c.meta', 'd.dmp', 'd.meta']);
  crash('e', 5);
  dumps.crashed();
  expect(kept()).toEqual(['c.dmp', 'c.meta', 'd.dmp', 'd.meta', 'e.dmp', 'e.meta']);
});

test('turned off they are gone at once, and what a reporter that still ran wrote after it goes at the next start', () => {
  const { started, start, crash, kept } = setUp();
  start().follow(true);
  const dumps = start();
  dumps.begin();
  crash('a', 1);
  dumps.follow(true);
  expect(kept()).toHaveLength(2);
  dumps.follow(false);
  expect(kept()).toBe(null);
  crash('late', 2);
  start().begin();
  expect([started.length, kept()]).toEqual([1, null]);
});

test('a folder that cannot be made keeps nobody from starting', () => {
  const { folder, started, faults, start } = setUp();
  start().follow(true);
  mkdirSync(join(folder, '..'), { recursive: true });
  writeFileSync(folder, 'a file');
  start().begin();
  expect([started, faults]).toEqual([[], ['crash dumps']]);
});
