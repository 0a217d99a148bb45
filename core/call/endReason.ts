import type { NotAdmitted } from './mayRing.ts';

/** Why a call ended, as the person is told. The words for each are in `core/words`. */
export type EndReason =
  // both sides spoke
  | 'hungUpHere'
  | 'hungUpThere'
  // an outgoing call that nobody answered
  | 'cancelled'
  | 'declined'
  | 'busy'
  | 'noAnswer'
  | 'peerOffline'
  | 'unknownUser'
  /** The offer found no place at the other side, where it is listed as a missed call. */
  | 'noRoomThere'
  /** Both dialled at once, and ours gave way to theirs: nobody was silent, and nobody is busy. */
  | 'crossed'
  // an incoming call that was not answered here
  | 'missed'
  /** It was accepted here, and its caller had given up, or the time to answer was over. */
  | 'overBeforeAnswer'
  | 'declinedHere'
  | 'busyHere'
  /** It did not ring (`mayRing.ts`), or its caller was blocked while it rang. */
  | NotAdmitted
  /** Its caller has other keys than those that we know, and the person has not decided about them yet. */
  | 'keysChanged'
  /**
   * Another device of ours took or declined it. In histories of before; nothing but a message of that device may say so
   * (A92).
   */
  | 'answeredElsewhere'
  | 'declinedElsewhere'
  // it could not be made, or it broke
  | 'offline'
  | 'refusedByServer'
  | 'serverUnavailable'
  /** Our own store failed over it: the disk is full, say. */
  | 'storeFailed'
  | 'tooManyCalls'
  | 'identityChanged'
  /** The other side has no ratchet, and nobody allowed calls without one. */
  | 'noRatchet'
  | 'unsecured'
  /** The other side had a second layer on media before, or has agreed to one now, and does not use it. */
  | 'secondLayerLost'
  | 'relayUnavailable'
  | 'connectFailed'
  | 'connectionLost'
  | 'microphoneMissing'
  | 'microphoneBlocked'
  | 'microphoneBusy'
  /** Another version was installed under this program, which opens no microphone until it is started anew. */
  | 'programReplaced'
  | 'windowLost'
  /** This program was killed in the middle of the call, and nobody went back to it in time. */
  | 'cutOff'
  /** This computer slept in the middle of it, for longer than the other side waits. */
  | 'asleep'
  | 'failedThere'
  /** The other side may only be relayed, and found no relay. */
  | 'noRelayThere'
  /** The other side cannot read what our keys say: they may be new to it. */
  | 'keysNewThere'
  /** The link that we called with was limited or revoked. */
  | 'linkEnded';

/** It would have rung at another moment, and nobody chose that this caller does not. */
export const NOT_NOW_REASONS = [
  'doNotDisturb',
  'quietHours',
  'sharingScreen',
  'systemQuiet',
  'fullScreen',
  'busyHere',
] as const satisfies readonly EndReason[];

const MARKED: ReadonlySet<EndReason> = new Set([
  ...(['missed', 'overBeforeAnswer', 'nobodyMayRing', 'keysChanged', 'contactSilent'] as const),
  ...NOT_NOW_REASONS,
]);

/** Of a contact's call that never rang they are reasons of a missed one too: `missedAs` in `callRecord.ts`. */
const UNREAD: ReadonlySet<EndReason> = new Set(['unsecured', 'noRatchet', 'secondLayerLost']);

/** The offer of such a call could not be read here, or could not be trusted. */
export function isUnread(reason: EndReason): boolean {
  return UNREAD.has(reason);
}

/** Reasons of a missed call: a line in red, and a place among the missed ones. */
export function isMissed(reason: EndReason): boolean {
  return reason === 'notContact' || leavesMark(reason);
}

/** Missed calls that leave a mark until the person has looked: not those of strangers that may not ring. */
export function leavesMark(reason: EndReason): boolean {
  return MARKED.has(reason);
}

/**
 * Calls that did not ring and that anybody can make: of one caller one a day is listed, or they would push all others
 * out of the history (A86).
 */
export function isListedDaily(reason: EndReason): boolean {
  return reason === 'blocked' || reason === 'notContact';
}
