import type { UpdateFailure } from '../../core/ipc/updates.ts';
import { systemCode } from '../files/systemCode.ts';

/** Why an update did not come, in the one word that a person is told it by. */
export class UpdateError extends Error {
  readonly reason: UpdateFailure;

  constructor(reason: UpdateFailure, options?: ErrorOptions) {
    // The word alone: what lies beneath may name paths and addresses, which belong to no log line.
    super(`update: ${reason}`, options);
    this.name = 'UpdateError';
    this.reason = reason;
  }
}

const OF_FILES: Readonly<Record<string, UpdateFailure>> = {
  ENOSPC: 'diskFull',
  EDQUOT: 'diskFull',
  EACCES: 'notWritable',
  EPERM: 'notWritable',
  EROFS: 'notWritable',
};

/** What went wrong with a file. */
export function fileFailure(error: unknown): UpdateError {
  if (error instanceof UpdateError) return error;
  return new UpdateError(OF_FILES[systemCode(error) ?? ''] ?? 'notInstalled', { cause: error });
}
