import type { HostingProblem } from '../../../core/ipc/hostingProblem.ts';
import { systemCode } from '../../files/systemCode.ts';

/** By the `code` of what the server's start ended with: of its store, its certificate or the file system. */
const OF_DATA: Readonly<Record<string, HostingProblem>> = {
  folderInUse: 'folderInUse',
  folderOfAnother: 'folderOfAnother',
  folderNotWritable: 'folderNotWritable',
  EACCES: 'folderNotWritable',
  EPERM: 'folderNotWritable',
  EROFS: 'folderNotWritable',
  diskFull: 'diskFull',
  ENOSPC: 'diskFull',
  EDQUOT: 'diskFull',
  noDatabase: 'dataUnreadable',
  notADatabase: 'dataUnreadable',
  certificateDamaged: 'dataUnreadable',
  newerSchema: 'newerData',
};

/** Of the listening socket. */
const OF_SOCKET: Readonly<Record<string, HostingProblem>> = {
  EADDRINUSE: 'portTaken',
  EACCES: 'portRefused',
  EADDRNOTAVAIL: 'addressGone',
  EAFNOSUPPORT: 'addressGone',
  EINVAL: 'addressGone',
  ENOTFOUND: 'addressGone',
  EAI_AGAIN: 'addressGone',
};
const SOCKET_CALLS: readonly unknown[] = ['listen', 'bind', 'getaddrinfo'];

/** Why a server that was to be hosted did not start; `ended` for a fault of its own. */
export function hostingProblemOf(error: unknown): HostingProblem {
  const code = systemCode(error);
  if (code === undefined) return 'ended';
  const problems =
    error instanceof Error && 'syscall' in error && SOCKET_CALLS.includes(error.syscall) ? OF_SOCKET : OF_DATA;
  return (Object.hasOwn(problems, code) ? problems[code] : undefined) ?? 'ended';
}
