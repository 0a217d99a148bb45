import {
  type Address,
  RatchetError,
  type Session,
  arrangeSessions,
  decodeSession,
  disposeSession,
  encodeSession,
  isAbandoned,
} from '../../core/ratchet/signalCrypto.ts';
import type { RatchetTransaction, StoredSession } from './RatchetStore.ts';

/** The session that sends to this device now, or undefined: none, archived, or never answered for 7 days. E_STATE: unreadable. */
export function loadSendingSession(
  transaction: RatchetTransaction,
  peer: Address,
  now: number,
): { readonly stored: StoredSession; readonly session: Session } | undefined {
  const { active } = arrangeSessions(transaction.loadSessions(peer), now);
  if (active === undefined) return undefined;
  const session = decodeStored(active);
  if (!isAbandoned(session, now)) return { stored: active, session };
  disposeSession(session);
  return undefined;
}

/** Decodes the state and wipes the bytes it came in. */
export function decodeStored(stored: StoredSession): Session {
  try {
    return decodeSession(stored.state);
  } finally {
    stored.state.fill(0);
  }
}

/** Undefined where `decodeStored` throws E_STATE (A27). */
function decodeIfReadable(stored: StoredSession): Session | undefined {
  try {
    return decodeStored(stored);
  } catch (error) {
    if (error instanceof RatchetError && error.code === 'E_STATE') return undefined;
    throw error;
  }
}

/** As `loadSendingSession`, for whoever can begin another one: a session that cannot be read is none. */
export function loadReadableSendingSession(transaction: RatchetTransaction, peer: Address, now: number) {
  const { active } = arrangeSessions(transaction.loadSessions(peer), now);
  const session = active && decodeIfReadable(active);
  if (session === undefined || !isAbandoned(session, now)) return session;
  disposeSession(session);
  return undefined;
}

/** Saves a session; `opening` stays with an initiator until the other side has answered. */
export function saveSession(
  transaction: RatchetTransaction,
  peer: Address,
  session: Session,
  kept: { readonly archivedAt: number | null; readonly opening: Uint8Array | null },
): void {
  const state = encodeSession(session);
  transaction.saveSession(peer, {
    sessionId: session.sessionId,
    epoch: session.epoch,
    archivedAt: kept.archivedAt,
    state,
    opening: session.acknowledged ? null : kept.opening,
  });
  state.fill(0);
}

/**
 * After a new session came: all but the greatest become receive-only, and what is too old, too many or unreadable goes. Nothing is
 * lost with the unreadable: without its state not even its skipped keys open anything.
 */
export function settleSessions(transaction: RatchetTransaction, peer: Address, now: number): void {
  for (const stored of transaction.loadSessions(peer)) {
    const session = decodeIfReadable(stored);
    if (session === undefined) transaction.deleteSession(peer, stored.sessionId);
    else disposeSession(session);
  }
  const { toArchive, toDelete } = arrangeSessions(transaction.loadSessions(peer), now);
  for (const stored of toDelete) transaction.deleteSession(peer, stored.sessionId);
  for (const stored of toArchive) transaction.saveSession(peer, { ...stored, archivedAt: now });
}

/** Nothing is sent to this peer any more on any session it has. */
export function archiveAllSessions(transaction: RatchetTransaction, peer: Address, now: number): void {
  for (const stored of transaction.loadSessions(peer)) {
    if (stored.archivedAt === null) transaction.saveSession(peer, { ...stored, archivedAt: now });
  }
}
