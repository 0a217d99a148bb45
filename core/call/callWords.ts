import { hexToBytes } from '@noble/hashes/utils.js';
import {
  callTranscriptHash,
  hex,
  opensCommitment,
  sasCommitment,
  shortAuthString,
  type SasPlaces,
} from '../ratchet/signalCrypto.ts';
import { ownPrimitives as primitives } from './ownPrimitives.ts';

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
  const hash = transcriptOf(callId, caller, callee);
  return shortAuthString(primitives, hash, hexToBytes(caller.nonce), hexToBytes(callee.nonce));
}

type AgreedSide = Omit<CallSideText, 'nonce'>;

/** CT, 32 bytes: what was agreed when the call was set up. */
export function transcriptOf(callId: string, caller: AgreedSide, callee: AgreedSide): Uint8Array {
  const side = ({ identity, dtlsFingerprint }: AgreedSide) => ({
    identity: hexToBytes(identity),
    dtlsFingerprint: hexToBytes(dtlsFingerprint),
  });
  return callTranscriptHash(primitives, {
    callId: hexToBytes(callId.replaceAll('-', '')),
    caller: side(caller),
    callee: side(callee),
    offerHash: hexToBytes(caller.hash),
    answerHash: hexToBytes(callee.hash),
  });
}
