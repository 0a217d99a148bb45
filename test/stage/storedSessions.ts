import type { Address } from '../../core/ratchet/signalCrypto.ts';
import type { RatchetTransaction, StoredSession } from '../../main/crypto/RatchetStore.ts';

/** All of every session with a device. The product never holds more than one of them at a time. */
export function storedSessions(transaction: RatchetTransaction, peer: Address): readonly StoredSession[] {
  return transaction.listSessions(peer).flatMap(({ sessionId }) => transaction.loadSession(peer, sessionId) ?? []);
}
