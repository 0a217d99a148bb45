import {
  type Address,
  RatchetError,
  type Session,
  type SessionRank,
  arrangeSessions,
  compareSessions,
  decodeSession,
  disposeSession,
  encodeSession,
  gaveWay,
  sessionGivesWay,
  isAbandoned,
  isDatedAway,
} from '../../core/ratchet/signalCrypto.ts';
import type { RatchetTransaction, StoredSession } from './RatchetStore.ts';

type ListedSession = ReturnType<RatchetTransaction['listSessions']>[number];

/**
 * The session that sends to this device now, or undefined: none, archived, or never answered for 7 days. E_STATE:
 * unreadable.
 */
export function loadSendingSession(
  transaction: RatchetTransaction,
  peer: Address,
  now: number,
): { readonly stored: StoredSession; readonly session: Session } | undefined {
  const stored = loadActive(transaction, peer, now);
  if (stored === undefined) return undefined;
  const session = decodeStored(stored);
  if (!isAbandoned(session, now)) return { stored, session };
  disposeSession(session);
  return undefined;
}

function loadActive(transaction: RatchetTransaction, peer: Address, now: number): StoredSession | undefined {
  const { active } = arrangeSessions(transaction.listSessions(peer), now);
  return active && transaction.loadSession(peer, active.sessionId);
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
  const active = loadActive(transaction, peer, now);
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
  try {
    transaction.saveSession(peer, {
      sessionId: session.sessionId,
      epoch: session.epoch,
      archivedAt: kept.archivedAt,
      state,
      opening: session.acknowledged ? null : kept.opening,
    });
  } finally {
    state.fill(0);
  }
}

/**
 * Those that a session of ours begun now has to rank above: the one that sends, else all. What our clock dated ahead
 * and nobody answered is given up first, or the new one would be dated like it (A76).
 */
export function sessionsToOutrank(transaction: RatchetTransaction, peer: Address, now: number): readonly SessionRank[] {
  const left: ListedSession[] = [];
  for (const listed of transaction.listSessions(peer)) {
    const stored = transaction.loadSession(peer, listed.sessionId);
    const session = stored && decodeIfReadable(stored);
    if (session !== undefined) disposeSession(session);
    if (session === undefined || !isDatedAway(session, now)) left.push(listed);
    else giveUp(transaction, peer, listed, now);
  }
  const { active } = arrangeSessions(left, now);
  return active === undefined ? left : [active];
}

/**
 * After a new session came: all but the greatest become receive-only, and what is too old, too many or unreadable goes.
 * Nothing is lost with the unreadable: without its state not even its skipped keys open anything. `begun` is the new
 * session if the peer began it: what is dated ahead gives way to it (A76).
 */
export function settleSessions(transaction: RatchetTransaction, peer: Address, now: number, begun?: SessionRank): void {
  for (const { sessionId } of transaction.listSessions(peer)) {
    const stored = transaction.loadSession(peer, sessionId);
    const session = stored && decodeIfReadable(stored);
    if (session === undefined) transaction.deleteSession(peer, sessionId);
    else disposeSession(session);
  }
  if (begun !== undefined) makeWay(transaction, peer, begun, now);
  const { toArchive, toDelete } = arrangeSessions(transaction.listSessions(peer), now);
  for (const { sessionId } of toDelete) transaction.deleteSession(peer, sessionId);
  for (const { sessionId } of toArchive) archiveSession(transaction, peer, sessionId, now);
}

/** All that rank above the one that the peer began give way to it, or it is receive-only itself. */
function makeWay(transaction: RatchetTransaction, peer: Address, begun: SessionRank, now: number): void {
  const above = transaction.listSessions(peer).filter((session) => compareSessions(session, begun) < 0);
  if (!above.every((session) => sessionGivesWay(session, begun, now))) {
    archiveSession(transaction, peer, begun.sessionId, now);
    return;
  }
  for (const session of above) giveUp(transaction, peer, session, now);
}

/** Also what was archived by a clock that was ahead, and would stand in the way for as long. */
function giveUp(transaction: RatchetTransaction, peer: Address, session: ListedSession, now: number): void {
  if (!gaveWay(session)) archiveSession(transaction, peer, session.sessionId, now);
}

/** Nothing is sent to this peer any more on any session it has. */
export function archiveAllSessions(transaction: RatchetTransaction, peer: Address, now: number): void {
  for (const { sessionId, archivedAt } of transaction.listSessions(peer)) {
    if (archivedAt === null) archiveSession(transaction, peer, sessionId, now);
  }
}

/** Saved like any other change, so that the count of the store tells a copy from before from one after it (A21). */
function archiveSession(transaction: RatchetTransaction, peer: Address, sessionId: Uint8Array, now: number): void {
  const stored = transaction.loadSession(peer, sessionId);
  if (stored === undefined) return;
  try {
    transaction.saveSession(peer, { ...stored, archivedAt: now });
  } finally {
    stored.state.fill(0);
  }
}
