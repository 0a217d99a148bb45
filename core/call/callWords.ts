import { hexToBytes } from '@noble/hashes/utils.js';
import {
  callTranscriptHash,
  hex,
  nextCallTranscriptHash,
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
}

/** What the offer carries of our nonce: lower-case hex, 64 digits. PROTOCOL "Verification". */
export function commitmentTo(nonce: string): string {
  return hex(sasCommitment(primitives, hexToBytes(nonce)));
}

/** Whether this is the nonce the caller was bound to. */
export function opens(commitment: string, nonce: string): boolean {
  return opensCommitment(primitives, hexToBytes(commitment), hexToBytes(nonce));
}

/** Which connection of a call is agreed on, and from which transcript it goes on: null for the first. */
export interface TranscriptPlace {
  readonly callId: string;
  readonly generation: number;
  readonly after: string | null;
}

/**
 * What both sides have agreed on for one connection of a call, lower-case hex: CT of PROTOCOL "Verification". `asker`
 * sent the offer or the rejoin.
 */
export function transcriptOf(place: TranscriptPlace, asker: CallSideText, answerer: CallSideText): string {
  const side = ({ identity, dtlsFingerprint }: CallSideText) => ({
    identity: hexToBytes(identity),
    dtlsFingerprint: hexToBytes(dtlsFingerprint),
  });
  const transcript = {
    callId: hexToBytes(place.callId.replaceAll('-', '')),
    caller: side(asker),
    callee: side(answerer),
    offerHash: hexToBytes(asker.hash),
    answerHash: hexToBytes(answerer.hash),
  };
  const { after, generation } = place;
  return hex(
    after === null
      ? callTranscriptHash(primitives, transcript)
      : nextCallTranscriptHash(primitives, transcript, hexToBytes(after), generation),
  );
}

/** The words that both sides of a call hear, if nobody stands in between. */
export function wordsOver(transcript: string, askerNonce: string, answererNonce: string): SasPlaces {
  return shortAuthString(primitives, hexToBytes(transcript), hexToBytes(askerNonce), hexToBytes(answererNonce));
}
