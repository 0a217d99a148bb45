/**
 * The errors of the ratchet room, PROTOCOL "Class contract". A message names what was wrong and never holds key
 * material or plaintext, so that it may be logged.
 */

/**
 * What the application does next: nothing, the same again after a while, or start a new session with a fresh bundle.
 */
export type RatchetRetry = 'never' | 'later' | 'newSession';

const RETRY = {
  /** No session that may be used for this: fetch a bundle and initialise one. Never fall back to something weaker. */
  E_NO_SESSION: 'newSession',
  /** The prekey bundle is malformed, wrongly signed or out of date; the server may have a better one later. */
  E_BAD_BUNDLE: 'later',
  /** A public key is malformed: wrong length, non-canonical, low order, or an ML-KEM key that fails its check. */
  E_BAD_KEY: 'never',
  /**
   * A prekey message whose one-time keys are used up, or whose first message was seen before. It may also be of a peer
   * who was never answered and whose session is gone here, so it is never read, and a new session mends it.
   */
  E_REPLAY: 'newSession',
  /** This very message was decrypted before. Not an error to the user: drop it and acknowledge it. */
  E_DUPLICATE: 'never',
  /** The peer has used up its work budget: too many skipped or failing messages within a minute. */
  E_TOO_FAR: 'later',
  /** A message beyond the 2000 of one chain. */
  E_CHAIN_LIMIT: 'newSession',
  /** This session has sent all it may; nothing leaves until a new session stands. */
  E_ROTATION_REQUIRED: 'newSession',
  /** The message does not authenticate: forged, damaged, or for a state we do not have. */
  E_AUTH: 'newSession',
  /** Not an encoding this version reads: version, type, suite, flags, length, base64 or padding. */
  E_VERSION: 'never',
  /** Somebody offers less than what the signed and pinned capabilities promise. */
  E_DOWNGRADE: 'never',
  /** The peer's identity is not the pinned one. Nothing is sent until a person accepts the new one. */
  E_IDENTITY_CHANGED: 'never',
  /** Our own stored state, or a caller's use of it, is wrong. */
  E_STATE: 'never',
} as const satisfies Record<string, RatchetRetry>;

export type RatchetErrorCode = keyof typeof RETRY;

/** The one error class of this room; `code` says what happened, `retry` what to do. */
export class RatchetError extends Error {
  override readonly name = 'RatchetError';
  readonly code: RatchetErrorCode;
  readonly retry: RatchetRetry;

  constructor(code: RatchetErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(`${code}: ${message}`, options);
    this.code = code;
    this.retry = RETRY[code];
  }
}

/**
 * E_DOWNGRADE because nobody allowed the static fallback for this peer, and for no other reason. A person can mend it.
 */
export class FallbackNotAllowedError extends RatchetError {
  constructor() {
    super('E_DOWNGRADE', 'nobody allowed the static fallback for this peer');
  }
}
