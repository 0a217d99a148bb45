import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { projectRoot } from '../../scripts/electron/folders.ts';
import { readConfiguration } from '../../scripts/package/configuration.ts';
import { RELEASE } from '../../scripts/package/systems.ts';

const Manifest = Compile(Type.Object({ version: Type.String() }));
const Needs = Type.Object({ depends: Type.Array(Type.String()) });
const Packaged = Compile(Type.Object({ deb: Needs, rpm: Needs }));

/** Where packages are seen in a room. */
export const PACKAGES = '/packages';

export const version = Manifest.Parse(JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'))).version;

/** The name of the package of this kind in a folder that has one for this machine. */
export function packageIn(folder: string, kind: 'deb' | 'rpm' | 'AppImage' | 'tar.gz'): string {
  const architectures = process.arch === 'arm64' ? ['arm64', 'aarch64'] : ['x64', 'amd64', 'x86_64'];
  const [found, ...more] = readdirSync(folder).filter((name) =>
    architectures.some((each) => name.startsWith('Ringfort-') && name.endsWith(`${each}.${kind}`)),
  );
  if (found === undefined || more.length > 0) throw new Error(`There is not one ${kind} in ${folder}: npm run package`);
  return found;
}

/** What Ringfort's package cannot do without, each as the package system reads it: a name, or one of several. */
export async function packageDependencies(kind: 'deb' | 'rpm' = 'deb'): Promise<readonly string[]> {
  return Packaged.Parse(await readConfiguration())[kind].depends;
}

export const sharedPackages = { from: RELEASE, to: PACKAGES };
