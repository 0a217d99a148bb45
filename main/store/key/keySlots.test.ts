import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../../test/stage/temporaryFolder.ts';
import { readKeySlots, writeKeySlots, type KeySlots } from './keySlots.ts';

/**
 * The real steps on the real disk; the one with this number happens by half or not at all, and nothing after it does.
 */
let diesAt = Infinity;
let steps: string[] = [];

class PowerCut extends Error {}

vi.mock('node:fs/promises', async (importActual) => {
  const actual = await importActual<typeof import('node:fs/promises')>();
  const step = async <Value>(name: string, whole: () => Promise<Value>, half?: () => Promise<unknown>) => {
    const number = steps.push(name);
    if (number > diesAt) throw new PowerCut();
    if (number < diesAt) return whole();
    await half?.();
    throw new PowerCut();
  };
  return {
    ...actual,
    rm: (...args: Parameters<typeof actual.rm>) => step('rm', () => actual.rm(...args)),
    rename: (...args: Parameters<typeof actual.rename>) => step('rename', () => actual.rename(...args)),
    open: async (path: string, flags: string, mode?: number) => {
      const handle = await step(`open ${flags}`, () => actual.open(path, flags, mode));
      return {
        writeFile: (text: string) =>
          step(
            'write',
            () => handle.writeFile(text),
            () => handle.writeFile(text.slice(0, text.length / 2)),
          ),
        sync: () => step(`sync ${flags}`, () => handle.sync()),
        close: () => handle.close(),
      };
    },
  };
});

afterEach(() => {
  diesAt = Infinity;
  steps = [];
});

const slotsOf = (backend: string): KeySlots => ({
  version: 1,
  keyCheck: Buffer.alloc(16, 7).toString('base64'),
  keyring: { backend, wrapped: Buffer.alloc(64, 1).toString('base64') },
});

async function written(): Promise<{ file: string; before: KeySlots }> {
  const file = join(temporaryFolder(), 'keys.json');
  const before = slotsOf('before');
  await writeKeySlots(file, before);
  steps = [];
  return { file, before };
}

const STEPS =
  process.platform === 'win32'
    ? ['rm', 'open wx', 'write', 'sync wx', 'rename']
    : ['rm', 'open wx', 'write', 'sync wx', 'rename', 'open r', 'sync r'];

test('the new key file is on the disk before it takes the place of the old one', async () => {
  const { file } = await written();
  await writeKeySlots(file, slotsOf('after'));
  expect(steps).toEqual(STEPS);
  expect((await readKeySlots(file))?.slots).toEqual(slotsOf('after'));
});

test.each(STEPS.map((name, index) => [name, index + 1] as const))(
  'a power cut at "%s" leaves the old key file or the new one, whole',
  async (_name, step) => {
    const { file, before } = await written();
    diesAt = step;
    await expect(writeKeySlots(file, slotsOf('after'))).rejects.toMatchObject({ name: 'StoreError' });
    const renamed = step > STEPS.indexOf('rename') + 1;
    expect((await readKeySlots(file))?.slots).toEqual(renamed ? slotsOf('after') : before);

    // What was left half written is in nobody's way, and goes with the next change.
    diesAt = Infinity;
    await writeKeySlots(file, slotsOf('later'));
    expect((await readKeySlots(file))?.slots).toEqual(slotsOf('later'));
    expect(() => readFileSync(`${file}.new`)).toThrow('ENOENT');
  },
);
