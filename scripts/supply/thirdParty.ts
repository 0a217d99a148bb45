import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { projectRoot } from '../electron/folders.ts';
import { billOfMaterials, type ElectronParts } from './billOfMaterials.ts';
import { shippedIn } from './shipped.ts';
import type { ShippedPackage } from './shippedPackage.ts';

const NOTICE = `Ringfort is under the Apache License 2.0, in LICENSE.txt beside this text. It contains code of others, under their
licences. Those of Electron, Chromium and Node.js lie beside the program, in LICENSE.electron.txt and LICENSES.chromium.html.`;

const Project = Compile(
  Type.Object({ version: Type.String(), devDependencies: Type.Object({ electron: Type.String() }) }),
);
const Chromiums = Compile(Type.Record(Type.String(), Type.String()));
const BUNDLES = ['out/main', 'out/preload', 'out/renderer'];

/**
 * Writes what the built program says of the code of others: `out/legal/third-party.txt` and `sbom.cdx.json` go into
 * the package, `third-party.json` is what the window reads when somebody asks.
 */
export async function writeThirdParty(): Promise<void> {
  const { version, devDependencies } = await readProject();
  const shipped = await shippedIn(BUNDLES);
  const legal = join(projectRoot, 'out/legal');
  const served = join(projectRoot, 'out/renderer/legal');
  await Promise.all([legal, served].map((folder) => mkdir(folder, { recursive: true })));
  await writeFile(join(legal, 'third-party.txt'), thirdPartyText(shipped, NOTICE));
  await writeBill({ electron: devDependencies.electron, node: null });
  const packages = shipped.map(({ name, version, licence, text }) => ({ name, version, licence, text }));
  await writeFile(join(served, 'third-party.json'), JSON.stringify({ version, packages }));
}

/** The bill of what is packed with this Electron; `node`: the Node within it, once there is one to ask. */
export async function writeBill({ electron, node }: Pick<ElectronParts, 'electron' | 'node'>): Promise<void> {
  const { version } = await readProject();
  const parts = { electron, chromium: await chromiumOf(electron), node };
  const bill = billOfMaterials({ name: 'ringfort', version, electron: parts }, await shippedIn(BUNDLES));
  await writeFile(join(projectRoot, 'out/legal/sbom.cdx.json'), bill);
}

/** As the list of Electron's releases has it that the lock file pins. Throws for an Electron that it does not know. */
export async function chromiumOf(electron: string): Promise<string> {
  const list = createRequire(import.meta.url).resolve('electron-to-chromium/full-versions.json');
  const chromium = Chromiums.Parse(JSON.parse(await readFile(list, 'utf8')))[electron];
  if (chromium === undefined) throw new Error(`electron-to-chromium does not know Electron ${electron}: update it.`);
  return chromium;
}

async function readProject() {
  return Project.Parse(JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8')));
}

/** All of them with the texts of their licences, below what a delivery says of itself. */
export function thirdPartyText(shipped: readonly ShippedPackage[], notice: string): string {
  const parts = shipped.map(({ name, version, licence, text }) => `${name} ${version} (${licence})\n\n${text}\n`);
  return `${notice}\n\n${parts.join(`\n${'-'.repeat(78)}\n\n`)}`;
}
