import type {
  ConnectionPair,
  OwnName,
  PeerCandidate,
  PeerMessage,
  PeerMessageBody,
  RightToRing,
} from './peerMessage.ts';
import { MAX_VOICE_BYTES, MAX_VOICE_MS } from './limits.ts';
import { PeerMessageError, type PeerMessageProblem } from './peerMessageError.ts';
import { isPeerText } from './peerText.ts';
import { isPersonName } from './personName.ts';
import { sdpProblem } from './sessionDescriptionText.ts';

/** More candidates than an honest side gathers at once. */
export const MAX_CANDIDATES_IN_MESSAGE = 32;
const MAX_CANDIDATE_LENGTH = 512;
const MAX_MID_LENGTH = 64;
const MAX_MEDIA_LINES = 64;
/** RFC 8839 allows an ice-ufrag of 256 characters. */
const MAX_UFRAG_LENGTH = 256;
export const MAX_GENERATION = 20;
export const MAX_RESTART = 0xffff;
export const MAX_SEQUENCE = 0xffff_ffff;

/** The limits that both sides keep: the sender before it encodes, the receiver after it has decoded. */
export function checkPeerMessage({ callId, sequence, sentAtMs, pair, body }: PeerMessage): void {
  demand(UUID.test(callId), 'callId');
  demand(Number.isInteger(sequence) && sequence >= 1 && sequence <= MAX_SEQUENCE, 'sequence');
  demand(Number.isSafeInteger(sentAtMs) && sentAtMs >= 0, 'sentAt');
  checkPair(pair, body.kind);
  switch (body.kind) {
    case 'offer':
    case 'answer':
      demand(sdpProblem(body.sdp) === null, 'sdp');
      demand(SHA256_HEX.test(body.dtlsFingerprint), 'fingerprint');
      if (body.kind === 'answer') {
        demand(SHA256_HEX.test(body.offerHash), 'offerHash');
        checkCandidates(body.candidates);
      }
      demand(is32BytesOrNone(body.kind === 'offer' ? body.sasCommitment : body.sasNonce), 'sas');
      demand(isRightOrNone(body.rightToRing), 'rightToRing');
      demand(is32BytesOrNone(body.mediaSecret), 'mediaSecret');
      demand(body.name === null || isOwnName(body.name), 'text');
      if (body.kind === 'offer') {
        demand(isTextOrNone(body.subject), 'text');
        demand(body.linkToken === null || HEX_OF_16_BYTES.test(body.linkToken), 'linkToken');
      }
      return;
    case 'candidates':
      demand(body.candidates.length >= 1, 'candidates');
      checkCandidates(body.candidates);
      return;
    case 'hangup':
      demand(REASON.test(body.reason), 'reason');
      demand(isRightOrNone(body.rightToRing), 'rightToRing');
      demand(isTextOrNone(body.note), 'text');
      demand(body.callBackAtMs === null || isTime(body.callBackAtMs), 'text');
      return;
    case 'heartbeat':
    case 'accepted':
    case 'mediaState':
      return;
    case 'name':
      demand(isOwnName(body.name), 'text');
      return;
    case 'nack':
      demand(SHA256_HEX.test(body.messageHash), 'messageHash');
      return;
    case 'reveal':
      demand(HEX_OF_32_BYTES.test(body.nonce), 'sas');
      return;
    case 'restart':
    case 'restarted':
      demand(SHORT_UFRAG.test(body.ufrag) && SHORT_PWD.test(body.pwd), 'iceCredentials');
      if (body.kind === 'restarted') demand(SHA256_HEX.test(body.questionHash), 'questionHash');
      return;
    case 'rejoin':
    case 'rejoined':
      demand(sdpProblem(body.sdp) === null, 'sdp');
      demand(SHA256_HEX.test(body.dtlsFingerprint), 'fingerprint');
      demand(is32BytesOrNone(body.kind === 'rejoin' ? body.sasCommitment : body.sasNonce), 'sas');
      demand(is32BytesOrNone(body.mediaSecret), 'mediaSecret');
      if (body.kind === 'rejoined') demand(SHA256_HEX.test(body.questionHash), 'questionHash');
      else demand(isBetween(body.afterGeneration, 0, pair.generation - 1), 'pair');
      return;
    case 'voiceMessage':
      demand(UUID.test(body.recordingId) && HEX_OF_32_BYTES.test(body.key), 'recording');
      demand(SHA256_HEX.test(body.digest) && isBetween(body.length, 1, MAX_VOICE_BYTES), 'recording');
      demand(isBetween(body.durationMs, 1, MAX_VOICE_MS), 'recording');
  }
}

/** Said before any other connection was made, or when there was none. */
const OF_THE_FIRST: ReadonlySet<PeerMessageBody['kind']> = new Set(['offer', 'accepted', 'answer', 'voiceMessage']);

/** What begins a call is of its first connection; what makes another one says which. */
function checkPair({ generation, restart }: ConnectionPair, kind: PeerMessageBody['kind']): void {
  demand(isBetween(generation, 0, MAX_GENERATION) && isBetween(restart, 0, MAX_RESTART), 'pair');
  if (OF_THE_FIRST.has(kind)) demand(generation === 0 && restart === 0, 'pair');
  if (kind === 'restart' || kind === 'restarted') demand(restart > 0, 'pair');
  if (kind === 'rejoin' || kind === 'rejoined') demand(generation > 0 && restart === 0, 'pair');
}

function isBetween(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function is32BytesOrNone(hex: string | null): boolean {
  return hex === null || HEX_OF_32_BYTES.test(hex);
}

function isTextOrNone(text: string | null): boolean {
  return text === null || isPeerText(text);
}

function isOwnName({ text }: OwnName): boolean {
  return text === null || isPersonName(text);
}

function isTime(ms: number): boolean {
  return Number.isSafeInteger(ms) && ms > 0;
}

function isRightOrNone(hex: RightToRing | null): boolean {
  return hex === null || HEX_OF_16_BYTES.test(hex);
}

function checkCandidates(candidates: readonly PeerCandidate[]): void {
  demand(candidates.length <= MAX_CANDIDATES_IN_MESSAGE, 'candidates');
  demand(candidates.every(isWithinLimits), 'candidates');
}

export function isWithinLimits({ candidate, sdpMid, sdpMLineIndex, usernameFragment }: PeerCandidate): boolean {
  if (!isPlain(candidate, MAX_CANDIDATE_LENGTH) || candidate.length === 0) return false;
  if (!isPlain(sdpMid, MAX_MID_LENGTH) || !isPlain(usernameFragment, MAX_UFRAG_LENGTH)) return false;
  return Number.isInteger(sdpMLineIndex) && sdpMLineIndex >= 0 && sdpMLineIndex <= MAX_MEDIA_LINES;
}

/** Printable ASCII: a candidate ends up as a line of SDP in the engine, so it must not be able to begin another. */
function isPlain(text: string, maxLength: number): boolean {
  return text.length <= maxLength && PRINTABLE.test(text);
}

function demand(kept: boolean, problem: PeerMessageProblem): void {
  if (!kept) throw new PeerMessageError(problem);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const HEX_OF_32_BYTES = /^[0-9a-f]{64}$/;
const HEX_OF_16_BYTES = /^[0-9a-f]{32}$/;
const SHA256_HEX = HEX_OF_32_BYTES;
const PRINTABLE = /^[\x20-\x7e]*$/;
const REASON = /^[A-Za-z]{1,32}$/;
// RFC 8839 allows 256 characters of each; so many of either fit the size of a single candidate.
const SHORT_UFRAG = /^[A-Za-z0-9+/]{4,32}$/;
const SHORT_PWD = /^[A-Za-z0-9+/]{22,64}$/;
