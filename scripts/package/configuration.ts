import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { load } from 'js-yaml';
import Type from 'typebox';
import { Compile as CompileType } from 'typebox/compile';
import { Compile } from 'typebox/schema';
import { projectRoot } from '../electron/folders.ts';
import type { Architecture, System } from './systems.ts';

/** What electron-builder.yml says, as it stands. */
export async function readConfiguration(): Promise<unknown> {
  return load(await readFile(join(projectRoot, 'electron-builder.yml'), 'utf8'));
}

/**
 * What electron-builder would refuse in this configuration. Its own check takes a second and a half to load; the
 * schema that it goes by lies in its package and says the same.
 *
 * @forTests They look at it with every change, long before somebody packs.
 */
export async function configurationFaults(configuration: unknown): Promise<string[]> {
  const builder = createRequire(import.meta.url).resolve('electron-builder');
  const scheme = createRequire(builder).resolve('app-builder-lib/scheme.json');
  const text: unknown = JSON.parse(await readFile(scheme, 'utf8'));
  if (typeof text !== 'object' || text === null) throw new Error('The schema of electron-builder is no object');
  const [holds, faults] = Compile(text).Errors(configuration);
  return holds ? [] : faults.map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
}

const Updates = Type.Object({ feed: Type.String(), keys: Type.Array(Type.String()) });
const withUpdates = CompileType(Type.Object({ extraMetadata: Type.Object({ updates: Updates }) }));

/** The feed and the public keys that a package is built with. */
export async function builtUpdates(): Promise<{ readonly feed: string; readonly keys: readonly string[] }> {
  return withUpdates.Parse(await readConfiguration()).extraMetadata.updates;
}

export interface WantedPackage {
  readonly system: System;
  readonly target: string;
  readonly architecture: Architecture;
}

const targets = Type.Object({
  target: Type.Array(
    Type.Object({
      target: Type.String({ minLength: 1 }),
      arch: Type.Array(Type.Union([Type.Literal('x64'), Type.Literal('arm64'), Type.Literal('universal')])),
    }),
  ),
});
const systems = CompileType(Type.Object({ linux: targets, win: targets, mac: targets }));

/** Every package that electron-builder.yml names. */
export async function wantedPackages(): Promise<readonly WantedPackage[]> {
  const found = await readConfiguration();
  if (!systems.Check(found)) throw new Error('electron-builder.yml names no targets');
  const parts = { linux: found.linux, windows: found.win, mac: found.mac } as const;
  return (['linux', 'windows', 'mac'] as const).flatMap((system) =>
    parts[system].target.flatMap(({ target, arch }) => arch.map((architecture) => ({ system, target, architecture }))),
  );
}
