import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FuseV1Options } from '@electron/fuses';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { readConfiguration } from './configuration.ts';

const withFuses = Compile(Type.Object({ electronFuses: Type.Record(Type.String(), Type.Boolean()) }));
/** What stands before the fuses in every Electron: then come their version and their number, a byte each. */
export const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** As they stand in the program: a byte of text each. */
const READ: Readonly<Record<number, boolean | undefined>> = { 0x30: false, 0x31: true };

type Fuses = Readonly<Record<string, boolean>>;

/**
 * The fuses of a program, by the names that electron-builder has for them; one that it does not have is left out.
 *
 * @forTests They name those that matter to them.
 */
export async function readFuses(program: string): Promise<Fuses> {
  const [first] = await fusesOfParts(program);
  if (first === undefined) throw new Error(`There are no fuses in ${program}`);
  return first;
}

/** One for each part that runs alone: a universal program of macOS has one for each processor. */
async function fusesOfParts(program: string): Promise<readonly Fuses[]> {
  const framework = 'Contents/Frameworks/Electron Framework.framework/Electron Framework';
  const bytes = await readFile(program.endsWith('.app') ? join(program, framework) : program);
  const parts: Fuses[] = [];
  for (let at = bytes.indexOf(SENTINEL); at >= 0; at = bytes.indexOf(SENTINEL, at + 1)) {
    const [version, length = 0] = bytes.subarray(at + SENTINEL.length);
    if (version !== 1) throw new Error(`The fuses of ${program} are of version ${String(version)}`);
    parts.push(fusesIn(bytes.subarray(at + SENTINEL.length + 2).subarray(0, length)));
  }
  return parts;
}

function fusesIn(wire: Uint8Array): Fuses {
  const fuses: Record<string, boolean> = {};
  for (const [name, place] of Object.entries(FuseV1Options)) {
    const value = typeof place === 'number' ? READ[wire[place] ?? 0] : undefined;
    if (value !== undefined) fuses[name.slice(0, 1).toLowerCase() + name.slice(1)] = value;
  }
  return fuses;
}

/** What stands otherwise in the program than electron-builder.yml has it; `except` is what was changed on purpose. */
export async function fuseFaults(program: string, except: readonly string[] = []): Promise<string[]> {
  const parts = await fusesOfParts(program);
  if (parts.length === 0) return [`There are no fuses in ${program}`];
  const configuration = await readConfiguration();
  if (!withFuses.Check(configuration)) throw new Error('electron-builder.yml names no fuses');
  const wanted = Object.entries(configuration.electronFuses);
  return parts.flatMap((found) =>
    wanted
      .filter(([name, value]) => name in found && found[name] !== value && !except.includes(name))
      .map(([name, value]) => `The fuse ${name} is ${value ? 'off' : 'on'} in ${program}`),
  );
}
