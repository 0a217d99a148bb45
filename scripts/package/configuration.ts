import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { Compile } from 'typebox/schema';
import { projectRoot } from '../electron/folders.ts';

/** What electron-builder.yml says, as it stands. */
export async function readConfiguration(): Promise<unknown> {
  return load(await readFile(join(projectRoot, 'electron-builder.yml'), 'utf8'));
}

/**
 * What electron-builder would refuse in this configuration. Its own check takes a second and a half to load; the
 * schema that it goes by lies in its package and says the same.
 */
export async function configurationFaults(configuration: unknown): Promise<string[]> {
  const builder = createRequire(import.meta.url).resolve('electron-builder');
  const scheme = createRequire(builder).resolve('app-builder-lib/scheme.json');
  const text: unknown = JSON.parse(await readFile(scheme, 'utf8'));
  if (typeof text !== 'object' || text === null) throw new Error('The schema of electron-builder is no object');
  const [holds, faults] = Compile(text).Errors(configuration);
  return holds ? [] : faults.map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
}
