import {
  ARCHIVED_SESSION_LIFETIME_S,
  CLOCK_SKEW_S,
  HEARTBEAT_AFTER,
  MAX_ARCHIVED_SESSIONS,
  MAX_CHAIN,
  MAX_REKEYS_PER_DAY,
  MAX_SESSION_MESSAGES,
  REKEY_INTERVAL_S,
  ROTATION_PREFETCH,
  SESSION_LIFETIME_S,
  UNACKNOWLEDGED_LIFETIME_S,
} from './limits.ts';
import { RatchetError } from './ratchetError.ts';
import type { Session } from './session.ts';

/** What orders the sessions with one device. */
export interface SessionRank {
  readonly epoch: number;
  readonly sessionId: Uint8Array;
}

/**
 * The active session is the known one with the greatest epoch, then the smaller session id. Both sides see the same two
 * numbers, so two initiations that cross settle on one without a word (A28); decryption never changes the order.
 * PROTOCOL "Sessions".
 */
export function compareSessions(a: SessionRank, b: SessionRank): number {
  if (a.epoch !== b.epoch) return b.epoch - a.epoch;
  for (let i = 0; i < a.sessionId.length; i++) {
    const difference = (a.sessionId[i] ?? 0) - (b.sessionId[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The epoch of a session begun now: above every known one, and at least the clock. Unix seconds. */
export function nextEpoch(known: readonly SessionRank[], now: number): number {
  const epoch = known.reduce((greatest, { epoch: one }) => Math.max(greatest, one + 1), now);
  if (epoch >= 2 ** 48) throw new RatchetError('E_STATE', 'the epochs of this peer are used up');
  return epoch;
}

/** A session in the store: archived ones still decrypt, but never send again. */
export interface RankedSession extends SessionRank {
  /** Unix seconds since when it is receive-only; null for the active one. */
  readonly archivedAt: number | null;
}

export interface Arrangement<T> {
  readonly active: T | undefined;
  /** Newly receive-only from now on. */
  readonly toArchive: readonly T[];
  /** Too old or too many: their keys go. */
  readonly toDelete: readonly T[];
}

/**
 * Sorts the sessions of one device into active, archived and gone. `now` is Unix seconds. What was archived while it
 * was dated ahead stands in no other's way (A76).
 */
export function arrangeSessions<T extends RankedSession>(sessions: readonly T[], now: number): Arrangement<T> {
  const sorted = sessions.toSorted(compareSessions);
  const first = sorted.find((session) => !gaveWay(session));
  // What was archived stays so, even when it is the last one left: it may be in the wrong hands by now.
  const active = first?.archivedAt === null ? first : undefined;
  const rest = sorted.filter((session) => session !== active);
  const expired = (session: T): boolean =>
    session.archivedAt !== null && now >= session.archivedAt + ARCHIVED_SESSION_LIFETIME_S;
  const kept = rest.filter((session) => !expired(session)).slice(0, MAX_ARCHIVED_SESSIONS);
  return {
    active,
    toArchive: kept.filter((session) => session.archivedAt === null),
    toDelete: rest.filter((session) => !kept.includes(session)),
  };
}

/**
 * A76: whether a session gives way to a lower one that the peer has just begun. Who begins a session ranks it above all
 * it knows and takes, so the peer lost the greater one or never took it: that is dated ahead, and so is each that would
 * be begun above it. More than a day below, for of two initiations that cross neither is. `now` is Unix seconds.
 */
export function sessionGivesWay(greater: SessionRank, begun: SessionRank, now: number): boolean {
  return liesAhead(greater.epoch, now) && begun.epoch < greater.epoch - CLOCK_SKEW_S;
}

/** Whether it was archived while it was dated ahead: it is read, and no more than that follows from it. */
export function gaveWay({ epoch, archivedAt }: RankedSession): boolean {
  return archivedAt !== null && liesAhead(epoch, archivedAt);
}

/**
 * A76: a session that our clock dated ahead and that nobody answered. Its opening is refused, and so would be that of
 * one above it. One that was begun since, of which only the epoch lies ahead, is none: our clock may be behind, and
 * the peer's right.
 */
export function isDatedAway(session: Session, now: number): boolean {
  return session.initiatedByUs && !session.acknowledged && isDatedAhead(session, now) && liesAhead(session.epoch, now);
}

/** How far a session is from its end. PROTOCOL "What 'rotated every 2000 messages' means", counters 3 and 4. */
export type RotationNeed =
  | 'none'
  /** Fetch a bundle now, use it later. */
  | 'prefetch'
  /** Begin a new session with the next message, unless a call is being set up. */
  | 'due'
  /** Nothing may be sent here any more. */
  | 'required';

export function rotationNeed(session: Session, now: number): RotationNeed {
  const { sentCount, sending, createdAt } = session;
  if (sentCount >= MAX_SESSION_MESSAGES || (sending?.index ?? 0) >= MAX_CHAIN) return 'required';
  const isOld = now >= createdAt + SESSION_LIFETIME_S || isDatedAhead(session, now);
  if (sentCount >= MAX_SESSION_MESSAGES - session.rotationJitter || isOld) return 'due';
  return sentCount >= ROTATION_PREFETCH ? 'prefetch' : 'none';
}

/** A30: an initiator whom nobody answered for 7 days starts again instead of sending into the dark. */
export function isAbandoned(session: Session, now: number): boolean {
  const isOld = now >= session.createdAt + UNACKNOWLEDGED_LIFETIME_S || isDatedAhead(session, now);
  return session.initiatedByUs && !session.acknowledged && isOld;
}

/**
 * A76: begun by a clock that was ahead and has been set right since. It must not live until that date and a week more.
 */
function isDatedAhead({ createdAt }: Session, now: number): boolean {
  return liesAhead(createdAt, now);
}

/** Further than clocks differ. Both are Unix seconds. */
function liesAhead(time: number, now: number): boolean {
  return time > now + CLOCK_SKEW_S;
}

/** True when the other side has sent so much without an answer that its DH ratchet stands still. */
export function heartbeatDue(session: Session): boolean {
  return session.receivedSinceSent >= HEARTBEAT_AFTER;
}

/**
 * A29: whether a session may be begun anew for what could not be read. `earlier` are the times since a day ago, newest
 * first. Those that are still to come were noted by a clock that has been set back since, and do not count.
 */
export function mayRekey(earlier: readonly number[], now: number): boolean {
  const past = earlier.filter((at) => at <= now);
  const [last] = past;
  return past.length < MAX_REKEYS_PER_DAY && (last === undefined || now >= last + REKEY_INTERVAL_S);
}
