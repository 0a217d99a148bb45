import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { getRawHeader } from '@electron/asar';
import type { System } from './systems.ts';

/** Where Electron looks for the digest of its archive, and the name that it looks for there. */
const NAMES: Readonly<Record<Exclude<System, 'linux'>, string>> = {
  mac: '<key>Resources/app.asar</key>',
  // As JSON in a resource of the program.
  windows: String.raw`"file":"resources\\app.asar"`,
};

/**
 * Whether a program would refuse an archive other than the one beside it: it carries the digest of that one's list, in
 * which each file has its own. The fuse that has it compared says nothing of which digest that is. On Linux Electron
 * compares nothing.
 */
export async function integrityFaults(system: System, program: string, resources: string): Promise<string[]> {
  if (system === 'linux') return [];
  const carrier = await readFile(system === 'mac' ? join(dirname(resources), 'Info.plist') : program);
  const digest = createHash('sha256')
    .update(getRawHeader(join(resources, 'app.asar')).headerString)
    .digest('hex');
  return [NAMES[system], digest].every((each) => carrier.includes(each))
    ? []
    : ['The program does not carry the digest of its archive: it would start another one, or none'];
}
