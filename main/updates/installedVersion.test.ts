import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPackage } from '@electron/asar';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/stage/temporaryFolder.ts';
import { createInstalledVersion } from './installedVersion.ts';

/** The archive of a program of this version, as electron-builder makes it. */
async function archiveOf(version: string): Promise<string> {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'app/out/main'), { recursive: true });
  writeFileSync(join(folder, 'app/out/main/index.cjs'), 'start();\n'.repeat(1000));
  writeFileSync(join(folder, 'app/package.json'), JSON.stringify({ name: 'ringfort', version }));
  await createPackage(join(folder, 'app'), join(folder, 'app.asar'));
  return join(folder, 'app.asar');
}

test('what a package manager puts in the place of a program that runs is known by its version', async () => {
  const archive = await archiveOf('0.1.0');
  const installed = createInstalledVersion(archive);
  expect([installed(), installed()]).toEqual(['0.1.0', '0.1.0']);
  renameSync(await archiveOf('0.2.0'), archive);
  expect(installed()).toBe('0.2.0');
});

test('where no program is to be read any more nothing is said of it', async () => {
  const archive = await archiveOf('0.1.0');
  const installed = createInstalledVersion(archive);
  for (const broken of [Buffer.alloc(0), Buffer.alloc(40, 255), Buffer.from('{"version":"0.2.0"}')]) {
    writeFileSync(archive, broken);
    expect(installed()).toBeNull();
  }
  rmSync(archive);
  expect(installed()).toBeNull();
  expect(createInstalledVersion(temporaryFolder())()).toBeNull();
});
