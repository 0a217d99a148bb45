import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { projectRoot } from '../electron/folders.ts';

const Versioned = Type.Object({ version: Type.String() });
const Manifest = Compile(Type.Intersect([Versioned, Type.Object({ workspaces: Type.Array(Type.String()) })]));
const OnlyVersion = Compile(Versioned);
const Maybe = Type.Object({ version: Type.Optional(Type.String()) });
const MaybeVersioned = Compile(Maybe);
const Lock = Compile(Type.Intersect([Versioned, Type.Object({ packages: Type.Record(Type.String(), Maybe) })]));
/** The three numbers of Semantic Versioning: a build of another name gets no updates. */
const RELEASED = /^\d+\.\d+\.\d+$/u;

/** The version of everything that is released together, the program and the server: that of package.json. */
export async function projectVersion(root: string = projectRoot): Promise<string> {
  return OnlyVersion.Parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))).version;
}

/**
 * Where the project below `root` names another version than its package.json, or one a second time: a package that kept
 * its number through a release would be "already the newest" to whoever upgrades. `tag`: what is released by.
 */
export async function versionFaults(root: string, tag?: string): Promise<string[]> {
  const read = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(root, name), 'utf8'));
  const { version, workspaces } = Manifest.Parse(await read('package.json'));
  const lock = Lock.Parse(await read('package-lock.json'));
  const faults: string[] = [];
  if (!RELEASED.test(version)) faults.push(`package.json has ${version}: three numbers, or nobody is updated.`);
  for (const locked of [lock.version, lock.packages['']?.version]) {
    if (locked !== version) faults.push(`package-lock.json has ${locked}: \`npm install --package-lock-only\`.`);
  }
  for (const workspace of workspaces) {
    const own = MaybeVersioned.Parse(await read(`${workspace}/package.json`)).version;
    const locked = lock.packages[workspace]?.version;
    if ((own ?? locked) !== undefined)
      faults.push(`${workspace} has a version of its own, ${own ?? locked}: it is released with ${version}.`);
  }
  if (tag !== undefined && tag !== `v${version}`) faults.push(`The tag ${tag} is on a commit of ${version}.`);
  return faults;
}
