/** Why a message of ours did not leave. */
export type SendFailure =
  | 'unknownUser'
  | 'notRinging'
  | 'glare'
  | 'offline'
  | 'refused'
  /** The server can store nothing now. */
  | 'serverUnavailable'
  /** Our own store failed over it: the disk is full, say. */
  | 'storeFailed'
  /** No place in the other side's queue at the server. */
  | 'full'
  | 'rate'
  | 'identityChanged'
  | 'noRatchet'
  | 'unsecured';

/** What the media engine could not do. */
export type MediaFailure =
  | 'microphoneMissing'
  | 'microphoneBlocked'
  | 'microphoneBusy'
  /** Another program lies where this one came from, and what began since then was to open a microphone (ADR 77). */
  | 'programReplaced'
  | 'connectionLost'
  /** Their frames do not open: they were not sealed, or with other keys. */
  | 'notSealed'
  | 'engine';
