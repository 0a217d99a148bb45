import type { CallRef, Instant, RemoteDevice } from './call.ts';
import type { CallRecord } from './callEffect.ts';
import { STAGE_OF_END } from './callStage.ts';
import { isMissed, isUnread, leavesMark, type EndReason } from './endReason.ts';
import type { BegunCall } from './keptCall.ts';

interface KnownOfOffer {
  readonly forwardSecret: boolean;
  /** Null: only the server told of it. */
  readonly device: RemoteDevice | null;
}

/** The line in the history of a call that never rang here. */
export function unrungRecord(
  call: CallRef,
  reason: EndReason,
  endedAt: Instant,
  { forwardSecret, device }: KnownOfOffer,
): CallRecord {
  const stage = STAGE_OF_END[reason];
  const nothing = { durationMs: null, note: null, route: null, relays: [] } as const;
  return { call, reason, wasHere: false, stage, endedAt, device, forwardSecret, ...nothing };
}

/** The line of our own call in whose place theirs is answered, from before anybody was in it. */
export function gaveWayRecord(call: CallRef, endedAt: Instant, forwardSecret: boolean): CallRecord {
  return { ...unrungRecord(call, 'crossed', endedAt, { forwardSecret, device: null }), wasHere: true };
}

/** The line of a call that nobody has spoken in yet when this program was killed. */
export function begunRecord({ call, forwardSecret }: BegunCall, lastAliveAt: Instant): CallRecord {
  return { ...unrungRecord(call, 'cutOff', lastAliveAt, { forwardSecret, device: null }), wasHere: true };
}

/**
 * Whether a line of the history is a missed call: in red and among the missed ones, and marked until somebody has
 * looked. A contact who called is missed whatever their offer looked like; what strangers send leaves no mark.
 */
export function missedAs(
  { reason, wasHere }: Pick<CallRecord, 'reason' | 'wasHere'>,
  knownContact: boolean,
): 'marked' | 'listed' | null {
  if (leavesMark(reason) || (!wasHere && knownContact && isUnread(reason))) return 'marked';
  return isMissed(reason) ? 'listed' : null;
}
