import type { HostingProblem } from '../../core/ipc/hostingProblem.ts';

/** By the `code` of what the server's start ended with: of its store, of the listening socket, of the file system. */
const PROBLEMS: Readonly<Record<string, HostingProblem>> = {
  EADDRINUSE: 'portTaken',
  EACCES: 'portRefused',
  EADDRNOTAVAIL: 'addressGone',
  EAFNOSUPPORT: 'addressGone',
  EINVAL: 'addressGone',
  ENOTFOUND: 'addressGone',
  EAI_AGAIN: 'addressGone',
  folderInUse: 'folderInUse',
  folderOfAnother: 'folderOfAnother',
  folderNotWritable: 'folderNotWritable',
  EROFS: 'folderNotWritable',
  diskFull: 'diskFull',
  ENOSPC: 'diskFull',
  EDQUOT: 'diskFull',
  noDatabase: 'dataUnreadable',
  notADatabase: 'dataUnreadable',
  certificateDamaged: 'dataUnreadable',
  newerSchema: 'newerData',
};

/** Why a server that was to be hosted did not start; `ended` for a fault of its own. */
export function hostingProblemOf(error: unknown): HostingProblem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return Object.hasOwn(PROBLEMS, code) ? (PROBLEMS[code] ?? 'ended') : 'ended';
}
