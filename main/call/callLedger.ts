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
  sequence: number;
  offerHash?: string;
  remoteFingerprint?: string;
}

/** One live call and the few that were refused as busy beside it; older ones are over. */
const MAX_LINES = 16;

export function createCallLedger(): CallLedger {
  const lines = new Map<string, Line>();
  // Beside the lines: a call that was only heard of is not known yet.
  const statics = new Set<string>();
  const lineOf = (callId: string): Line => {
    const known = lines.get(callId);
    if (known !== undefined) return known;
    const line: Line = { sequence: 0 };
    lines.set(callId, line);
    const [oldest] = lines.keys();
    if (lines.size > MAX_LINES && oldest !== undefined) lines.delete(oldest);
    return line;
  };
  return {
    isKnown: (callId) => lines.has(callId),
    nextSequence: (callId) => {
      const line = lineOf(callId);
      line.sequence += 1;
      return line.sequence;
    },
    keepOfferHash: (callId, hash) => void (lineOf(callId).offerHash = hash),
    offerHash: (callId) => lines.get(callId)?.offerHash,
    keepRemoteFingerprint: (callId, fingerprint) => void (lineOf(callId).remoteFingerprint = fingerprint),
    remoteFingerprint: (callId) => lines.get(callId)?.remoteFingerprint,
    noteStatic: (callId) => {
      statics.add(callId);
      const [oldest] = statics;
      if (statics.size > MAX_LINES && oldest !== undefined) statics.delete(oldest);
    },
    isForwardSecret: (callId) => !statics.has(callId),
  };
}
