import {
  type CallSide,
  type CallTranscript,
  type Draw,
  type Primitives,
  SAS_NONCE_BYTES,
  type SasPlaces,
  callTranscriptHash,
  equalBytes,
  hex,
  opensCommitment,
  sasCommitment,
  shortAuthString,
} from '../../core/ratchet/signalCrypto.ts';
import type { Address } from '../ports/address.ts';
import { createCallNotes } from './callNotes.ts';

export interface CallVerificationPorts {
  readonly primitives: Pick<Primitives, 'sha256' | 'hkdf'>;
  readonly draw: Draw;
  /** Our IdentityV1. */
  readonly ownIdentity: Uint8Array;
  /** IdentityV1 that is pinned for a device: the one its messages come from. */
  readonly identityOf: (peer: Address) => Uint8Array | undefined;
  /** Whether this is the call that is on. */
  readonly isCurrent: (callId: string) => boolean;
  /** The words of a call are known now. */
  readonly onWords: (callId: string) => void;
}

/** An offer or an answer that went out or came in. All in lower-case hex. */
export interface Described {
  /** SHA-256 of the encoded message. */
  readonly hash: string;
  readonly dtlsFingerprint: string;
}

/** With whom the words of a call were made. */
export interface Partner {
  readonly address: Address;
  readonly identity: Uint8Array;
}

/**
 * The words of a call, from the first message to the last (PROTOCOL "Verification"). Only the device that answered, or that
 * called, has a say, and each step counts once: what the words cover is fixed before they are made (A43).
 */
export interface CallVerification {
  // as the caller
  /** For each offer of this call: the same, however often it is made. */
  readonly commitment: (callId: string) => string;
  readonly offerSent: (callId: string, offer: Described) => void;
  /** Returns the nonce to reveal to this device, or null if there is none to reveal. */
  readonly answerTaken: (
    callId: string,
    from: Address,
    answer: Described & { readonly sasNonce: string | null },
  ) => string | null;
  readonly revealSent: (callId: string) => void;
  // as the callee
  readonly offerTaken: (
    callId: string,
    from: Address,
    offer: Described & { readonly sasCommitment: string | null },
  ) => void;
  /** For the answer of this call; null if the offer had no commitment. */
  readonly answerNonce: (callId: string) => string | null;
  readonly answerSent: (callId: string, answer: Described) => void;
  /** False: not what the caller was bound to, or not the time for it. Such a call is not secured. */
  readonly revealTaken: (callId: string, from: Address, nonce: string) => boolean;
  // for the person
  /** Null until both nonces are known, and for ever without them. */
  readonly words: (callId: string) => SasPlaces | null;
  /** Null while there are no words. */
  readonly partner: (callId: string) => Partner | null;
}

type Line =
  | { readonly step: 'offering'; readonly nonce: Uint8Array; readonly offer: Described | null }
  /** We know the words; they are shown once the other side can know them too. */
  | { readonly step: 'revealing'; readonly partner: Partner; readonly words: SasPlaces }
  | {
      readonly step: 'offered';
      readonly partner: Partner;
      readonly offer: Described;
      readonly commitment: Uint8Array | null;
      readonly nonce: Uint8Array | null;
      readonly answer: Described | null;
    }
  | {
      readonly step: 'agreed';
      readonly partner: Partner;
      readonly words: SasPlaces;
      /** What the caller revealed, if we were called. */
      readonly revealed: Uint8Array | null;
    }
  | { readonly step: 'wordless' };

export function createCallVerification(ports: CallVerificationPorts): CallVerification {
  const { primitives, draw, ownIdentity } = ports;
  const lines = createCallNotes<Line>(ports.isCurrent);

  const partnerAt = (address: Address): Partner | null => {
    const identity = ports.identityOf(address);
    return identity === undefined ? null : { address, identity };
  };

  const wordsOf = (transcript: CallTranscript, callerNonce: Uint8Array, calleeNonce: Uint8Array): SasPlaces =>
    shortAuthString(primitives, callTranscriptHash(primitives, transcript), callerNonce, calleeNonce);

  return {
    commitment: (callId) => {
      const known = lines.get(callId);
      if (known?.step === 'offering') return hex(sasCommitment(primitives, known.nonce));
      const nonce = draw(SAS_NONCE_BYTES);
      lines.put(callId, { step: 'offering', nonce, offer: null });
      return hex(sasCommitment(primitives, nonce));
    },
    offerSent: (callId, offer) => {
      const line = lines.get(callId);
      if (line?.step === 'offering') lines.put(callId, { ...line, offer });
    },
    answerTaken: (callId, from, answer) => {
      const line = lines.get(callId);
      if (line?.step !== 'offering' || line.offer === null) return null;
      const partner = partnerAt(from);
      if (answer.sasNonce === null || partner === null) {
        lines.put(callId, { step: 'wordless' });
        return null;
      }
      const transcript: CallTranscript = {
        callId: bytesOfCallId(callId),
        caller: side(ownIdentity, line.offer),
        callee: side(partner.identity, answer),
        offerHash: bytesOf(line.offer.hash),
        answerHash: bytesOf(answer.hash),
      };
      const words = wordsOf(transcript, line.nonce, bytesOf(answer.sasNonce));
      lines.put(callId, { step: 'revealing', partner, words });
      return hex(line.nonce);
    },
    revealSent: (callId) => {
      const line = lines.get(callId);
      if (line?.step !== 'revealing') return;
      lines.put(callId, { step: 'agreed', partner: line.partner, words: line.words, revealed: null });
      ports.onWords(callId);
    },
    offerTaken: (callId, from, { sasCommitment: commitment, ...offer }) => {
      const partner = partnerAt(from);
      if (partner === null) return;
      const bound = commitment === null ? null : bytesOf(commitment);
      lines.put(callId, { step: 'offered', partner, offer, commitment: bound, nonce: null, answer: null });
    },
    answerNonce: (callId) => {
      const line = lines.get(callId);
      if (line?.step !== 'offered' || line.commitment === null) return null;
      const nonce = line.nonce ?? draw(SAS_NONCE_BYTES);
      lines.put(callId, { ...line, nonce });
      return hex(nonce);
    },
    answerSent: (callId, answer) => {
      const line = lines.get(callId);
      if (line?.step === 'offered') lines.put(callId, { ...line, answer });
    },
    revealTaken: (callId, from, revealed) => {
      const line = lines.get(callId);
      const nonce = bytesOf(revealed);
      if (line?.step === 'agreed') return line.revealed !== null && equalBytes(line.revealed, nonce);
      if (line?.step !== 'offered') return false;
      const { partner, offer, commitment, nonce: own, answer } = line;
      if (commitment === null || own === null || answer === null || !isSame(partner.address, from)) return false;
      if (!opensCommitment(primitives, commitment, nonce)) return false;
      const transcript: CallTranscript = {
        callId: bytesOfCallId(callId),
        caller: side(partner.identity, offer),
        callee: side(ownIdentity, answer),
        offerHash: bytesOf(offer.hash),
        answerHash: bytesOf(answer.hash),
      };
      lines.put(callId, { step: 'agreed', partner, words: wordsOf(transcript, nonce, own), revealed: nonce });
      ports.onWords(callId);
      return true;
    },
    words: (callId) => {
      const line = lines.get(callId);
      return line?.step === 'agreed' ? line.words : null;
    },
    partner: (callId) => {
      const line = lines.get(callId);
      return line?.step === 'agreed' ? line.partner : null;
    },
  };
}

function side(identity: Uint8Array, { dtlsFingerprint }: Described): CallSide {
  return { identity, dtlsFingerprint: bytesOf(dtlsFingerprint) };
}

function isSame(one: Address, other: Address): boolean {
  return one.userId === other.userId && one.deviceId === other.deviceId;
}

/** Lengths are checked by what takes them; in a memory of its own, for a Buffer's may be shared. */
function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

function bytesOfCallId(callId: string): Uint8Array {
  return bytesOf(callId.replaceAll('-', ''));
}
