import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../../scripts/electron/folders.ts';
import { run } from '../../scripts/electron/run.ts';

// A wall that lets everything through looks like one that holds, so each is shown what it must refuse.
let house: string;

beforeAll(async () => {
  house = await mkdtemp(join(tmpdir(), 'ringfort-walls-'));
  await symlink(join(projectRoot, 'node_modules'), join(house, 'node_modules'));
  await writeFile(join(house, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rm(house, { recursive: true, force: true }));

async function put(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(house, path)), { recursive: true });
    await writeFile(join(house, path), text);
  }
}

/** What a wall says about these files; empty if it lets them pass. */
async function complaintOf(program: string, args: string[], files: Record<string, string>): Promise<string> {
  await put(files);
  const wall = join(projectRoot, 'scripts/walls', args[0] ?? '');
  const command = [...['-c', wall], ...args.slice(1), ...Object.keys(files)];
  const said = await run(join(projectRoot, 'node_modules/.bin', program), command, { cwd: house }).then(
    () => '',
    (error: unknown) => String(error),
  );
  for (const path of Object.keys(files)) await rm(join(house, path));
  return said;
}

const ownRules = ['core', 'renderer', 'test'];
const lint = (path: string, text: string) => {
  const room = path.split('/')[0] ?? '';
  const config = ownRules.includes(room) ? `oxlint.${room}.json` : 'oxlint.json';
  return complaintOf('oxlint', [config, '--deny-warnings'], { [path]: text });
};
const arrows = (files: Record<string, string>) =>
  complaintOf('depcruise', ['dependencyCruiser.cjs', '--output-type', 'err'], files);

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
    complaintOf('oxlint', ['oxlint.secrets.json', '--deny-warnings'], {
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

describe('arrows', () => {
  const value = 'export const value = 1;\n';
  const taking = (path: string) => `import { value } from '${path}';\nexport const taken = value;\n`;
  const takingType = (path: string) => `import type { Port } from '${path}';\nexport type Taken = Port;\n`;

  test('let main stand on core', async () => {
    const files = { 'core/call/value.ts': value, 'main/call/taker.ts': taking('../../core/call/value.ts') };
    expect(await arrows(files)).toBe('');
  });

  test.each([
    ['core/ratchet', 'core/protocol', 'core-ratchet'],
    ['core/call', 'core/ipc', 'core-call'],
    ['core/words', 'core/ipc', 'core-words'],
    ['core/protocol', 'core/ratchet', 'core-protocol'],
    ['main/call', 'main/store', 'main-call'],
    ['main/shell', 'main/signalling', 'main-shell'],
    ['main/call', 'server/domain', 'main'],
    ['main/ports', 'main/call', 'main-ports'],
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
  ])('keep %s from taking %s', async (from, to, wall) => {
    const up = '../'.repeat(from.split('/').length);
    const said = await arrows({ [`${to}/value.ts`]: value, [`${from}/taker.ts`]: taking(`${up}${to}/value.ts`) });
    expect(said).toContain(`error ${wall}:`);
  });

  test.each(['app', 'call', 'crypto', 'ipc', 'shell', 'signalling', 'store'])(
    'let main/%s speak in the types that all rooms of main share',
    async (room) => {
      const port = { 'main/ports/port.ts': 'export interface Port { size: number }\n' };
      expect(await arrows({ ...port, [`main/${room}/taker.ts`]: takingType('../ports/port.ts') })).toBe('');
    },
  );

  test('let the store take a port as a type, and nothing else, from the room that wrote it', async () => {
    const port = { 'main/crypto/port.ts': 'export interface Port { size: number }\nexport const value = 1;\n' };
    expect(await arrows({ ...port, 'main/store/adapter.ts': takingType('../crypto/port.ts') })).toBe('');
    const said = await arrows({ ...port, 'main/store/adapter.ts': taking('../crypto/port.ts') });
    expect(said).toContain('error main-store-takes-types:');
  });

  test('keep packages that reach the world out of core', async () => {
    const said = await arrows({
      'core/call/socket.ts': `import { WebSocket } from 'ws';\nexport const socket = WebSocket;\n`,
    });
    expect(said).toContain('error core-packages:');
  });

  test.each([
    ['importing each other', value, taking],
    ['naming types of each other', 'export type Port = 1;\n', takingType],
  ])('keep files from %s in a circle', async (_how, own, take) => {
    const files = { 'core/call/a.ts': `${take('./b.ts')}${own}`, 'core/call/b.ts': `${take('./a.ts')}${own}` };
    expect(await arrows(files)).toContain('error no-circles:');
  });
});
