import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createPackage } from '@electron/asar';
import { expect, onTestFinished, test } from 'vitest';
import { SENTINEL } from './fuses.ts';
import { packedFaults } from './packedFaults.ts';
import { resourcesOf, unpackedProgram, type Architecture, type System } from './systems.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ringfort-packed-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** What electron-builder leaves of a program with one fuse and one file too many, in a folder of its own. */
async function packed(system: System, architecture: Architecture): Promise<string> {
  const output = temporaryFolder();
  const program = unpackedProgram(system, architecture, output);
  const framework = 'Contents/Frameworks/Electron Framework.framework/Electron Framework';
  const files: Readonly<Record<string, string>> = {
    [system === 'mac' ? join(program, framework) : program]: `${SENTINEL}\u0001\u000811001100`,
    [join(dirname(resourcesOf(system, architecture, output)), 'Info.plist')]: '',
    [join(output, 'app/.env')]: 'SECRET=1',
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  await createPackage(join(output, 'app'), join(resourcesOf(system, architecture, output), 'app.asar'));
  return output;
}

test.each([
  ['windows', 'x64'],
  ['windows', 'arm64'],
  ['mac', 'universal'],
  ['linux', 'arm64'],
] as const)('a program for %s %s is compared, whichever package it was made for', async (system, architecture) => {
  const output = await packed(system, architecture);
  const order = { system, architecture, output, drivable: false, prepackaged: undefined };
  expect(await packedFaults(order)).toEqual(
    expect.arrayContaining([expect.stringContaining('The fuse runAsNode is on'), '/.env should not be in the archive']),
  );
  // A package of what lies there already: that was compared when it was packed.
  expect(await packedFaults({ ...order, prepackaged: output })).toEqual([]);
});
