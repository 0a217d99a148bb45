import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { PeerMessageSchema, type PeerMessage as Wire } from './generated/peerMessage_pb.ts';
import type { OwnName, PeerCandidate, PeerMessage, PeerMessageBody } from './peerMessage.ts';
import { PeerMessageError } from './peerMessageError.ts';
import { MAX_CANDIDATES_IN_MESSAGE } from './peerMessageLimits.ts';

/** A message that keeps its limits, as protobuf has it. */
export function toWire({ callId, sequence, sentAtMs, pair, body }: PeerMessage): Wire {
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
      const { sdp, dtlsFingerprint, video, sasCommitment, rightToRing, mediaSecret, subject, linkToken, name } = body;
      const value = {
        subject: subject ?? '',
        sdp,
        dtlsFingerprint: hexToBytes(dtlsFingerprint),
        video,
        sasCommitment: bytesOrNone(sasCommitment),
        rightToRing: bytesOrNone(rightToRing),
        mediaSecret: bytesOrNone(mediaSecret),
        linkToken: bytesOrNone(linkToken),
        ...nameToWire(name),
      };
      return { case: 'offer', value };
    }
    case 'answer': {
      const { sdp, dtlsFingerprint, video, offerHash, sasNonce, rightToRing, candidates, mediaSecret, name } = body;
      const value = {
        sdp,
        dtlsFingerprint: hexToBytes(dtlsFingerprint),
        video,
        offerHash: hexToBytes(offerHash),
        sasNonce: bytesOrNone(sasNonce),
        rightToRing: bytesOrNone(rightToRing),
        candidates: candidates.map((candidate) => ({ ...candidate })),
        mediaSecret: bytesOrNone(mediaSecret),
        ...nameToWire(name),
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
    case 'accepted':
      return { case: 'accepted', value: {} };
    case 'name':
      return { case: 'name', value: { text: body.name.text ?? '' } };
    case 'nack':
      return { case: 'nack', value: { messageHash: hexToBytes(body.messageHash) } };
    case 'reveal':
      return { case: 'reveal', value: { nonce: hexToBytes(body.nonce) } };
    case 'mediaState': {
      const { microphone, camera, screen, held, asleep, relayed } = body;
      return { case: 'mediaState', value: { microphone, camera, screen, held, asleep, relayed } };
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
    case 'voiceMessage': {
      const { recordingId, key, length, digest, durationMs } = body;
      const value = {
        recordingId: hexToBytes(recordingId.replaceAll('-', '')),
        key: hexToBytes(key),
        length,
        digest: hexToBytes(digest),
        durationMs,
      };
      return { case: 'voiceMessage', value };
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

function nameToWire(name: OwnName | null): { readonly name?: { readonly text: string } } {
  return name === null ? {} : { name: { text: name.text ?? '' } };
}

function nameFromWire(name: { readonly text: string } | undefined): OwnName | null {
  if (name === undefined) return null;
  return { text: name.text === '' ? null : name.text };
}

/** What protobuf brought, with its limits not checked yet. Throws PeerMessageError for what a message cannot hold. */
export function fromWire(wire: Wire): PeerMessage {
  const { sequence, body, generation, iceRestart: restart } = wire;
  if (wire.callId.length !== 16) throw new PeerMessageError('callId');
  const callId = uuidOf(wire.callId);
  if (wire.sentAtMs > BigInt(Number.MAX_SAFE_INTEGER)) throw new PeerMessageError('sentAt');
  const sentAtMs = Number(wire.sentAtMs);
  return { callId, sequence, sentAtMs, pair: { generation, restart }, body: bodyFromWire(body) };
}

function bodyFromWire(body: Wire['body']): PeerMessageBody {
  switch (body.case) {
    case 'offer': {
      const { sdp, dtlsFingerprint, video, sasCommitment, rightToRing, mediaSecret, subject, linkToken, name } =
        body.value;
      return {
        kind: 'offer',
        sdp,
        dtlsFingerprint: bytesToHex(dtlsFingerprint),
        video,
        sasCommitment: hexOrNone(sasCommitment),
        rightToRing: hexOrNone(rightToRing),
        mediaSecret: hexOrNone(mediaSecret),
        subject: subject === '' ? null : subject,
        linkToken: hexOrNone(linkToken),
        name: nameFromWire(name),
      };
    }
    case 'answer': {
      const { sdp, dtlsFingerprint, video, offerHash, sasNonce, rightToRing, candidates, mediaSecret, name } =
        body.value;
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
        name: nameFromWire(name),
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
    case 'accepted':
      return { kind: 'accepted' };
    case 'name':
      return { kind: 'name', name: nameFromWire(body.value) ?? { text: null } };
    case 'nack':
      return { kind: 'nack', messageHash: bytesToHex(body.value.messageHash) };
    case 'reveal':
      return { kind: 'reveal', nonce: bytesToHex(body.value.nonce) };
    case 'mediaState': {
      const { microphone, camera, screen, held, asleep, relayed } = body.value;
      return { kind: 'mediaState', microphone, camera, screen, held, asleep, relayed };
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
    case 'voiceMessage': {
      const { recordingId, key, length, digest, durationMs } = body.value;
      return {
        kind: 'voiceMessage',
        recordingId: uuidOf(recordingId),
        key: bytesToHex(key),
        length,
        digest: bytesToHex(digest),
        durationMs,
      };
    }
    case undefined:
      throw new PeerMessageError('unknownKind');
  }
}

function uuidOf(bytes: Uint8Array): string {
  return bytesToHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function candidatesFromWire(candidates: readonly PeerCandidate[]): readonly PeerCandidate[] {
  if (candidates.length > MAX_CANDIDATES_IN_MESSAGE) throw new PeerMessageError('candidates');
  return candidates.map(({ candidate, sdpMid, sdpMLineIndex, usernameFragment }) => ({
    candidate,
    sdpMid,
    sdpMLineIndex,
    usernameFragment,
  }));
}
