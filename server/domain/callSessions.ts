import {
  type CallEndReason,
  type CallSession,
  type CallStatus,
  isLiveStatus,
} from '../../core/protocol/callSession.ts';
import type { HangupClass } from '../../core/protocol/clientMessage.ts';
import type { ErrorCode } from '../../core/protocol/errorCodes.ts';
import { BOTH_LOST_MS, CALLER_LOST_MS, MAX_CALL_MS } from '../../core/protocol/limits.ts';
import type { DeviceAddress } from './deviceAddress.ts';

//          offer stored
//               |
//            ringing --first answer--> accepted --hang-up--> ended(hangup)
//               |  \                      |--hang-up "failed"--> failed(media)
//               |   \--callee declines--> |--both sides away 60 s--> failed(both_lost)
//               |         rejected(reject |--12 h--> ended(max_duration)
//               |             busy glare)
//               |--caller gives up--> missed(cancel), gives way--> missed(glare)
//               |--ring time over--> missed(timeout)
//               |--caller away 15 s--> missed(caller_lost)
//               |--no place for the offer--> missed(full)
//               '--either side cannot go on--> failed(failed)
//
// Final rows never change, and no time is set twice. This file only judges; the store applies a change if the row still
// has the status it was judged in, so that of two events at once one wins and the other is judged again.

/** What happened to a call. */
export type CallSessionEvent =
  | { readonly type: 'answered'; readonly by: DeviceAddress }
  | { readonly type: 'hungUp'; readonly by: DeviceAddress; readonly reason: HangupClass }
  /** The offer found no place, at no device of the callee. */
  | { readonly type: 'notQueued' }
  /** The clock was looked at. Times are when a side was last connected; a connected side was seen now. */
  | { readonly type: 'checked'; readonly callerSeenAt: number; readonly calleeSeenAt: number };

/** change: the row becomes `session`. keep: nothing to do (a repeat, or nothing is due). refuse: tell the sender. */
export type SessionVerdict =
  | { readonly type: 'change'; readonly session: CallSession }
  | { readonly type: 'keep' }
  | { readonly type: 'refuse'; readonly code: ErrorCode };

/** The new row of a call that begins. */
export function newCallSession(
  call: Pick<CallSession, 'id' | 'caller_id' | 'caller_device' | 'callee_id' | 'call_type'>,
  now: number,
  ringTimeoutMs: number,
): CallSession {
  return {
    ...call,
    answered_device: null,
    status: 'ringing',
    started_at: now,
    ring_deadline: now + ringTimeoutMs,
    accepted_at: null,
    ended_at: null,
    end_reason: null,
    last_alive_at: null,
  };
}

/**
 * Judges an event against the row as it stands. That something did not come is judged by `heardUntil`: whatever was
 * sent to the server up to then it has read (`hearing.ts`).
 */
export function judge(
  session: CallSession,
  event: CallSessionEvent,
  now: number,
  heardUntil: number = now,
): SessionVerdict {
  switch (event.type) {
    case 'answered':
      return judgeAnswer(session, event.by, now, heardUntil);
    case 'hungUp':
      return judgeHangup(session, event.by, event.reason, now);
    case 'notQueued':
      return session.status === 'ringing' ? end(session, 'missed', 'full', now) : { type: 'keep' };
    case 'checked':
      return judgeDeadlines(session, event, now, heardUntil);
  }
}

function judgeAnswer(session: CallSession, by: DeviceAddress, now: number, heardUntil: number): SessionVerdict {
  if (by.user !== session.callee_id) return { type: 'refuse', code: 'no_such_call' };
  // Once more, from a device that the server died on: also if the call is over by now.
  if (session.answered_device === by.device) return { type: 'keep' };
  if (session.status !== 'ringing' || heardUntil >= session.ring_deadline)
    return { type: 'refuse', code: 'call_not_ringing' };
  return {
    type: 'change',
    session: { ...session, status: 'accepted', answered_device: by.device, accepted_at: now, last_alive_at: now },
  };
}

function judgeHangup(session: CallSession, by: DeviceAddress, reason: HangupClass, now: number): SessionVerdict {
  const side = sideOf(session, by);
  if (side === undefined) return { type: 'refuse', code: 'no_such_call' };
  if (!isLiveStatus(session.status)) return { type: 'keep' };
  if (session.status === 'accepted') {
    // Declining on one device while the other answers must not end the call that was just taken.
    if (side === 'callee' && session.answered_device !== by.device) return { type: 'refuse', code: 'call_not_ringing' };
    return reason === 'failed' ? end(session, 'failed', 'media', now) : end(session, 'ended', 'hangup', now);
  }
  if (reason === 'failed') return end(session, 'failed', 'failed', now);
  // Of two that cross only one has a row, unless the other one was over: then the callee has missed this one.
  if (side === 'caller') return end(session, 'missed', reason === 'glare' ? 'glare' : 'cancel', now);
  return end(session, 'rejected', reason === 'busy' || reason === 'glare' ? reason : 'reject', now);
}

function judgeDeadlines(
  session: CallSession,
  { callerSeenAt, calleeSeenAt }: Extract<CallSessionEvent, { type: 'checked' }>,
  now: number,
  heardUntil: number,
): SessionVerdict {
  if (session.status === 'ringing') {
    if (heardUntil >= session.ring_deadline) return end(session, 'missed', 'timeout', session.ring_deadline);
    if (heardUntil - callerSeenAt >= CALLER_LOST_MS) return end(session, 'missed', 'caller_lost', now);
  }
  if (session.status === 'accepted') {
    const lastSeen = Math.max(callerSeenAt, calleeSeenAt, session.accepted_at ?? 0);
    if (heardUntil - lastSeen >= BOTH_LOST_MS) {
      // Nobody knows when it really ended; the last sign of life is the honest bound.
      return end(session, 'failed', 'both_lost', session.last_alive_at ?? lastSeen);
    }
    if (session.accepted_at !== null && now - session.accepted_at >= MAX_CALL_MS) {
      return end(session, 'ended', 'max_duration', now);
    }
  }
  return { type: 'keep' };
}

function end(session: CallSession, status: CallStatus, reason: CallEndReason, at: number): SessionVerdict {
  // A clock set back during the call must not make it end before it began.
  const ended_at = Math.max(at, session.accepted_at ?? session.started_at);
  return { type: 'change', session: { ...session, status, end_reason: reason, ended_at } };
}

/**
 * Which side of the call a device speaks for. The caller is one device; of the callee every device rings, and after the
 * answer they still count as its side, for what came too late.
 */
export function sideOf(session: CallSession, device: DeviceAddress): 'caller' | 'callee' | undefined {
  if (device.user === session.caller_id) return device.device === session.caller_device ? 'caller' : undefined;
  return device.user === session.callee_id ? 'callee' : undefined;
}

/**
 * Which side of this live call a device was that dials the same peer now, and shows by it that it does not know of the
 * call any more (it was restarted): a client has one call with one peer. One that rings towards it is glare.
 */
export function sideThatForgot(session: CallSession, device: DeviceAddress): 'caller' | 'callee' | undefined {
  const side = sideOf(session, device);
  return side === 'callee' && session.answered_device !== device.device ? undefined : side;
}

/** How a live call ends for which a device of that side has no hang-up of its own any more. */
export function reasonOfLeaving({ status }: CallSession, side: 'caller' | 'callee'): HangupClass {
  if (status !== 'ringing') return 'failed';
  // Whoever was called has missed it. That it failed before anybody answered would mean to its caller that their keys
  // are not known there (docs/adr/0056-keys-new-there.md).
  return side === 'caller' ? 'cancel' : 'hangup';
}
