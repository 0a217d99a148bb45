import { toBinary } from '@bufbuild/protobuf';
import { PeerMessageSchema } from './generated/peerMessage_pb.ts';
import type { OwnName, PeerCandidate, PeerMessage, PeerMessageBody } from './peerMessage.ts';
import { PeerMessageError } from './peerMessageError.ts';
import {
  isWithinLimits,
  MAX_CANDIDATES_IN_MESSAGE,
  MAX_GENERATION,
  MAX_RESTART,
  MAX_SEQUENCE,
} from './peerMessageLimits.ts';
import { toWire } from './peerMessageWire.ts';

/**
 * Padded sizes: 256 for one candidate, a hang-up, an accepted, a heartbeat, a NACK, a reveal, a media state, an ICE
 * restart or a voice message, 1024 for several candidates, every decline and a name, 8192 for every offer, answer and
 * rejoin.
 */
export type PeerMessageBucket = 256 | 1024 | 8192;

const DESCRIBES: ReadonlySet<PeerMessageBody['kind']> = new Set(['offer', 'answer', 'rejoin', 'rejoined']);

/** The size to which a message is padded before encryption. PROTOCOL "Wire format". */
export function paddingBucket(message: PeerMessage): PeerMessageBucket {
  return bucketFor(message.body, toBinary(PeerMessageSchema, toWire(message)).length);
}

/** Padding adds at least one byte, so a message fits a bucket only if it is shorter. */
export function bucketFor(body: PeerMessageBody, encodedBytes: number): PeerMessageBucket {
  if (DESCRIBES.has(body.kind)) return 8192;
  // The size shall not tell whether something was said with a decline.
  const mayHaveNote = body.kind === 'hangup' && (body.reason === 'reject' || body.reason === 'linkended');
  const several = body.kind === 'candidates' && body.candidates.length > 1;
  return !several && !mayHaveNote && body.kind !== 'name' && encodedBytes < 256 ? 256 : 1024;
}

/**
 * Cuts a list of candidates, in order, into bodies that each fit a message of 1024 bytes whatever its call, number and
 * time. Throws PeerMessageError when a single candidate breaks its own limits.
 */
export function splitCandidates(candidates: readonly PeerCandidate[]): readonly (readonly PeerCandidate[])[] {
  const batches: PeerCandidate[][] = [];
  let batch: PeerCandidate[] = [];
  for (const candidate of candidates) {
    if (batch.length === MAX_CANDIDATES_IN_MESSAGE || (batch.length > 0 && !fits([...batch, candidate]))) {
      batches.push(batch);
      batch = [];
    }
    if (!isWithinLimits(candidate)) throw new PeerMessageError('candidates');
    batch.push(candidate);
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

/**
 * The answer with the first of these candidates, in order, as long as it fits its size whatever its call, number and
 * time. Those that it leaves out travel behind it, as all of them do.
 */
export function withCandidates(answer: AnswerBody, candidates: readonly PeerCandidate[]): AnswerBody {
  let full = answer;
  for (const candidate of candidates.filter(isWithinLimits).slice(0, MAX_CANDIDATES_IN_MESSAGE)) {
    const next = { ...full, candidates: [...full.candidates, candidate] };
    if (longestOf(next) >= 8192) break;
    full = next;
  }
  return full;
}

/**
 * The offer or answer with this name, unless it then had no room, whatever its call, number and time: it is told with
 * another one.
 */
export function withName<Body extends OfferBody | AnswerBody>(body: Body, name: OwnName | null): Body {
  const named = { ...body, name };
  return longestOf(named) < 8192 ? named : body;
}

type OfferBody = Extract<PeerMessageBody, { kind: 'offer' }>;
type AnswerBody = Extract<PeerMessageBody, { kind: 'answer' }>;

function fits(candidates: readonly PeerCandidate[]): boolean {
  return longestOf({ kind: 'candidates', candidates }) < 1024;
}

/** How many bytes a message with this body can have. */
function longestOf(body: PeerMessageBody): number {
  const longest: PeerMessage = {
    callId: LONGEST_CALL_ID,
    sequence: MAX_SEQUENCE,
    sentAtMs: Number.MAX_SAFE_INTEGER,
    pair: { generation: MAX_GENERATION, restart: MAX_RESTART },
    body,
  };
  return toBinary(PeerMessageSchema, toWire(longest)).length;
}

const LONGEST_CALL_ID = 'ffffffff-ffff-4fff-bfff-ffffffffffff';
