import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import {
  callTranscriptHash,
  hex,
  opensCommitment,
  sasCommitment,
  shortAuthString,
  type SasPlaces,
} from '../ratchet/signalCrypto.ts';

export type { SasPlaces };

/** One side of a call, as both sides must see it. All in lower-case hex. */
export interface CallSideText {
  /** IdentityV1, 128 digits. */
  readonly identity: string;
  /** SHA-256 of the encoded offer or answer, 64 digits. */
  readonly hash: string;
  /** SHA-256 of the DTLS certificate, 64 digits. */
  readonly dtlsFingerprint: string;
  /** The nonce, 64 digits. */
  readonly nonce: string;
}

// Once a call: what needs no speed needs no primitives from outside either.
const primitives = {
  sha256: (message: Uint8Array): Uint8Array => sha256(message),
  hkdf: (ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array =>
    hkdf(sha256, ikm, salt, info, length),
};

/** What the offer carries of our nonce: lower-case hex, 64 digits. PROTOCOL "Verification". */
export function commitmentTo(nonce: string): string {
  return hex(sasCommitment(primitives, hexToBytes(nonce)));
}

/** Whether this is the nonce the caller was bound to. */
export function opens(commitment: string, nonce: string): boolean {
  return opensCommitment(primitives, hexToBytes(commitment), hexToBytes(nonce));
}

/** The words that both sides of a call hear, if nobody stands in between. */
export function callWords(callId: string, caller: CallSideText, callee: CallSideText): SasPlaces {
  const side = ({ identity, dtlsFingerprint }: CallSideText) => ({
    identity: hexToBytes(identity),
    dtlsFingerprint: hexToBytes(dtlsFingerprint),
  });
  const transcript = {
    callId: hexToBytes(callId.replaceAll('-', '')),
    caller: side(caller),
    callee: side(callee),
    offerHash: hexToBytes(caller.hash),
    answerHash: hexToBytes(callee.hash),
  };
  const hash = callTranscriptHash(primitives, transcript);
  return shortAuthString(primitives, hash, hexToBytes(caller.nonce), hexToBytes(callee.nonce));
}
