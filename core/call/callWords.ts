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

/** An offer or an answer that went out or came in. All in lower-case hex, 64 digits. */
export interface Described {
  /** SHA-256 of the encoded message. */
  readonly hash: string;
  readonly dtlsFingerprint: string;
}

/*
 * The words, PROTOCOL "Verification". Each step counts once: what the words cover is fixed before they are made (A43,
 * A45).
 *
 *   caller   offering --our offer is out--> offered --their answer, with a nonce--> revealing --our reveal is out-->
 *   agreed
 *                                              `-- their answer, without ------------------------------------------>
 *                                              wordless
 *   callee   asked --our answer is out--> answered --their reveal opens their commitment-------------------------->
 *   agreed
 *              `-- the offer had no commitment ------------------------------------------------------------------->
 *              wordless
 *
 * A connection made anew begins again: who asked for the rejoin is the caller of these steps, and the words go on
 * `after` the transcript of a connection that both sides had.
 */
export type WordsStep =
  | { readonly step: 'offering'; readonly after: Transcript | null; readonly dtlsFingerprint: string | null }
  | { readonly step: 'offered'; readonly after: Transcript | null; readonly offer: Described }
  /** We know the words; they are shown once the other side can know them too. */
  | { readonly step: 'revealing'; readonly words: SasPlaces }
  | {
      readonly step: 'asked';
      readonly after: Transcript | null;
      readonly commitment: string;
      readonly dtlsFingerprint: string | null;
    }
  | { readonly step: 'answered'; readonly commitment: string; readonly transcript: string }
  /** `revealed` is the caller's nonce, if we were called. */
  | { readonly step: 'agreed'; readonly words: SasPlaces; readonly revealed: string | null }
  | { readonly step: 'wordless' };

/** What was agreed on for a connection of this call. */
export interface Transcript {
  readonly generation: number;
  /** Lower-case hex, 64 digits. */
  readonly hash: string;
}

/** `opensWith`: the commitment by whose opening we shall know that the other side has it too; null once we do. */
export interface KeptTranscript extends Transcript {
  readonly opensWith: string | null;
}

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
