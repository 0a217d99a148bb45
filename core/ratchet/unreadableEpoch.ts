import { TYPE_PREKEY, decodePreamble, decodeRatchetMessage } from './header.ts';
import { CLOCK_SKEW_S } from './limits.ts';
import { decodePrekeyMessage } from './prekeyMessage.ts';
import { RatchetError } from './ratchetError.ts';

/**
 * The epoch that a message names which could not be read, so that a new session can rank above it; 0 for what is no
 * message. Nothing vouches for it: what lies further ahead than clocks differ does not count, or a forger could use up
 * the epochs. `now` is Unix seconds.
 */
export function unreadableEpoch(bytes: Uint8Array, now: number): number {
  try {
    const isPrekey = decodePreamble(bytes).type === TYPE_PREKEY;
    const { epoch } = (isPrekey ? decodePrekeyMessage(bytes).message : decodeRatchetMessage(bytes)).header;
    return epoch <= now + CLOCK_SKEW_S ? epoch : 0;
  } catch (cause) {
    if (cause instanceof RatchetError) return 0;
    throw cause;
  }
}
