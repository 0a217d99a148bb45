import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { SHIPPED_FILE } from '../bundle/shippedPackages.ts';
import { projectRoot } from '../electron/folders.ts';
import { compiledIn } from './compiledIn.ts';
import { mayShip } from './licences.ts';
import type { ShippedPackage } from './shippedPackage.ts';

const Manifest = Compile(Type.Object({ name: Type.String(), version: Type.String(), license: Type.String() }));
const Lock = Compile(
  Type.Object({ packages: Type.Record(Type.String(), Type.Object({ integrity: Type.Optional(Type.String()) })) }),
);
const Places = Compile(Type.Array(Type.String()));

/** Not bundled: it stays a package beside the bundle of main. */
const UNBUNDLED = ['node_modules/better-sqlite3'];

/** Whose package has the name of a licence only: the text is that of its source. `LICENSE`, ours, is the Apache-2.0. */
const OWN_TEXTS: Readonly<Record<string, readonly string[]>> = {
  '@bufbuild/protobuf': ['LICENSE', 'assets/legal/protobuf-varint.txt'],
  '@mediapipe/selfie_segmentation': ['LICENSE'],
  '@mediapipe/tasks-vision': ['LICENSE'],
  'abstract-logging': ['assets/legal/abstract-logging.txt'],
  'lazy-val': ['assets/legal/lazy-val.txt'],
};

/** Whose package carries compiled code of others without saying so: the texts that come with that. */
const TEXTS_WITHIN: Readonly<Record<string, readonly string[]>> = {
  '@sapphi-red/web-noise-suppressor': ['assets/legal/rnnoise.txt', 'assets/legal/rnnoise-wasm.txt'],
};

/** Node itself, as npm's packages of it are called: lists of faults know it by another name. */
const NODE = /^node-(?:linux|win|darwin)-\w+$/u;

/** What the bundles in `folders` (below the project) carry, by name. Throws for a licence that may not be shipped. */
export async function shippedIn(folders: readonly string[], unbundled = UNBUNDLED): Promise<ShippedPackage[]> {
  const places = new Set(unbundled);
  for (const folder of folders) {
    const file = join(projectRoot, folder, SHIPPED_FILE);
    for (const place of Places.Parse(JSON.parse(await readFile(file, 'utf8')))) places.add(place);
  }
  const lock = Lock.Parse(JSON.parse(await readFile(join(projectRoot, 'package-lock.json'), 'utf8')));
  const shipped = await Promise.all(
    [...places].map(async (place) => describe(place, lock.packages[place]?.integrity ?? '')),
  );
  return eachOnce([...shipped, ...(await compiledIn(places))]);
}

/** By name. npm may put the same package in two places, and each has it said once what is in it and on what terms. */
export function eachOnce(shipped: readonly ShippedPackage[]): ShippedPackage[] {
  const packages = new Map(shipped.map((one) => [`${one.name}@${one.version}`, one]));
  return [...packages.values()].sort(
    (one, other) => compare(one.name, other.name) || compare(one.version, other.version),
  );
}

async function describe(place: string, integrity: string): Promise<ShippedPackage> {
  const folder = join(projectRoot, place);
  const { name, version, license } = Manifest.Parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  // "(A OR B)" is written with and without brackets around it.
  const licence = license.trim().replace(/^\((.*)\)$/u, '$1');
  if (!mayShip(licence)) throw new Error(`${name} ${version} is under ${licence}: see scripts/supply/licences.ts`);
  const texts = await licenceFiles(name, folder);
  if (texts.length === 0)
    throw new Error(`${name} ${version} brings no text of its licence: see scripts/supply/shipped.ts`);
  const text = (await Promise.all(texts.map((file) => readFile(file, 'utf8')))).map((one) => one.trim()).join('\n\n');
  const cpe = NODE.test(name) ? { cpe: `cpe:2.3:a:nodejs:node.js:${version}:*:*:*:*:*:*:*` } : {};
  return { name, version, licence, text, sha512: integrity.replace(/^sha512-/u, ''), ...cpe };
}

/** Those of the package itself, its notices too; else ours. Then those of what is compiled into it. */
async function licenceFiles(name: string, folder: string): Promise<string[]> {
  const own = (await readdir(folder)).filter((file) => /^(?:licen[cs]e|copying|notice)\b/iu.test(file)).sort();
  const ours = (files: readonly string[] = []) =>
    files.map((file) => join(projectRoot, file)).filter((file) => existsSync(file));
  return [
    ...(own.length > 0 ? own.map((file) => join(folder, file)) : ours(OWN_TEXTS[name])),
    ...ours(TEXTS_WITHIN[name]),
  ];
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
