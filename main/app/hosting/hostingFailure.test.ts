import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startServer, type RunningServerOptions } from '../../../server/index.ts';
import { ON_WINDOWS } from '../../../test/stage/systems.ts';
import { temporaryFolder } from '../../../test/stage/temporaryFolder.ts';
import { hostingProblemOf } from './hostingFailure.ts';

/** Root writes everywhere, and so does whoever may write somewhere on Windows: but below a file nobody does. */
const writesAnywhere = ON_WINDOWS || process.getuid?.() === 0;

async function problemOf(options: Partial<RunningServerOptions>) {
  const attempt = startServer({ dataFolder: temporaryFolder(), logLevel: 'silent', ...options });
  return attempt.then(
    async (server) => {
      await server.close();
      return 'none';
    },
    (error: unknown) => hostingProblemOf(error),
  );
}

test('a port that another program holds (A81)', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void squatter.close());
  await new Promise((resolve) => squatter.once('listening', resolve));
  const { port } = squatter.address() as AddressInfo;
  expect(await problemOf({ port })).toBe('portTaken');
});

test('an address that this computer does not have (A81)', async () => {
  expect(await problemOf({ host: '203.0.113.7' })).toBe('addressGone');
});

test('data that another server has open (A81)', async () => {
  const dataFolder = temporaryFolder();
  const other = await startServer({ dataFolder, logLevel: 'silent' });
  onTestFinished(() => other.close());
  expect(await problemOf({ dataFolder })).toBe('folderInUse');
});

test('data that is none (A81)', async () => {
  const dataFolder = temporaryFolder();
  writeFileSync(
    join(dataFolder, 'ringfort-server.sqlite'),
    'no database at all, but long enough to have a header'.repeat(40),
  );
  expect(await problemOf({ dataFolder })).toBe('dataUnreadable');
});

test('data of which some pages are damaged, wherever a start reads them first (A81)', async () => {
  const dataFolder = temporaryFolder();
  await (await startServer({ dataFolder, logLevel: 'silent' })).close();
  const file = join(dataFolder, 'ringfort-server.sqlite');
  const whole = readFileSync(file);
  const PAGE = 4096;
  const found = new Set<string>();
  // Of the first page what stands behind the header, else it is no database at all.
  for (let start = 100; start < whole.length; start = start - (start % PAGE) + PAGE) {
    const damaged = Buffer.from(whole);
    damaged.fill(0xa5, start, start - (start % PAGE) + PAGE);
    writeFileSync(file, damaged);
    found.add(await problemOf({ dataFolder }));
  }
  // What is not read before somebody asks for it keeps no server from starting.
  expect([...found].toSorted()).toEqual(['dataUnreadable', 'none']);
});

test('a folder that cannot be written (A81)', async () => {
  const folder = temporaryFolder();
  if (writesAnywhere) {
    writeFileSync(join(folder, 'file'), '');
    expect(await problemOf({ dataFolder: join(folder, 'file', 'data') })).toBe('folderNotWritable');
    return;
  }
  mkdirSync(join(folder, 'data'));
  chmodSync(join(folder, 'data'), 0o500);
  expect(await problemOf({ dataFolder: join(folder, 'data') })).toBe('folderNotWritable');
});

test.each([
  ['ENOSPC', 'write', 'diskFull'],
  // The same code, of a port and of a file.
  ['EACCES', 'listen', 'portRefused'],
  ['EACCES', 'open', 'folderNotWritable'],
  ['diskFull', undefined, 'diskFull'],
  ['newerSchema', undefined, 'newerData'],
  ['certificateDamaged', undefined, 'dataUnreadable'],
  ['constructor', undefined, 'ended'],
])('%s of %s is told as %s', (code, syscall, problem) => {
  expect(hostingProblemOf(Object.assign(new Error('x'), { code, syscall }))).toBe(problem);
});

test('whatever has no name is a fault of its own', () => {
  expect(hostingProblemOf(new Error('x'))).toBe('ended');
  expect(hostingProblemOf('x')).toBe('ended');
});
