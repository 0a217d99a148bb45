import { integrityFaults } from './archiveIntegrity.ts';
import { contentFaults } from './contents.ts';
import { fuseFaults } from './fuses.ts';
import { resourcesOf, unpackedProgram, type Architecture, type System } from './systems.ts';

export interface Packed {
  readonly system: System;
  readonly architecture: Architecture;
  /** Changes a fuse on purpose. */
  readonly drivable: boolean;
  /** The folder of a program that was packed before, and compared then. */
  readonly prepackaged: string | undefined;
  readonly output: string;
}

/**
 * What is in a program that should not be, or is missing, whichever package was made of it: each leaves the program
 * unpacked beside it, and for some systems and processors there is no other order.
 */
export async function packedFaults(packed: Packed): Promise<readonly string[]> {
  const { system, architecture, drivable, prepackaged, output } = packed;
  if (prepackaged !== undefined) return [];
  const program = unpackedProgram(system, architecture, output);
  return [
    ...(await fuseFaults(program, drivable ? ['enableNodeCliInspectArguments'] : [])),
    ...(await contentFaults(system, architecture, output)),
    ...(await integrityFaults(system, program, resourcesOf(system, architecture, output))),
  ];
}
