import * as waiting from 'node:fs';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import * as promised from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectRights } from '../../test/stage/fileRights.ts';
import { ON_WINDOWS } from '../../test/stage/systems.ts';
import { temporaryFolder } from '../../test/stage/temporaryFolder.ts';
import { type Disk, type WaitingDisk, writeWhole, writeWholeNow } from './writeWhole.ts';

const OLD = 'what was there';
const NEW = 'what comes in its place';

interface Step {
  readonly name: string;
  readonly run: () => unknown;
  /** What a step that is broken off has done by then. */
  readonly half?: () => unknown;
}

/** The real disk, each step of which is first shown to `before`; that may throw. */
function watchedDisks(before: (step: Step) => void): { readonly disk: Disk; readonly waitingDisk: WaitingDisk } {
  const at = <Result>(name: string, run: () => Result, half?: () => unknown): Result => {
    before({ name, run, ...(half !== undefined && { half }) });
    return run();
  };
  // Closed in any case: the test goes on.
  const closing = <Result>(name: string, run: () => Result): Result => {
    try {
      before({ name, run });
    } catch (error) {
      run();
      throw error;
    }
    return run();
  };
  const isFolder = (path: unknown) =>
    typeof path === 'string' && statSync(path, { throwIfNoEntry: false })?.isDirectory();
  const halfOf = (content: unknown) => String(content).slice(0, 5);
  const folders = new Set<number>();
  const disk: Disk = {
    ...promised,
    rm: async (path, options) => at('remove', () => promised.rm(path, options)),
    rename: async (from, to) => at('rename', () => promised.rename(from, to)),
    open: async (path, flags, mode) => {
      const name = isFolder(path) === true ? 'folder' : 'file';
      const handle = await at(`open ${name}`, () => promised.open(path, flags, mode));
      const { close, sync, writeFile } = handle;
      return Object.assign(handle, {
        writeFile: async (content: string) =>
          at(
            'write',
            () => writeFile.call(handle, content),
            () => waiting.writeSync(handle.fd, halfOf(content)),
          ),
        sync: async () => at(`sync ${name}`, () => sync.call(handle)),
        close: async () => closing(`close ${name}`, () => close.call(handle)),
      });
    },
  };
  const nameOf = (file: unknown) => (typeof file === 'number' && folders.has(file) ? 'folder' : 'file');
  const waitingDisk: WaitingDisk = {
    ...waiting,
    rmSync: (path, options) => at('remove', () => waiting.rmSync(path, options)),
    renameSync: (from, to) => at('rename', () => waiting.renameSync(from, to)),
    openSync: (path, flags, mode) =>
      at(`open ${isFolder(path) === true ? 'folder' : 'file'}`, () => {
        const file = waiting.openSync(path, flags, mode);
        if (isFolder(path) === true) folders.add(file);
        return file;
      }),
    writeFileSync: (file, content) =>
      at(
        'write',
        () => waiting.writeFileSync(file, content),
        () => typeof file === 'number' && waiting.writeSync(file, halfOf(content)),
      ),
    fsyncSync: (file) => at(`sync ${nameOf(file)}`, () => waiting.fsyncSync(file)),
    closeSync: (file) => closing(`close ${nameOf(file)}`, () => waiting.closeSync(file)),
  };
  return { disk, waitingDisk };
}

type Write = (path: string, content: string, before: (step: Step) => void) => Promise<void>;

const WRITES: readonly (readonly [string, Write])[] = [
  ['writeWhole', (path, content, before) => writeWhole(path, content, watchedDisks(before).disk)],
  [
    'writeWholeNow',
    async (path, content, before) => writeWholeNow(path, content, 'onDisk', watchedDisks(before).waitingDisk),
  ],
];

/** Windows opens no folders: a name is safe there with the file. */
const FOLDER_STEPS = ON_WINDOWS ? [] : ['open folder', 'sync folder', 'close folder'];
const ALL_STEPS = ['remove', 'open file', 'write', 'sync file', 'close file', 'rename', ...FOLDER_STEPS];

function fileIn(folder: string): string {
  const path = join(folder, 'file');
  writeFileSync(path, OLD);
  return path;
}

test.each(WRITES)('%s has the content on the disk before it takes the name, and then the name', async (_, write) => {
  const path = fileIn(temporaryFolder());
  const steps: string[] = [];
  await write(path, NEW, ({ name }) => steps.push(name));
  expect(steps).toEqual(ALL_STEPS);
  expect(readFileSync(path, 'utf8')).toBe(NEW);
});

test.each(WRITES)('%s that ends at any step leaves the old content or the new one, whole', async (_, write) => {
  const left: string[] = [];
  for (const [end] of ALL_STEPS.entries()) {
    const folder = temporaryFolder();
    const path = fileIn(folder);
    let count = 0;
    // From that step on nothing is done any more, not even what is done after a failure.
    const dead = (step: Step): void => {
      if (count === end) step.half?.();
      count += 1;
      if (count > end) throw new Error('the program has ended');
    };
    // oxlint-disable-next-line no-await-in-loop
    await expect(write(path, NEW, dead)).rejects.toThrow('ended');
    left.push(readFileSync(path, 'utf8'));
    // The next one is not in the way of what was left.
    // oxlint-disable-next-line no-await-in-loop
    await write(path, 'the next', () => undefined);
    expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual(['the next', ['file']]);
  }
  expect(left).toEqual(ALL_STEPS.map((_step, end) => (end <= ALL_STEPS.indexOf('rename') ? OLD : NEW)));
});

test.each(WRITES)('%s to a full disk leaves the old content, and nothing beside it', async (_, write) => {
  for (const full of ['write', 'sync file']) {
    const folder = temporaryFolder();
    const path = fileIn(folder);
    const fill = (step: Step): void => {
      if (step.name !== full) return;
      step.half?.();
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    };
    // oxlint-disable-next-line no-await-in-loop
    await expect(write(path, NEW, fill)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual([OLD, ['file']]);
  }
});

test.skipIf(ON_WINDOWS).each(WRITES)(
  '%s is content where folders cannot be synced, and not where the disk fails',
  async (_, write) => {
    const path = fileIn(temporaryFolder());
    const fail =
      (code: string) =>
      ({ name }: Step): void => {
        if (name === 'sync folder') throw Object.assign(new Error(code), { code });
      };
    await write(path, NEW, fail('EINVAL'));
    expect(readFileSync(path, 'utf8')).toBe(NEW);
    await expect(write(path, NEW, fail('EIO'))).rejects.toMatchObject({ code: 'EIO' });
  },
);

test.each(WRITES)('%s follows no link, and takes on no rights, of what lies in its place', async (_, write) => {
  const folder = temporaryFolder();
  const path = fileIn(folder);
  const foreign = join(folder, 'foreign');
  writeFileSync(foreign, 'of somebody else', { mode: 0o644 });
  symlinkSync(foreign, `${path}.new`);
  await write(path, NEW, () => undefined);
  expect(readFileSync(foreign, 'utf8')).toBe('of somebody else');
  expect(readFileSync(path, 'utf8')).toBe(NEW);
  expectRights(path, 0o600);
});

test.each(WRITES)('%s removes no folder that lies in its place', async (_, write) => {
  const path = fileIn(temporaryFolder());
  mkdirSync(`${path}.new`);
  await expect(write(path, NEW, () => undefined)).rejects.toThrow('directory');
  expect(readFileSync(path, 'utf8')).toBe(OLD);
});
