import { create, toBinary } from '@bufbuild/protobuf';
import { PeerMessageSchema } from '../../core/protocol/generated/peerMessage_pb.ts';
import type { PeerCandidate, PeerMessage, PeerMessageBody } from '../../core/protocol/peerMessage.ts';
import { PeerMessageError, type PeerMessageProblem } from '../../core/protocol/peerMessageError.ts';

export const CALL_ID = '0190a6f2-7c1e-7d3a-9b55-0123456789ab';
export const CALL_ID_BYTES = Uint8Array.from(Buffer.from(CALL_ID.replaceAll('-', ''), 'hex'));
export const FIRST_PAIR = { generation: 0, restart: 0 };
const FINGERPRINT = 'ab'.repeat(32);
export const RIGHT = '4d'.repeat(16);
export const OFFER_HASH = '0f'.repeat(32);
export const SDP = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n';

export const candidate: PeerCandidate = {
  candidate: 'candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 0.0.0.0 rport 0 generation 0',
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment: 'vtNJ',
};

export const offer: Extract<PeerMessageBody, { kind: 'offer' }> = {
  kind: 'offer',
  sdp: SDP,
  dtlsFingerprint: FINGERPRINT,
  video: true,
  sasCommitment: '5a'.repeat(32),
  rightToRing: null,
  mediaSecret: null,
  subject: null,
  linkToken: null,
  name: null,
};
export const answer: Extract<PeerMessageBody, { kind: 'answer' }> = {
  kind: 'answer',
  sdp: SDP,
  dtlsFingerprint: FINGERPRINT,
  video: false,
  offerHash: OFFER_HASH,
  sasNonce: 'c3'.repeat(32),
  rightToRing: null,
  candidates: [candidate],
  mediaSecret: null,
  name: null,
};

export function message(body: PeerMessageBody): PeerMessage {
  return { callId: CALL_ID, sequence: 7, sentAtMs: 1_790_000_000_123, pair: FIRST_PAIR, body };
}

/** SDP of exactly so many bytes. */
export function sdpOf(bytes: number): string {
  let sdp = SDP;
  while (sdp.length < bytes) sdp += `a=${'x'.repeat(Math.min(200, bytes - sdp.length - 4))}\r\n`;
  return sdp;
}

export function problemOf(action: () => unknown): PeerMessageProblem {
  try {
    action();
  } catch (error) {
    if (error instanceof PeerMessageError) return error.code;
    throw error;
  }
  throw new Error('nothing was refused');
}

export type WireInit = Parameters<typeof create<typeof PeerMessageSchema>>[1];
/** What a hostile peer, who keeps to the schema and to nothing else, could send. */
export function wire(init: NonNullable<WireInit>): Uint8Array {
  return toBinary(PeerMessageSchema, create(PeerMessageSchema, init));
}
export const hostile = (body: Record<string, unknown>): Uint8Array =>
  wire({ callId: CALL_ID_BYTES, sequence: 1, sentAtMs: 1n, body } as unknown as NonNullable<WireInit>);
export const hostileSdp = (sdp: string): Uint8Array =>
  hostile({ case: 'offer', value: { sdp, dtlsFingerprint: new Uint8Array(32), video: true } });
export const hostileCandidate = (fields: Partial<PeerCandidate>): Uint8Array =>
  hostile({ case: 'candidates', value: { candidates: [{ ...candidate, ...fields }] } });
export const hostileAnswer = (candidates: readonly PeerCandidate[]): Uint8Array => {
  const hash = new Uint8Array(32);
  return hostile({ case: 'answer', value: { sdp: SDP, dtlsFingerprint: hash, offerHash: hash, candidates } });
};
