import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { projectRoot } from '../electron/folders.ts';
import { billOfMaterials } from './billOfMaterials.ts';
import { shippedIn, type ShippedPackage } from './shipped.ts';

const NOTICE = `Ringfort contains code of others, under their licences. Those of Electron, Chromium and Node.js lie beside the
program, in LICENSE.electron.txt and LICENSES.chromium.html.`;

const Project = Compile(
  Type.Object({ version: Type.String(), devDependencies: Type.Object({ electron: Type.String() }) }),
);

/**
 * Writes what the built program says of the code of others: `out/legal/third-party.txt` and `sbom.cdx.json` go into
 * the package, `third-party.json` is what the window reads when somebody asks.
 */
export async function writeThirdParty(): Promise<void> {
  const { version, devDependencies } = Project.Parse(
    JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8')),
  );
  const shipped = await shippedIn(['out/main', 'out/preload', 'out/renderer']);
  const legal = join(projectRoot, 'out/legal');
  const served = join(projectRoot, 'out/renderer/legal');
  await Promise.all([legal, served].map((folder) => mkdir(folder, { recursive: true })));
  const bill = billOfMaterials({ name: 'ringfort', version, electron: devDependencies.electron }, shipped);
  await writeFile(join(legal, 'third-party.txt'), thirdPartyText(shipped, NOTICE));
  await writeFile(join(legal, 'sbom.cdx.json'), bill);
  const packages = shipped.map(({ name, version, licence, text }) => ({ name, version, licence, text }));
  await writeFile(join(served, 'third-party.json'), JSON.stringify({ version, packages }));
}

/** All of them with the texts of their licences, below what a delivery says of itself. */
export function thirdPartyText(shipped: readonly ShippedPackage[], notice: string): string {
  const parts = shipped.map(({ name, version, licence, text }) => `${name} ${version} (${licence})\n\n${text}\n`);
  return `${notice}\n\n${parts.join(`\n${'-'.repeat(78)}\n\n`)}`;
}
