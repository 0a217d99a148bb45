import { concat, label, uint } from './bytes.ts';
import type { RatchetHeader } from './header.ts';
import type { Primitives } from './primitives.ts';

/**
 * The place of a message: SHA-256(L("slot") ‖ sessionId ‖ DHs ‖ u32 N), 32 bytes. It is remembered beside the hash of
 * the message itself, because two different messages in one place mean that two copies of the sender are at work (A26).
 */
export function messageSlot(
  primitives: Pick<Primitives, 'sha256'>,
  { sessionId, ratchetKey, index }: Pick<RatchetHeader, 'sessionId' | 'ratchetKey' | 'index'>,
): Uint8Array {
  return primitives.sha256(concat(label('slot'), sessionId, ratchetKey, uint(index, 4)));
}
