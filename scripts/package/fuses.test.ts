import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fuseFaults, SENTINEL } from './fuses.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ringfort-packed-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** As electron-builder.yml has them, in the order of `@electron/fuses`. */
const RELEASED = '01001100';

/** A program with these fuses; of several, in each of its parts one after the other. */
function programWith(name: string, ...wires: readonly string[]): string {
  const program = join(temporaryFolder(), name);
  const framework = 'Contents/Frameworks/Electron Framework.framework/Electron Framework';
  const file = name.endsWith('.app') ? join(program, framework) : program;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    wires.map((wire) => `code${SENTINEL}\u0001${String.fromCharCode(wire.length)}${wire}more`).join(''),
  );
  return program;
}

test('a program with the fuses of a release is taken, one that is on or off otherwise is named', async () => {
  expect(await fuseFaults(programWith('Ringfort.exe', RELEASED))).toEqual([]);
  const program = programWith('Ringfort.exe', `1${RELEASED.slice(1)}`);
  expect(await fuseFaults(program)).toEqual([`The fuse runAsNode is on in ${program}`]);
  expect(await fuseFaults(program, ['runAsNode'])).toEqual([]);
});

test('of a universal program of macOS the half for each processor is looked at', async () => {
  const program = programWith('Ringfort.app', RELEASED, RELEASED.replace(/11/u, '10'));
  expect(await fuseFaults(program)).toEqual([`The fuse onlyLoadAppFromAsar is off in ${program}`]);
});

test('one without fuses is no Electron that was packed', async () => {
  const program = join(temporaryFolder(), 'ringfort');
  writeFileSync(program, 'code');
  expect(await fuseFaults(program)).toEqual([`There are no fuses in ${program}`]);
});
