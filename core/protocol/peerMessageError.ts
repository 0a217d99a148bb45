/** What is wrong with a message between peers. */
export type PeerMessageProblem =
  /** No protobuf of this schema: damaged, truncated, or with text that is not UTF-8. */
  | 'malformed'
  /** Longer than its kind may be. */
  | 'tooLong'
  /** No body, or one of a kind this version does not know. */
  | 'unknownKind'
  | 'callId'
  | 'sequence'
  | 'sentAt'
  | 'sdp'
  | 'fingerprint'
  | 'offerHash'
  | 'candidates'
  | 'reason'
  | 'messageHash'
  /** A commitment or nonce that is not 32 bytes. */
  | 'sas'
  /** A right to ring that is not 16 bytes. */
  | 'rightToRing'
  /** A media secret that is not 32 bytes. */
  | 'mediaSecret'
  /** What a link lets its holder ring with, and is not 16 bytes. */
  | 'linkToken'
  /** A subject, note or name that is more than a short line of text, or the time of a note. */
  | 'text'
  /** Numbers of a connection that its message cannot have. */
  | 'pair'
  | 'iceCredentials'
  | 'questionHash'
  /** A recording without a proper id, key, digest, length or duration. */
  | 'recording';

/**
 * A message that does not keep the limits of the protocol. Thrown on decoding it is the other side's fault, on encoding
 * ours. The text names the field and never holds its value.
 */
export class PeerMessageError extends Error {
  override readonly name = 'PeerMessageError';
  readonly code: PeerMessageProblem;

  constructor(code: PeerMessageProblem, options?: { readonly cause?: unknown }) {
    super(`a peer message was refused: ${code}`, options);
    this.code = code;
  }
}
