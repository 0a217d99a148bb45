// What `npm ci` would put on a machine, held to what the lock file proves: `node scripts/walls/lockFile.ts`.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { projectRoot } from '../electron/folders.ts';

const Ranges = Type.Optional(Type.Record(Type.String(), Type.String()));
const Manifest = Type.Object({
  dependencies: Ranges,
  devDependencies: Ranges,
  optionalDependencies: Ranges,
  // npm installs these too.
  peerDependencies: Ranges,
  overrides: Type.Optional(Type.Unknown()),
  workspaces: Type.Optional(Type.Array(Type.String())),
  allowScripts: Type.Optional(Type.Record(Type.String(), Type.Boolean())),
});
const Lock = Type.Object({
  packages: Type.Record(
    Type.String(),
    Type.Object({
      name: Type.Optional(Type.String()),
      integrity: Type.Optional(Type.String()),
      resolved: Type.Optional(Type.String()),
      link: Type.Optional(Type.Boolean()),
      inBundle: Type.Optional(Type.Boolean()),
      hasInstallScript: Type.Optional(Type.Boolean()),
    }),
  ),
});
const manifestShape = Compile(Manifest);
const lockShape = Compile(Lock);

export interface SupplyFiles {
  /** `package.json`, `package-lock.json` and `.npmrc` as text. */
  readonly manifest: string;
  /** The `package.json` of each workspace, by its folder. */
  readonly ofWorkspaces: Readonly<Record<string, string>>;
  readonly lock: string;
  readonly npmrc: string;
}

const SHA512 = /^sha512-[A-Za-z0-9+/]{86}==$/u;
const OMITS = 'omit-lockfile-registry-resolved=true';
const NPMRC = ['ignore-scripts=true', OMITS];
// "npm:" gives a package another name here and pins it all the same.
const EXACT = /^(?:npm:(?:@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/u;

/**
 * Everything that would let other bytes in than those somebody looked at: a package without a SHA-512, one that says
 * where it comes from (npm leaves that out of a lock file for all that comes from the registry of the machine, so
 * whatever names a place names another one), a version that may move, an install script (it may fetch what no lock
 * file knows) and an npm that would run it, or look elsewhere.
 */
export function lockFileFaults({ manifest, ofWorkspaces, lock, npmrc }: SupplyFiles): string[] {
  const own = parse(manifestShape, manifest, 'package.json');
  const { allowScripts = {}, workspaces = [] } = own;
  const { packages } = parse(lockShape, lock, 'package-lock.json');
  const faults: string[] = [];
  for (const [path, entry] of Object.entries(packages)) {
    if (path === '' || workspaces.includes(path)) continue;
    if (entry.link === true && entry.resolved !== undefined && workspaces.includes(entry.resolved)) continue;
    faults.push(...entryFaults(path, entry, allowScripts));
  }
  faults.push(...movingVersions(own, 'package.json'));
  for (const workspace of workspaces) {
    const place = `${workspace}/package.json`;
    const text = ofWorkspaces[workspace];
    if (text === undefined) faults.push(`${place} was not read: name each workspace by its folder.`);
    else faults.push(...movingVersions(parse(manifestShape, text, place), place));
  }
  for (const [name, allowed] of Object.entries(allowScripts)) {
    if (allowed) faults.push(`package.json lets ${name} run an install script: nothing of ours needs one.`);
  }
  for (const line of NPMRC)
    if (!npmrc.split('\n').some((each) => each.replaceAll(' ', '') === line)) faults.push(`.npmrc must say ${line}.`);
  if (/registry\s*=/u.test(npmrc.replace(OMITS, '')))
    faults.push('.npmrc names a registry: which one it is, whoever installs says.');
  return faults;
}

function movingVersions(wanted: Static<typeof Manifest>, place: string): string[] {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies, overrides } = wanted;
  const named = [dependencies, devDependencies, optionalDependencies, peerDependencies].flatMap((ranges) =>
    Object.entries(ranges ?? {}),
  );
  return [...named, ...overridden(overrides)]
    .filter(([, version]) => !EXACT.test(version))
    .map(([name, version]) => `${place} takes ${name} as ${version}: give it one exact version.`);
}

/** Overrides nest: those for one package stand inside it. */
function overridden(value: unknown, name = 'overrides'): [name: string, version: string][] {
  if (typeof value === 'string') return [[name, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([inner, wanted]) => overridden(wanted, inner));
}

type Entry = Static<typeof Lock>['packages'][string];

function entryFaults(path: string, entry: Entry, allowScripts: Readonly<Record<string, boolean>>): string[] {
  const faults: string[] = [];
  const name = entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  // What is inside another package's archive is under that archive's hash.
  if (entry.inBundle !== true && !SHA512.test(entry.integrity ?? ''))
    faults.push(
      `${path} has no SHA-512: take its entry out of the lock file and run \`npm install --package-lock-only\`.`,
    );
  if (entry.link === true || entry.resolved !== undefined)
    faults.push(`${path} does not come from the registry of the machine, but from ${entry.resolved ?? 'a folder'}.`);
  if (entry.hasInstallScript === true && allowScripts[name] === undefined)
    faults.push(
      `${path} brings an install script: see that it works without, then add "${name}": false to allowScripts.`,
    );
  return faults;
}

function parse<T>(shape: { Check: (value: unknown) => value is T }, text: string, name: string): T {
  const value: unknown = JSON.parse(text);
  if (shape.Check(value)) return value;
  throw new Error(`${name} has another shape than npm gives it`);
}

/** Every place of this project that names packages to install. */
export async function suppliesOfProject(): Promise<Record<string, SupplyFiles>> {
  const npmrc = await readFile(join(projectRoot, '.npmrc'), 'utf8');
  const manifestOf = (folder: string): Promise<string> => readFile(join(projectRoot, folder, 'package.json'), 'utf8');
  const read = async (folder: string): Promise<SupplyFiles> => {
    const manifest = await manifestOf(folder);
    const { workspaces = [] } = parse(manifestShape, manifest, 'package.json');
    const texts = workspaces.map(async (workspace) => [workspace, await manifestOf(join(folder, workspace))] as const);
    return {
      manifest,
      ofWorkspaces: Object.fromEntries(await Promise.all(texts)),
      lock: await readFile(join(projectRoot, folder, 'package-lock.json'), 'utf8'),
      npmrc,
    };
  };
  return { '.': await read('.'), 'test/runtime': await read('test/runtime') };
}

if (import.meta.main) {
  for (const [place, files] of Object.entries(await suppliesOfProject())) {
    for (const fault of lockFileFaults(files)) {
      process.stdout.write(`${place}: ${fault}\n`);
      process.exitCode = 1;
    }
  }
}
