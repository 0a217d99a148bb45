import { chownSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** The user of the service, as the Debian package and the container have it. */
const SERVICE = 'ringfort';

/**
 * Makes the folder of data, if there is none. One that root makes is for the server, which is somebody else: for whom
 * the folder above belongs to, and in one of root's for the user of the service, if there is one.
 */
export function makeDataFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (first === undefined || process.getuid?.() !== 0) return;
  const owner = ownerOfNew(statSync(dirname(resolve(first))), readFileSync('/etc/passwd', 'utf8'));
  for (let made = resolve(folder); ; made = dirname(made)) {
    chownSync(made, owner.uid, owner.gid);
    if (made === resolve(first)) return;
  }
}

/** Whose a folder is to be that root makes, as passwd(5) names users. Pure. */
export function ownerOfNew(above: Owner, passwd: string): Owner {
  if (above.uid !== 0) return { uid: above.uid, gid: above.gid };
  const [, , uid = '', gid = ''] =
    passwd
      .split('\n')
      .find((line) => line.startsWith(`${SERVICE}:`))
      ?.split(':') ?? [];
  return /^\d+$/u.test(uid) && /^\d+$/u.test(gid) ? { uid: Number(uid), gid: Number(gid) } : { uid: 0, gid: 0 };
}
