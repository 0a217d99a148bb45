import { dirname, join } from 'node:path';
import { projectRoot } from '../electron/folders.ts';

export type System = 'linux' | 'windows' | 'mac';
export type Architecture = 'x64' | 'arm64' | 'universal';

/** Where packages go. */
export const RELEASE = join(projectRoot, 'release');

/** The program in the folder that the target `dir` makes; on macOS the bundle. */
export function unpackedProgram(system: System, architecture: Architecture, release = RELEASE): string {
  const suffix = architecture === 'x64' ? '' : `-${architecture}`;
  if (system === 'mac') return join(release, `mac${suffix}`, 'Ringfort.app');
  if (system === 'windows') return join(release, `win${suffix}-unpacked`, 'Ringfort.exe');
  return join(release, `linux${suffix}-unpacked`, 'ringfort');
}

export function resourcesOf(system: System, architecture: Architecture, release = RELEASE): string {
  const program = unpackedProgram(system, architecture, release);
  return system === 'mac' ? join(program, 'Contents/Resources') : join(dirname(program), 'resources');
}
