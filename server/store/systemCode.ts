import { constants } from 'node:os';

/**
 * The name of an error of SQLite or of the system, `SQLITE_FULL`, `ENOSPC` and the like; empty for any other error.
 * Node has no name for a quota that is used up, and says "Unknown system error" (A77).
 */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return '';
  return 'errno' in error && error.errno === -constants.errno.EDQUOT ? 'EDQUOT' : error.code;
}
