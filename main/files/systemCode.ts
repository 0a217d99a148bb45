import { constants } from 'node:os';

/**
 * The name of an error of the system, `ENOSPC` and the like; undefined for any other error. Node has no name for a
 * quota that is used up, and says "Unknown system error" (A77).
 */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return 'errno' in error && error.errno === -constants.errno.EDQUOT ? 'EDQUOT' : error.code;
}
