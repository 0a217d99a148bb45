import { RatchetError } from '../../core/ratchet/signalCrypto.ts';
import { asStoreError } from '../store/database/storeError.ts';

/** What keeps a profile from opening. RatchetError: the database opens, and the identity in it is none. */
export function profileProblemCode(error: unknown): string {
  return error instanceof RatchetError ? error.code : asStoreError(error).code;
}

const PASSING: readonly string[] = ['inUse', 'diskFull', 'readOnly'];

/** The data is sound: what stands in its way goes one day. */
export function isPassing(code: string): boolean {
  return PASSING.includes(code);
}
