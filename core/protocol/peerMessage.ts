import { create, fromBinary, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { PeerMessageSchema, type PeerMessage as Wire } from './generated/peerMessage_pb.ts';
import { isPeerText } from './peerText.ts';
import { PeerMessageError, type PeerMessageProblem } from './peerMessageError.ts';
import { sdpProblem } from './sessionDescriptionText.ts';

/** One message between two Ringforts about one call, as it stands inside the Double Ratchet. PROTOCOL "Wire format". */
export interface PeerMessage {
  /** Canonical lower-case UUID, version 4 or 7; the same as `call_id` in the clear frame around the message. */
  readonly callId: string;
  /** Counts the messages of one side within one call, from 1. */
  readonly sequence: number;
  /** Unix milliseconds by the sender's clock. Shown in diagnostics, never trusted for age. */
  readonly sentAtMs: number;
  readonly pair: ConnectionPair;
  readonly body: PeerMessageBody;
}

/** Of which connection a message speaks. Both numbers are 0 until something was made anew. */
export interface ConnectionPair {
  /** 0 to 20. */
  readonly generation: number;
  /** The ICE restart within the generation, 0 to 1000. */
  readonly restart: number;
}

export interface IceCredentials {
  /** 4 to 32 characters (RFC 8839, ice-char). */
  readonly ufrag: string;
  /** 22 to 64 characters of the same. */
  readonly pwd: string;
}

export type PeerMessageBody =
  | {
      readonly kind: 'offer';
      /** Without fingerprint and candidate lines. */
      readonly sdp: string;
      /** SHA-256 of the sender's DTLS certificate: lower-case hex, 64 digits. */
      readonly dtlsFingerprint: string;
      readonly video: boolean;
      /** SHA-256 of the caller's nonce, lower-case hex; null from a Ringfort that has no words to compare. */
      readonly sasCommitment: string | null;
      readonly rightToRing: RightToRing | null;
      /** The caller's half of what frames are sealed with; null from a Ringfort without a second layer on media. */
      readonly mediaSecret: MediaSecret | null;
      /** What the call is about (`peerText.ts`). */
      readonly subject: string | null;
    }
  | {
      readonly kind: 'answer';
      readonly sdp: string;
      readonly dtlsFingerprint: string;
      readonly video: boolean;
      /** SHA-256 of the encoded message that carried the offer, lower-case hex: an answer fits one offer only. */
      readonly offerHash: string;
      /** The callee's nonce: 32 bytes in lower-case hex; null unless the offer had a commitment. */
      readonly sasNonce: string | null;
      readonly rightToRing: RightToRing | null;
      /** What was gathered by then. It travels behind the answer as well, for who does not look here. */
      readonly candidates: readonly PeerCandidate[];
      /** The callee's half; null unless the offer had one. */
      readonly mediaSecret: MediaSecret | null;
    }
  | { readonly kind: 'candidates'; readonly candidates: readonly PeerCandidate[] }
  | {
      readonly kind: 'hangup';
      /** A word of letters. Which words mean something is the call's business; an unknown one still ends the call. */
      readonly reason: string;
      readonly rightToRing: RightToRing | null;
      /** What the person says with it (`peerText.ts`). */
      readonly note: string | null;
      /** When they would like to be called: Unix milliseconds. */
      readonly callBackAtMs: number | null;
    }
  /** Nothing but itself: lets the DH ratchet turn after many messages in one direction. */
  | { readonly kind: 'heartbeat' }
  /** An offer could not be read. `messageHash` is SHA-256 of its bytes before base64, lower-case hex. */
  | { readonly kind: 'nack'; readonly messageHash: string }
  /** Opens the commitment of the offer, once the answer is there: 32 bytes in lower-case hex. */
  | { readonly kind: 'reveal'; readonly nonce: string }
  | ({ readonly kind: 'mediaState' } & PeerMediaState)
  /** Other ICE credentials for the connection there is. */
  | ({ readonly kind: 'restart' } & IceCredentials)
  /** `questionHash`: SHA-256 of the encoded message that carried the restart, lower-case hex. */
  | ({ readonly kind: 'restarted'; readonly questionHash: string } & IceCredentials)
  /** A new connection in the place of the one there was. */
  | {
      readonly kind: 'rejoin';
      readonly sdp: string;
      readonly dtlsFingerprint: string;
      readonly sasCommitment: string | null;
      /** The last generation that the sender has made; less than that of the message. */
      readonly afterGeneration: number;
      readonly mediaSecret: MediaSecret | null;
    }
  | {
      readonly kind: 'rejoined';
      readonly sdp: string;
      readonly dtlsFingerprint: string;
      /** SHA-256 of the encoded message that carried the rejoin, lower-case hex. */
      readonly questionHash: string;
      readonly sasNonce: string | null;
      readonly mediaSecret: MediaSecret | null;
    };

/** What the sender's side sends now, and whether it holds the call. The one with the highest sequence counts. */
export interface PeerMediaState {
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
  readonly held: boolean;
}

/**
 * What its receiver shows the server to ring the sender as a contact and not as a stranger: 16 random bytes, made for
 * this one receiver, in lower-case hex. The server knows its SHA-256 only. Null gives none, and takes none away.
 */
export type RightToRing = string;

/** 32 random bytes, drawn for this one message, in lower-case hex. */
export type MediaSecret = string;

/** One ICE candidate as WebRTC writes it (RFC 8839). */
export interface PeerCandidate {
  readonly candidate: string;
  readonly sdpMid: string;
  readonly sdpMLineIndex: number;
  readonly usernameFragment: string;
}

/** More candidates than an honest side gathers at once. */
export const MAX_CANDIDATES = 32;
const MAX_CANDIDATE_LENGTH = 512;
const MAX_MID_LENGTH = 64;
const MAX_MEDIA_LINES = 64;
/** RFC 8839 allows an ice-ufrag of 256 characters. */
const MAX_UFRAG_LENGTH = 256;
export const MAX_GENERATION = 20;
export const MAX_RESTART = 1000;
/** The largest padded plaintext of the ratchet: nothing longer is worth parsing. */
const MAX_ENCODED_BYTES = 16_384;

/**
 * The bytes of a message, without padding. Throws PeerMessageError when it breaks a limit that the other side enforces,
 * or does not fit its `paddingBucket`: then its size would tell the server something.
 */
export function encodePeerMessage(message: PeerMessage): Uint8Array {
  check(message);
  const bytes = toBinary(PeerMessageSchema, toWire(message));
  if (bytes.length >= bucketFor(message.body, bytes.length)) throw new PeerMessageError('tooLong');
  return bytes;
}

/**
 * Reads decrypted, unpadded bytes. They are authenticated, yet their sender may be hostile: every field is bounded
 * before anybody sees it. Unknown fields are ignored. Throws PeerMessageError.
 */
export function decodePeerMessage(bytes: Uint8Array): PeerMessage {
  if (bytes.length > MAX_ENCODED_BYTES) throw new PeerMessageError('tooLong');
  let wire: Wire;
  try {
    wire = fromBinary(PeerMessageSchema, bytes);
  } catch (cause) {
    throw new PeerMessageError('malformed', { cause });
  }
  const message = fromWire(wire);
  check(message);
  return message;
}

/**
 * Padded sizes: 256 for one candidate, a hang-up, a heartbeat, a NACK, a reveal, a media state or an ICE restart, 1024
 * for several candidates and every decline, 8192 for every offer, answer and rejoin.
 */
export type PeerMessageBucket = 256 | 1024 | 8192;

const DESCRIBES: ReadonlySet<PeerMessageBody['kind']> = new Set(['offer', 'answer', 'rejoin', 'rejoined']);

/** The size to which a message is padded before encryption. PROTOCOL "Wire format". */
export function paddingBucket(message: PeerMessage): PeerMessageBucket {
  return bucketFor(message.body, toBinary(PeerMessageSchema, toWire(message)).length);
}

/** Padding adds at least one byte, so a message fits a bucket only if it is shorter. */
function bucketFor(body: PeerMessageBody, encodedBytes: number): PeerMessageBucket {
  if (DESCRIBES.has(body.kind)) return 8192;
  // The size shall not tell whether something was said with a decline.
  const mayHaveNote = body.kind === 'hangup' && body.reason === 'reject';
  const several = body.kind === 'candidates' && body.candidates.length > 1;
  return !several && !mayHaveNote && encodedBytes < 256 ? 256 : 1024;
}

/**
 * Cuts a list of candidates, in order, into bodies that each fit a message of 1024 bytes whatever its call, number and
 * time. Throws PeerMessageError when a single candidate breaks its own limits.
 */
export function splitCandidates(candidates: readonly PeerCandidate[]): readonly (readonly PeerCandidate[])[] {
  const batches: PeerCandidate[][] = [];
  let batch: PeerCandidate[] = [];
  for (const candidate of candidates) {
    if (batch.length === MAX_CANDIDATES || (batch.length > 0 && !fits([...batch, candidate]))) {
      batches.push(batch);
      batch = [];
    }
    demand(isWithinLimits(candidate), 'candidates');
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
  for (const candidate of candidates.filter(isWithinLimits).slice(0, MAX_CANDIDATES)) {
    const next = { ...full, candidates: [...full.candidates, candidate] };
    if (longestOf(next) >= 8192) break;
    full = next;
  }
  return full;
}

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
const MAX_SEQUENCE = 0xffff_ffff;

function toWire({ callId, sequence, sentAtMs, pair, body }: PeerMessage): Wire {
  return create(PeerMessageSchema, {
    callId: hexToBytes(callId.replaceAll('-', '')),
    sequence,
    sentAtMs: BigInt(sentAtMs),
    generation: pair.generation,
    iceRestart: pair.restart,
    body: bodyToWire(body),
  });
}

type WireBody = NonNullable<MessageInitShape<typeof PeerMessageSchema>['body']>;

function bodyToWire(body: PeerMessageBody): WireBody {
  switch (body.kind) {
    case 'offer': {
      const { sdp, dtlsFingerprint, video, sasCommitment, rightToRing, mediaSecret, subject } = body;
      const value = {
        subject: subject ?? '',
        sdp,
        dtlsFingerprint: hexToBytes(dtlsFingerprint),
        video,
        sasCommitment: bytesOrNone(sasCommitment),
        rightToRing: bytesOrNone(rightToRing),
        mediaSecret: bytesOrNone(mediaSecret),
      };
      return { case: 'offer', value };
    }
    case 'answer': {
      const { sdp, dtlsFingerprint, video, offerHash, sasNonce, rightToRing, candidates, mediaSecret } = body;
      const value = {
        sdp,
        dtlsFingerprint: hexToBytes(dtlsFingerprint),
        video,
        offerHash: hexToBytes(offerHash),
        sasNonce: bytesOrNone(sasNonce),
        rightToRing: bytesOrNone(rightToRing),
        candidates: candidates.map((candidate) => ({ ...candidate })),
        mediaSecret: bytesOrNone(mediaSecret),
      };
      return { case: 'answer', value };
    }
    case 'candidates':
      return { case: 'candidates', value: { candidates: body.candidates.map((candidate) => ({ ...candidate })) } };
    case 'hangup': {
      const { reason, rightToRing, note, callBackAtMs } = body;
      const said = { note: note ?? '', callBackAtMs: BigInt(callBackAtMs ?? 0) };
      return { case: 'hangup', value: { reason, rightToRing: bytesOrNone(rightToRing), ...said } };
    }
    case 'heartbeat':
      return { case: 'heartbeat', value: {} };
    case 'nack':
      return { case: 'nack', value: { messageHash: hexToBytes(body.messageHash) } };
    case 'reveal':
      return { case: 'reveal', value: { nonce: hexToBytes(body.nonce) } };
    case 'mediaState': {
      const { microphone, camera, screen, held } = body;
      return { case: 'mediaState', value: { microphone, camera, screen, held } };
    }
    case 'restart':
      return { case: 'restart', value: { ufrag: body.ufrag, pwd: body.pwd } };
    case 'restarted': {
      const { questionHash, ufrag, pwd } = body;
      return { case: 'restarted', value: { restartHash: hexToBytes(questionHash), ufrag, pwd } };
    }
    case 'rejoin': {
      const { sdp, dtlsFingerprint, sasCommitment, afterGeneration, mediaSecret } = body;
      const value = {
        sdp,
        dtlsFingerprint: hexToBytes(dtlsFingerprint),
        sasCommitment: bytesOrNone(sasCommitment),
        afterGeneration,
        mediaSecret: bytesOrNone(mediaSecret),
      };
      return { case: 'rejoin', value };
    }
    case 'rejoined': {
      const { sdp, dtlsFingerprint, questionHash, sasNonce, mediaSecret } = body;
      const value = {
        sdp,
        dtlsFingerprint: hexToBytes(dtlsFingerprint),
        rejoinHash: hexToBytes(questionHash),
        sasNonce: bytesOrNone(sasNonce),
        mediaSecret: bytesOrNone(mediaSecret),
      };
      return { case: 'rejoined', value };
    }
  }
}

/** An empty field of proto3 is one that is not there. */
function bytesOrNone(hex: string | null): Uint8Array<ArrayBuffer> {
  return hex === null ? new Uint8Array(0) : Uint8Array.from(hexToBytes(hex));
}

function hexOrNone(bytes: Uint8Array): string | null {
  return bytes.length === 0 ? null : bytesToHex(bytes);
}

function fromWire(wire: Wire): PeerMessage {
  const { sequence, body, generation, iceRestart: restart } = wire;
  if (wire.callId.length !== 16) throw new PeerMessageError('callId');
  const callId = bytesToHex(wire.callId).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  if (wire.sentAtMs > BigInt(Number.MAX_SAFE_INTEGER)) throw new PeerMessageError('sentAt');
  const sentAtMs = Number(wire.sentAtMs);
  return { callId, sequence, sentAtMs, pair: { generation, restart }, body: bodyFromWire(body) };
}

function bodyFromWire(body: Wire['body']): PeerMessageBody {
  switch (body.case) {
    case 'offer': {
      const { sdp, dtlsFingerprint, video, sasCommitment, rightToRing, mediaSecret, subject } = body.value;
      return {
        kind: 'offer',
        sdp,
        dtlsFingerprint: bytesToHex(dtlsFingerprint),
        video,
        sasCommitment: hexOrNone(sasCommitment),
        rightToRing: hexOrNone(rightToRing),
        mediaSecret: hexOrNone(mediaSecret),
        subject: subject === '' ? null : subject,
      };
    }
    case 'answer': {
      const { sdp, dtlsFingerprint, video, offerHash, sasNonce, rightToRing, candidates, mediaSecret } = body.value;
      return {
        kind: 'answer',
        sdp,
        dtlsFingerprint: bytesToHex(dtlsFingerprint),
        video,
        offerHash: bytesToHex(offerHash),
        sasNonce: hexOrNone(sasNonce),
        rightToRing: hexOrNone(rightToRing),
        candidates: candidatesFromWire(candidates),
        mediaSecret: hexOrNone(mediaSecret),
      };
    }
    case 'candidates':
      return { kind: 'candidates', candidates: candidatesFromWire(body.value.candidates) };
    case 'hangup': {
      const { reason, rightToRing, note, callBackAtMs } = body.value;
      if (callBackAtMs > BigInt(Number.MAX_SAFE_INTEGER)) throw new PeerMessageError('text');
      return {
        kind: 'hangup',
        reason,
        rightToRing: hexOrNone(rightToRing),
        note: note === '' ? null : note,
        callBackAtMs: callBackAtMs === 0n ? null : Number(callBackAtMs),
      };
    }
    case 'heartbeat':
      return { kind: 'heartbeat' };
    case 'nack':
      return { kind: 'nack', messageHash: bytesToHex(body.value.messageHash) };
    case 'reveal':
      return { kind: 'reveal', nonce: bytesToHex(body.value.nonce) };
    case 'mediaState': {
      const { microphone, camera, screen, held } = body.value;
      return { kind: 'mediaState', microphone, camera, screen, held };
    }
    case 'restart':
      return { kind: 'restart', ufrag: body.value.ufrag, pwd: body.value.pwd };
    case 'restarted': {
      const { restartHash, ufrag, pwd } = body.value;
      return { kind: 'restarted', questionHash: bytesToHex(restartHash), ufrag, pwd };
    }
    case 'rejoin': {
      const { sdp, dtlsFingerprint, sasCommitment, afterGeneration, mediaSecret } = body.value;
      return {
        kind: 'rejoin',
        sdp,
        dtlsFingerprint: bytesToHex(dtlsFingerprint),
        sasCommitment: hexOrNone(sasCommitment),
        afterGeneration,
        mediaSecret: hexOrNone(mediaSecret),
      };
    }
    case 'rejoined': {
      const { sdp, dtlsFingerprint, rejoinHash, sasNonce, mediaSecret } = body.value;
      return {
        kind: 'rejoined',
        sdp,
        dtlsFingerprint: bytesToHex(dtlsFingerprint),
        questionHash: bytesToHex(rejoinHash),
        sasNonce: hexOrNone(sasNonce),
        mediaSecret: hexOrNone(mediaSecret),
      };
    }
    case undefined:
      throw new PeerMessageError('unknownKind');
  }
}

function candidatesFromWire(candidates: readonly PeerCandidate[]): readonly PeerCandidate[] {
  if (candidates.length > MAX_CANDIDATES) throw new PeerMessageError('candidates');
  return candidates.map(({ candidate, sdpMid, sdpMLineIndex, usernameFragment }) => ({
    candidate,
    sdpMid,
    sdpMLineIndex,
    usernameFragment,
  }));
}

/** The limits that both sides keep: the sender before it encodes, the receiver after it has decoded. */
function check({ callId, sequence, sentAtMs, pair, body }: PeerMessage): void {
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
      if (body.kind === 'offer') demand(isTextOrNone(body.subject), 'text');
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
    case 'mediaState':
      return;
    case 'nack':
      demand(SHA256_HEX.test(body.messageHash), 'messageHash');
      return;
    case 'reveal':
      demand(HEX_OF_32_BYTES.test(body.nonce), 'sas');
      return;
    case 'restart':
    case 'restarted':
      demand(UFRAG.test(body.ufrag) && PWD.test(body.pwd), 'iceCredentials');
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
  }
}

/** What begins a call is of its first connection; what makes another one says which. */
function checkPair({ generation, restart }: ConnectionPair, kind: PeerMessageBody['kind']): void {
  demand(isBetween(generation, 0, MAX_GENERATION) && isBetween(restart, 0, MAX_RESTART), 'pair');
  if (kind === 'offer' || kind === 'answer') demand(generation === 0 && restart === 0, 'pair');
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

function isTime(ms: number): boolean {
  return Number.isSafeInteger(ms) && ms > 0;
}

function isRightOrNone(hex: RightToRing | null): boolean {
  return hex === null || HEX_OF_16_BYTES.test(hex);
}

function checkCandidates(candidates: readonly PeerCandidate[]): void {
  demand(candidates.length <= MAX_CANDIDATES, 'candidates');
  demand(candidates.every(isWithinLimits), 'candidates');
}

function isWithinLimits({ candidate, sdpMid, sdpMLineIndex, usernameFragment }: PeerCandidate): boolean {
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
const UFRAG = /^[A-Za-z0-9+/]{4,32}$/;
const PWD = /^[A-Za-z0-9+/]{22,64}$/;
