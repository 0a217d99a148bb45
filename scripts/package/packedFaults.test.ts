import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createPackage, getRawHeader } from '@electron/asar';
import { expect, onTestFinished, test } from 'vitest';
import { SENTINEL } from './fuses.ts';
import { integrityFaults } from './archiveIntegrity.ts';
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
    expect.arrayContaining([
      expect.stringContaining('The fuse runAsNode is on'),
      '/.env should not be in the archive',
      'legal/LICENSE.txt is missing',
    ]),
  );
  // A package of what lies there already: that was compared when it was packed.
  expect(await packedFaults({ ...order, prepackaged: output })).toEqual([]);
});

test.each([
  ['windows', (digest: string) => JSON.stringify([{ file: 'resources\\app.asar', alg: 'SHA256', value: digest }])],
  ['mac', (digest: string) => `<key>Resources/app.asar</key><dict><key>hash</key><string>${digest}</string></dict>`],
] as const)('a program for %s that would start another archive than its own is no package', async (system, carried) => {
  const architecture: Architecture = system === 'mac' ? 'universal' : 'x64';
  const output = await packed(system, architecture);
  const [program, resources] = [
    unpackedProgram(system, architecture, output),
    resourcesOf(system, architecture, output),
  ];
  const order = { system, architecture, output, drivable: false, prepackaged: undefined };
  const fault = expect.stringContaining('does not carry the digest of its archive');
  // As if electron-builder had forgotten it.
  expect(await packedFaults(order)).toContainEqual(fault);

  const archive = join(resources, 'app.asar');
  const digest = createHash('sha256').update(getRawHeader(archive).headerString).digest('hex');
  writeFileSync(system === 'mac' ? join(dirname(resources), 'Info.plist') : program, `MZ${carried(digest)}`);
  expect(await integrityFaults(system, program, resources)).toEqual([]);

  // One more file in it, and it is another one.
  writeFileSync(join(output, 'app/more.js'), '');
  await createPackage(join(output, 'app'), archive);
  expect(await integrityFaults(system, program, resources)).toEqual([fault]);
});
