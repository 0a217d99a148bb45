import { createCallNotes } from './callNotes.ts';

/**
 * What two sides of a call must agree on beyond single messages: the number of the next message, which offer an answer
 * belongs to, and which certificate the other side promised. Kept for the calls of the moment only.
 */
export interface CallLedger {
  /** Whether anything was agreed about this call, or sent in it. */
  readonly isKnown: (callId: string) => boolean;
  /** The number for our next message of this call, from 1. */
  readonly nextSequence: (callId: string) => number;
  readonly keepOfferHash: (callId: string, hash: string) => void;
  readonly offerHash: (callId: string) => string | undefined;
  readonly keepRemoteFingerprint: (callId: string, fingerprint: string) => void;
  readonly remoteFingerprint: (callId: string) => string | undefined;
  /** A message of this call went out or came in without a ratchet. */
  readonly noteStatic: (callId: string) => void;
  readonly isForwardSecret: (callId: string) => boolean;
}

interface Line {
  readonly sequence: number;
  readonly offerHash?: string;
  readonly remoteFingerprint?: string;
}

export function createCallLedger(isCurrent: (callId: string) => boolean): CallLedger {
  const lines = createCallNotes<Line>(isCurrent);
  // Beside the lines: a call that was only heard of is not known yet.
  const statics = createCallNotes<true>(isCurrent);
  const change = (callId: string, changed: Partial<Line>): Line => {
    const line = { sequence: 0, ...lines.get(callId), ...changed };
    lines.put(callId, line);
    return line;
  };
  return {
    isKnown: (callId) => lines.get(callId) !== undefined,
    nextSequence: (callId) => change(callId, { sequence: (lines.get(callId)?.sequence ?? 0) + 1 }).sequence,
    keepOfferHash: (callId, offerHash) => void change(callId, { offerHash }),
    offerHash: (callId) => lines.get(callId)?.offerHash,
    keepRemoteFingerprint: (callId, remoteFingerprint) => void change(callId, { remoteFingerprint }),
    remoteFingerprint: (callId) => lines.get(callId)?.remoteFingerprint,
    noteStatic: (callId) => statics.put(callId, true),
    isForwardSecret: (callId) => statics.get(callId) === undefined,
  };
}
