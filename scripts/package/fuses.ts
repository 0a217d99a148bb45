import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { readConfiguration } from './configuration.ts';

const withFuses = Compile(Type.Object({ electronFuses: Type.Record(Type.String(), Type.Boolean()) }));
/** As they stand in the program: a byte of text each. */
const READ: Readonly<Record<number, boolean | undefined>> = { 0x30: false, 0x31: true };

/** The fuses of a program, by the names that electron-builder has for them; one that it does not have is left out. */
export async function readFuses(program: string): Promise<Readonly<Record<string, boolean>>> {
  const wire: Readonly<Record<string, unknown>> = { ...(await getCurrentFuseWire(program)) };
  const fuses: Record<string, boolean> = {};
  for (const [name, place] of Object.entries(FuseV1Options)) {
    const value = typeof place === 'number' ? READ[Number(wire[place])] : undefined;
    if (value !== undefined) fuses[name.slice(0, 1).toLowerCase() + name.slice(1)] = value;
  }
  return fuses;
}

/** What stands otherwise in the program than electron-builder.yml has it; `except` is what was changed on purpose. */
export async function fuseFaults(program: string, except: readonly string[] = []): Promise<string[]> {
  const found = await readFuses(program);
  const configuration = await readConfiguration();
  if (!withFuses.Check(configuration)) throw new Error('electron-builder.yml names no fuses');
  return Object.entries(configuration.electronFuses)
    .filter(([name, wanted]) => name in found && found[name] !== wanted && !except.includes(name))
    .map(([name, wanted]) => `The fuse ${name} is ${wanted ? 'off' : 'on'} in ${program}`);
}
