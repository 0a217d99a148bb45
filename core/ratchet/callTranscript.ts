import { concat, label, uint } from './bytes.ts';
import type { Primitives } from './primitives.ts';

/** One side of a call, as both sides must see it. */
export interface CallSide {
  /** IdentityV1, 64 bytes: of the session its messages came through. */
  readonly identity: Uint8Array;
  /** SHA-256 of its DTLS certificate, 32 bytes. */
  readonly dtlsFingerprint: Uint8Array;
}

/** What was agreed when a call was set up. The caller is who sent the offer. */
export interface CallTranscript {
  /** 16 bytes of the UUID. */
  readonly callId: Uint8Array;
  readonly caller: CallSide;
  readonly callee: CallSide;
  /** SHA-256 of the encoded messages that carried them, 32 bytes each. */
  readonly offerHash: Uint8Array;
  readonly answerHash: Uint8Array;
}

/**
 * `CT`, PROTOCOL "Verification". Who speaks, with which certificates, and by which two messages it was agreed: a
 * certificate borrowed from somebody else's call (RFC 8844) gives the two ends another CT.
 */
export function callTranscriptHash(primitives: Pick<Primitives, 'sha256'>, call: CallTranscript): Uint8Array {
  return primitives.sha256(concat(label('call'), ...partsOf(call)));
}

/**
 * `CT` of a later connection of the same call, PROTOCOL "Verification": it goes on from the one before, so that who
 * stood in the middle then is heard now. Who asked for it stands in the place of the caller.
 */
export function nextCallTranscriptHash(
  primitives: Pick<Primitives, 'sha256'>,
  call: CallTranscript,
  before: Uint8Array,
  generation: number,
): Uint8Array {
  return primitives.sha256(concat(label('call-next'), exactly(32, before), uint(generation, 4), ...partsOf(call)));
}

/** What both kinds of CT end with. */
function partsOf({ callId, caller, callee, offerHash, answerHash }: CallTranscript): readonly Uint8Array[] {
  return [
    exactly(16, callId),
    exactly(64, caller.identity),
    exactly(64, callee.identity),
    exactly(32, caller.dtlsFingerprint),
    exactly(32, callee.dtlsFingerprint),
    exactly(32, offerHash),
    exactly(32, answerHash),
  ];
}

/** Nothing in CT has a length of its own, so each part must have the one it is meant to have. */
function exactly(length: number, bytes: Uint8Array): Uint8Array {
  if (bytes.length !== length) throw new RangeError(`not ${length} bytes`);
  return bytes;
}
