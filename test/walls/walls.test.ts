import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../../scripts/electron/folders.ts';
import { run } from '../../scripts/electron/run.ts';
import { toolFile, type Tool } from '../../scripts/walls/tools.ts';

// A wall that lets everything through looks like one that holds, so each is shown what it must refuse.
let house: string;

beforeAll(async () => {
  house = await mkdtemp(join(tmpdir(), 'ringfort-walls-'));
  await symlink(join(projectRoot, 'node_modules'), join(house, 'node_modules'));
  await writeFile(join(house, 'package.json'), '{ "type": "module" }');
  for (const room of ['', 'core', 'renderer', 'test']) {
    await mkdir(join(house, room), { recursive: true });
    await copyFile(join(projectRoot, room, '.oxlintrc.json'), join(house, room, '.oxlintrc.json'));
  }
});
afterAll(() => rm(house, { recursive: true, force: true }));

const configOf = (name: string) => join(projectRoot, 'scripts/walls', name);

async function put(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(house, path)), { recursive: true });
    await writeFile(join(house, path), text);
  }
}

/** What a wall says about these files; empty if it lets them pass. */
async function complaintOf(program: Tool, args: string[], files: Record<string, string>): Promise<string> {
  await put(files);
  const command = [toolFile(program), ...args, ...Object.keys(files)];
  const said = await run(process.execPath, command, { cwd: house }).then(
    () => '',
    (error: unknown) => String(error),
  );
  for (const path of Object.keys(files)) await rm(join(house, path));
  return said;
}

/** By the rules of the house, and of the room where it has its own. */
const lint = (path: string, text: string) => complaintOf('oxlint', ['--deny-warnings'], { [path]: text });

describe('lint', () => {
  test('lets a pure room take values and give values', async () => {
    expect(await lint('core/call/pure.ts', 'export const twice = (n: number): number => n * 2;\n')).toBe('');
  });

  test.each([
    ['Electron', `import { app } from 'electron';\nexport const name = app.name;\n`],
    ['Node', `import { readFileSync } from 'node:fs';\nexport const text = readFileSync('x', 'utf8');\n`],
    ['a socket', `import { WebSocket } from 'ws';\nexport const socket = WebSocket;\n`],
    ['the clock', 'export const now = (): number => Date.now();\n'],
    ['a timer', 'export const later = (f: () => void): unknown => setTimeout(f, 1);\n'],
    ['randomness', 'export const id = (): string => crypto.randomUUID();\n'],
    ['a stop-watch', 'export const now = (): number => performance.now();\n'],
  ])('keeps %s out of core', async (_what, text) => {
    expect(await lint('core/call/impure.ts', text)).toContain('no-restricted');
  });

  test.each(['core', 'main', 'server', 'renderer', 'test'])('keeps Math.random out of %s', async (room) => {
    expect(await lint(`${room}/dice.ts`, 'export const roll = (): number => Math.random();\n')).toContain(
      'Math.random',
    );
  });

  test('keeps any out of every room', async () => {
    expect(await lint('main/loose.ts', 'export const open = (value: any): unknown => value;\n')).toContain(
      'no-explicit-any',
    );
  });

  test.each([
    ['the shape checker', `import Type from 'typebox';\nexport const shape = Type.String();\n`],
    ['Electron', `import { ipcRenderer } from 'electron';\nexport const door = ipcRenderer;\n`],
    ['Node', `import { join } from 'node:path';\nexport const path = join('a', 'b');\n`],
  ])('keeps %s out of the windows', async (_what, text) => {
    expect(await lint('renderer/page.ts', text)).toContain('no-restricted-imports');
  });
});

describe('A52 secrets are compared in constant time only', () => {
  const compares = (expression: string) =>
    complaintOf('oxlint', ['-c', configOf('oxlint.secrets.json'), '--deny-warnings'], {
      'core/ratchet/tag.ts': `export const same = (a, b, i, hex) => ${expression};\n`,
    });

  test.each([
    ['step by step', 'a.every((byte, at) => byte === b[at])'],
    ['element by element', 'a[i] !== b[i]'],
    ['element by element, with a default', '(a[i] ?? 0) === (b[i] ?? 0)'],
    ['as hexadecimal', 'hex(a) === hex(b)'],
    ['as text', `a.toString('base64') == b`],
    ['by Buffer', 'Buffer.compare(a, b) === 0'],
    ['by a method of Buffer', 'a.equals(b)'],
  ])('A52 and not %s', async (_how, expression) => {
    expect(await compares(expression)).toContain('ringfort(constant-time)');
  });

  test.each(['equalBytes(a, b)', 'a[i] === 0', 'a[0] === i', 'a.length !== b.length', 'String(a) === b'])(
    'A52 but %s passes',
    async (expression) => {
      expect(await compares(expression)).toBe('');
    },
  );
});

interface Arrow {
  readonly title: string;
  /** The file that takes something; the walls are asked what they say about it. */
  readonly taker: string;
  readonly files: Readonly<Record<string, string>>;
  /** The wall that refuses it; null: none may. */
  readonly wall: string | null;
}

describe('arrows', () => {
  const value = 'export const value = 1;\n';
  const port = 'export interface Port { size: number }\n';
  const taking = (path: string) => `import { value } from '${path}';\nexport const taken = value;\n`;
  const takingType = (path: string) => `import type { Port } from '${path}';\nexport type Taken = Port;\n`;

  const refused = [
    ['core/ratchet', 'core/protocol', 'core-ratchet'],
    ['core/call', 'core/ipc', 'core-call'],
    ['core/words', 'core/ipc', 'core-words'],
    ['core/protocol', 'core/ratchet', 'core-protocol'],
    ['main/call', 'main/store', 'main-call'],
    ['main/shell', 'main/signalling', 'main-shell'],
    ['main/call', 'server/domain', 'main'],
    ['main/files', 'main/ports', 'main-files'],
    ['main/files', 'core/protocol', 'main-files'],
    ['main/ports', 'main/call', 'main-ports'],
    ['main/ports', 'main/files', 'main-ports'],
    ['main/ports', 'core/protocol', 'main-ports-take-types'],
    ['main/call', 'main/ports', 'main-ports-are-types'],
    ['main/index', 'main/ports', 'main-ports-are-types'],
    ['preload', 'core/call', 'preload'],
    ['preload', 'main/ipc', 'preload'],
    ['renderer/windows/main', 'core/protocol', 'renderer'],
    ['renderer/windows/main', 'core/ipc', 'renderer-takes-types-of-core'],
    ['renderer/windows/main', 'renderer/windows/call', 'renderer-windows-apart'],
    ['renderer/windows/incoming', 'renderer/media', 'renderer-media'],
    ['server/domain', 'server/http', 'server-domain'],
    ['server/http', 'core/call', 'server'],
  ] as const;

  const cases: readonly Arrow[] = [
    {
      title: 'let main stand on core',
      taker: 'main/call/standsOnCore.ts',
      files: { 'core/call/value.ts': value, 'main/call/standsOnCore.ts': taking('../../core/call/value.ts') },
      wall: null,
    },
    ...refused.map(([from, to, wall], at): Arrow => {
      const up = '../'.repeat(from.split('/').length);
      const taker = `${from}/taker${at}.ts`;
      const files = { [`${to}/value.ts`]: value, [taker]: taking(`${up}${to}/value.ts`) };
      return { title: `keep ${from} from taking ${to}`, taker, files, wall };
    }),
    ...['app', 'call', 'crypto', 'ipc', 'shell', 'signalling', 'store'].map((room): Arrow => ({
      title: `let main/${room} speak in the types that all rooms of main share`,
      taker: `main/${room}/speaker.ts`,
      files: { 'main/ports/port.ts': port, [`main/${room}/speaker.ts`]: takingType('../ports/port.ts') },
      wall: null,
    })),
    {
      title: 'let every room of main write files by the one that knows how',
      taker: 'main/store/writer.ts',
      files: { 'main/files/value.ts': value, 'main/store/writer.ts': taking('../files/value.ts') },
      wall: null,
    },
    {
      title: 'let the store take a port as a type from the room that wrote it',
      taker: 'main/store/adapter.ts',
      files: { 'main/crypto/port.ts': port + value, 'main/store/adapter.ts': takingType('../crypto/port.ts') },
      wall: null,
    },
    {
      title: 'let the store take nothing else from there',
      taker: 'main/store/greedyAdapter.ts',
      files: { 'main/crypto/port.ts': port + value, 'main/store/greedyAdapter.ts': taking('../crypto/port.ts') },
      wall: 'main-store-takes-types',
    },
    {
      title: 'keep a window from loading the languages it does not speak',
      taker: 'renderer/words/speaker.ts',
      files: { 'core/words/ru.ts': value, 'renderer/words/speaker.ts': taking('../../core/words/ru.ts') },
      wall: 'renderer-loads-words',
    },
    {
      title: 'keep packages that reach the world out of core',
      taker: 'core/call/socket.ts',
      files: { 'core/call/socket.ts': `import { WebSocket } from 'ws';\nexport const socket = WebSocket;\n` },
      wall: 'core-packages',
    },
    {
      title: 'keep files from importing each other in a circle',
      taker: 'core/call/a.ts',
      files: {
        'core/call/a.ts': `${taking('./b.ts')}${value}`,
        'core/call/b.ts': `${taking('./a.ts')}${value}`,
      },
      wall: 'no-circles',
    },
    {
      title: 'keep files from naming types of each other in a circle',
      taker: 'core/call/c.ts',
      files: {
        'core/call/c.ts': `${takingType('./d.ts')}${port}`,
        'core/call/d.ts': `${takingType('./c.ts')}${port}`,
      },
      wall: 'no-circles',
    },
  ];

  /** What the walls say about all of them in one start, which takes as long as for one. */
  let said: string;
  beforeAll(async () => {
    const files = Object.fromEntries(cases.flatMap((one) => Object.entries(one.files)));
    said = await complaintOf('depcruise', ['-c', configOf('dependencyCruiser.cjs'), '--output-type', 'err'], files);
  });

  test.each(cases)('$title', ({ taker, wall }) => {
    const about = stripVTControlCharacters(said)
      .split('\n')
      .flatMap((line) => /^\s*error ([\w-]+): (\S+)/u.exec(line)?.slice(1, 3).join(' ') ?? []);
    const walls = about.filter((line) => line.endsWith(` ${taker}`)).map((line) => line.split(' ')[0]);
    expect(walls).toEqual(wall === null ? [] : expect.arrayContaining([wall]));
  });
});
