import type { CallNote, HangupReason } from '../../core/call/call.ts';
import type { SendFailure } from '../../core/call/failures.ts';
import type { ServerNews } from '../../core/call/serverNews.ts';
import type { EndReason } from '../../core/call/endReason.ts';
import { isCallBackTime } from '../../core/protocol/callBackTime.ts';
import type { PeerMessage } from '../../core/protocol/peerMessage.ts';
import type { CallStateFrame, ErrorFrame, RelayedMessage, ServerMessage } from '../../core/protocol/serverMessage.ts';

// What frames of the server mean to a call.

export function isRelayedMessage(message: ServerMessage): message is RelayedMessage {
  return Object.hasOwn(KINDS, message.t);
}

/** A frame as it would look had the server held it this much longer. */
export function heldLonger(frame: RelayedMessage, waitedMs: number): RelayedMessage {
  const age_ms = frame.age_ms + waitedMs;
  return frame.t === 'call_offer'
    ? { ...frame, age_ms, ring_left_ms: Math.max(0, frame.ring_left_ms - waitedMs) }
    : { ...frame, age_ms };
}

/** The calls that are over by the end of a batch, and what became of them. */
export function callsOver(
  frames: readonly (RelayedMessage | CallStateFrame | ErrorFrame)[],
): ReadonlyMap<string, EndReason> {
  const over = new Map<string, EndReason>();
  for (const frame of frames) {
    if (frame.t === 'call_hangup') over.set(frame.call_id, 'missed');
    if (frame.t !== 'call_state') continue;
    // That another device of ours answered or declined is the server's word alone, and must not make a call vanish
    // (A92).
    if (frame.state !== 'ringing' && frame.state !== 'queued') over.set(frame.call_id, 'missed');
  }
  return over;
}

/**
 * Whether it tells of a call that rang here, or would have, and that nobody answered. Where it failed before that, this
 * device may have had no room to note it down, and was killed.
 */
export function tellsOfMissed({
  state,
  direction,
  end_reason: why,
}: Pick<CallStateFrame, 'state' | 'direction' | 'end_reason'>): boolean {
  return direction === 'incoming' && (state === 'missed' || (state === 'ended' && why === 'failed'));
}

const NEWS: Readonly<Record<CallStateFrame['state'], ServerNews>> = {
  ringing: 'ringing',
  queued: 'queued',
  answered_elsewhere: 'answeredElsewhere',
  rejected_elsewhere: 'rejectedElsewhere',
  missed: 'missed',
  ended: 'ended',
};

/**
 * `wordless`: a device cannot go on, and had no way to say so to us alone. One that has a session with us says it in a
 * ciphertext, and no `call_state` comes (ADR 56).
 */
export function newsOf({ state, end_reason: why }: Pick<CallStateFrame, 'state' | 'end_reason'>): ServerNews {
  if (state === 'missed' && why === 'caller_lost') return 'callerLost';
  if (state !== 'ended') return NEWS[state];
  switch (why) {
    case 'failed':
      return 'wordless';
    case 'media':
    case 'both_lost':
    case 'max_duration':
      return 'broken';
    default:
      return NEWS[state];
  }
}

/** What a refused frame means to the call; null if the call may go on as if nothing had been said. */
export const SEND_FAILURES: Readonly<Record<ErrorFrame['code'], SendFailure | null>> = {
  no_such_user: 'unknownUser',
  call_not_ringing: 'notRinging',
  glare: 'glare',
  rate: 'rate',
  full: 'full',
  unavailable: 'serverUnavailable',
  // Call ids are random, so the call that exists is ours: the offer went twice because a side had lost its place.
  exists: null,
  too_big: 'refused',
  bad_frame: 'refused',
  unknown_type: 'refused',
  stale_devices: 'refused',
  // It crossed the end of the call, which is told by a frame of its own.
  ended: null,
  no_such_call: 'refused',
};

/** What a refused frame was to the call. */
export const REFUSED_KINDS: Readonly<Record<RelayedMessage['t'], 'offer' | 'answer' | 'hangup' | 'underWay'>> = {
  call_offer: 'offer',
  call_answer: 'answer',
  ice_candidate: 'underWay',
  call_hangup: 'hangup',
};

const KINDS: Readonly<Record<RelayedMessage['t'], readonly PeerMessage['body']['kind'][]>> = {
  call_offer: ['offer'],
  call_answer: ['answer'],
  // The one frame that both sides may send all through a call, and that changes nothing at the server.
  ice_candidate: [
    'accepted',
    'name',
    'candidates',
    'heartbeat',
    'nack',
    'reveal',
    'mediaState',
    'restart',
    'restarted',
    'rejoin',
    'rejoined',
  ],
  call_hangup: ['hangup'],
};

/**
 * The clear type of a frame and the message inside must agree: the server must not make a hang-up look like an offer.
 */
export function frameFits(frame: RelayedMessage['t'], kind: PeerMessage['body']['kind']): boolean {
  return KINDS[frame].includes(kind);
}

/** What the other side says with a hang-up that was sent at `saidAt`. */
export function noteOf(
  { note: text, callBackAtMs: at }: Extract<PeerMessage['body'], { kind: 'hangup' }>,
  saidAt: number,
): {
  readonly note?: CallNote;
} {
  const callBackAt = at !== null && isCallBackTime(at, saidAt) ? at : null;
  return text === null && callBackAt === null ? {} : { note: { text, callBackAt } };
}

const HANGUP_REASONS = [
  'hangup',
  'cancel',
  'reject',
  'busy',
  'failed',
  'glare',
  'norelay',
  'linkended',
  'closed',
] as const;

/** A word that only a newer Ringfort knows still ends the call. */
export function hangupReason(word: string): (typeof HANGUP_REASONS)[number] {
  return HANGUP_REASONS.find((known) => known === word) ?? 'hangup';
}

/** What stands of a reason on the frame, where the server reads it. */
export function reasonInClear(reason: HangupReason): Exclude<HangupReason, 'norelay' | 'linkended' | 'closed'> {
  switch (reason) {
    case 'norelay':
      return 'failed';
    case 'linkended':
      return 'reject';
    case 'closed':
      return 'hangup';
    default:
      return reason;
  }
}
