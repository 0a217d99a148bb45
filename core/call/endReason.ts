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
  // an incoming call that was not answered here
  | 'missed'
  | 'declinedHere'
  | 'busyHere'
  /**
   * Another device of ours took or declined it. In histories of before; nothing but a message of that device may say so
   * (A92).
   */
  | 'answeredElsewhere'
  | 'declinedElsewhere'
  // it could not be made, or it broke
  | 'offline'
  | 'refusedByServer'
  | 'tooManyCalls'
  | 'identityChanged'
  /** The other side has no ratchet, and nobody allowed calls without one. */
  | 'noRatchet'
  | 'unsecured'
  | 'relayUnavailable'
  | 'connectFailed'
  | 'connectionLost'
  | 'microphoneMissing'
  | 'microphoneBlocked'
  | 'microphoneBusy'
  | 'windowLost'
  | 'failedThere'
  /** The other side may only be relayed, and found no relay. */
  | 'noRelayThere';

/** Reasons that count as a missed call: they make a badge and a line in red. */
export function isMissed(reason: EndReason): boolean {
  return reason === 'missed' || reason === 'busyHere';
}
