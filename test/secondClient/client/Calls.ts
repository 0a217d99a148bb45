import { randomBytes } from 'node:crypto';
import type { Address } from '../../ratchet/vectors/reference/handshake.ts';
import { sha256 } from '../../ratchet/vectors/reference/primitives.ts';
import { Refusal } from '../../ratchet/vectors/reference/refusal.ts';
import type { Body, MediaState, PeerMessage, Rejoin, Rejoined } from './peerMessage.ts';
import { Connection, type Pair } from './connection.ts';
import { baseKeyOf } from './frames.ts';
import { type WordsInput, transcriptOf, wordsOver } from './words.ts';

type Offer = Extract<Body, { kind: 'offer' }>;
type Answer = Extract<Body, { kind: 'answer' }>;

/** What was sent in a call: a NACK names it by the hash of its bytes. */
export interface SentMessage {
  readonly t: 'call_offer' | 'call_answer' | 'ice_candidate';
  readonly device: number;
  readonly hash: Buffer;
  readonly message: PeerMessage;
}

export interface Call {
  readonly peer: string;
  readonly video: boolean;
  readonly isOurs: boolean;
  /** Of ours: what it is about. */
  readonly subject: string;
  /** Null until one of the peer's devices has answered. */
  device: number | null;
  sequence: number;
  /** Of the offer and the answer as they were encrypted, by whichever side. */
  offerHash: Buffer;
  answerHash: Buffer;
  /** Ours and theirs; what is not known yet is empty. */
  ownNonce: Buffer;
  sasCommitment: Buffer;
  remoteFingerprint: Buffer;
  /** Halves of what frames are sealed with. */
  ownSecret: Buffer;
  remoteSecret: Buffer;
  words: readonly number[] | null;
  readonly connection: Connection;
  /** By generation; the words are made over the last one. */
  readonly transcripts: Map<number, Buffer>;
  /** Whether we sent the offer or the rejoin of the present generation, and from which one it goes on. */
  isAsker: boolean;
  afterGeneration: number | null;
  connected: boolean;
  /** What they send, and the sequence of the message that said so. */
  theirs: { readonly sequence: number; readonly state: MediaState } | null;
  readonly sent: SentMessage[];
  readonly repeatedTo: Set<number>;
}

export interface CallsOptions {
  readonly certificate: Buffer;
  /** IdentityV1. */
  readonly ownIdentity: Buffer;
  readonly identityOf: (peer: Address) => Buffer;
  /** What the peer may ring with from now on; empty: nothing. */
  readonly rightFor: (userId: string) => Buffer;
  /** Whether its calls have words to compare, and with them the second layer. */
  readonly hasWords: () => boolean;
  /** What is told of the own name; null: nothing. */
  readonly name: () => string | null;
}

const NOTHING = Buffer.alloc(0);
const line = (kind: 'audio' | 'video', format: number, mid: number): readonly string[] => [
  `m=${kind} 9 UDP/TLS/RTP/SAVPF ${format}`,
  'c=IN IP4 0.0.0.0',
  'a=setup:actpass',
  `a=mid:${mid}`,
  'a=sendrecv',
  'a=rtcp-mux',
];
/** Microphone, camera, screen: in every call, whatever is sent. */
const SDP = [
  'v=0',
  'o=- 3 4 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0 1 2',
  ...line('audio', 111, 0),
  ...line('video', 96, 1),
  ...line('video', 96, 2),
  '',
].join('\r\n');

/** docs/PROTOCOL.md sections 9 and 20: what the two sides of a call agree on, message by message. */
export class Calls {
  readonly #options: CallsOptions;
  readonly #calls = new Map<string, Call>();

  constructor(options: CallsOptions) {
    this.#options = options;
  }

  of(callId: string): Call {
    const call = this.#calls.get(callId);
    if (call === undefined) throw new Error('there is no such call');
    return call;
  }

  /** The call, if this device may speak in it. */
  ifFrom(callId: string, { userId, deviceId }: Address): Call | undefined {
    const call = this.#calls.get(callId);
    return call?.peer === userId && (call.device === null || call.device === deviceId) ? call : undefined;
  }

  nextSequence(callId: string): number {
    return ++this.of(callId).sequence;
  }

  begin(callId: string, peer: string, video: boolean, subject: string): void {
    this.#calls.set(callId, { ...fresh(true), peer, video, isOurs: true, subject });
  }

  /** The same words are promised however often it is made. */
  offerFor(callId: string): Offer {
    const { peer, video, ownNonce } = this.of(callId);
    const sasCommitment = this.#options.hasWords() ? sha256(ownNonce) : NOTHING;
    return {
      kind: 'offer',
      sdp: SDP,
      dtlsFingerprint: this.#options.certificate,
      video,
      sasCommitment,
      rightToRing: this.#options.rightFor(peer),
      subject: this.of(callId).subject,
      mediaSecret: this.#options.hasWords() ? this.of(callId).ownSecret : NOTHING,
      name: this.#options.name(),
    };
  }

  answerTo(callId: string, candidates: Answer['candidates']): Answer {
    const { peer, video, ownNonce, offerHash, sasCommitment, ownSecret, remoteSecret } = this.of(callId);
    const sasNonce = sasCommitment.length === 0 ? NOTHING : ownNonce;
    return {
      kind: 'answer',
      sdp: SDP,
      dtlsFingerprint: this.#options.certificate,
      video,
      offerHash,
      sasNonce,
      rightToRing: this.#options.rightFor(peer),
      candidates,
      mediaSecret: remoteSecret.length === 0 || sasCommitment.length === 0 ? NOTHING : ownSecret,
      name: this.#options.name(),
    };
  }

  /** An offer under the id of a call that is known changes nothing. */
  offered(callId: string, from: Address, offer: Offer, offerHash: Buffer): void {
    if (this.#calls.has(callId)) return;
    const { sasCommitment, video, dtlsFingerprint: remoteFingerprint, mediaSecret: remoteSecret } = offer;
    const theirs = { peer: from.userId, device: from.deviceId, video, isOurs: false };
    this.#calls.set(callId, { ...fresh(false), ...theirs, offerHash, sasCommitment, remoteFingerprint, remoteSecret });
  }

  /** Returns our nonce, if it must be revealed now. Throws E_VERSION for an answer to another offer. */
  answered(callId: string, from: Address, answer: Answer, answerHash: Buffer): Buffer | null {
    const call = this.of(callId);
    if (!call.isOurs || call.device !== null) return null;
    if (!answer.offerHash.equals(call.offerHash)) throw new Refusal('E_VERSION');
    call.device = from.deviceId;
    call.answerHash = answerHash;
    call.remoteFingerprint = answer.dtlsFingerprint;
    call.remoteSecret = answer.mediaSecret;
    if (answer.sasNonce.length === 0) return null;
    call.words = this.#wordsOf(callId, call, answer.sasNonce);
    return call.ownNonce;
  }

  /**
   * Throws E_VERSION for a nonce that is not the promised one, or that comes before our answer is out. Where we have no
   * words there is nothing that it could be wrong about.
   */
  revealed(callId: string, { generation }: Pair, nonce: Buffer): void {
    const call = this.of(callId);
    const isOfBefore = generation < call.connection.at.generation;
    const isWithoutWords = call.isAsker
      ? call.answerHash.length > 0 && call.words === null
      : call.sasCommitment.length === 0;
    if (isOfBefore || isWithoutWords) return;
    if (call.isAsker || call.answerHash.length === 0 || !sha256(nonce).equals(call.sasCommitment)) {
      throw new Refusal('E_VERSION');
    }
    call.words = this.#wordsOf(callId, call, nonce);
  }

  /** As a program that was killed in the call: neither the words are left, nor what they were made of. */
  forgetWords(callId: string): void {
    Object.assign(this.of(callId), { words: null, sasCommitment: NOTHING });
  }

  /** A rejoin of ours. There must be words to go on from. */
  rejoinFor(callId: string): { readonly pair: Pair; readonly body: Rejoin } {
    const call = this.of(callId);
    const afterGeneration = Math.max(...call.transcripts.keys());
    const pair = call.connection.ask(true);
    Object.assign(call, { ownNonce: randomBytes(32), isAsker: true, afterGeneration, words: null });
    const sasCommitment = sha256(call.ownNonce);
    const { certificate: dtlsFingerprint } = this.#options;
    const mediaSecret = this.#drawSecret(call);
    return { pair, body: { kind: 'rejoin', sdp: SDP, dtlsFingerprint, sasCommitment, afterGeneration, mediaSecret } };
  }

  /** What was sealed once is sealed for the rest of the call, and nothing else is. */
  #drawSecret(call: Call): Buffer {
    if (call.remoteSecret.length === 0) return NOTHING;
    call.ownSecret = randomBytes(32);
    return call.ownSecret;
  }

  /** Null: it has no place in this call. */
  rejoinedFor(callId: string, pair: Pair, rejoin: Rejoin, questionHash: Buffer): Rejoined | null {
    const call = this.of(callId);
    if (!call.connection.hears(pair)) return null;
    const { sasCommitment, afterGeneration, dtlsFingerprint: remoteFingerprint } = rejoin;
    Object.assign(call, { offerHash: questionHash, sasCommitment, afterGeneration, remoteFingerprint });
    Object.assign(call, { ownNonce: randomBytes(32), isAsker: false, answerHash: NOTHING, words: null });
    const { certificate: dtlsFingerprint } = this.#options;
    const mediaSecret = this.#drawSecret(call);
    call.remoteSecret = rejoin.mediaSecret;
    return { kind: 'rejoined', sdp: SDP, dtlsFingerprint, questionHash, sasNonce: call.ownNonce, mediaSecret };
  }

  /** Returns the nonce that is to be revealed now. */
  rejoined(callId: string, pair: Pair, answer: Rejoined, answerHash: Buffer): Buffer | null {
    const call = this.of(callId);
    if (!call.connection.isAnsweredBy(pair, answer.questionHash)) return null;
    const { questionHash: offerHash, dtlsFingerprint: remoteFingerprint } = answer;
    Object.assign(call, { offerHash, answerHash, remoteFingerprint, remoteSecret: answer.mediaSecret });
    call.words = this.#wordsOf(callId, call, answer.sasNonce);
    return call.ownNonce;
  }

  /** The last one by sequence counts, in whatever order they come. */
  mediaState(callId: string, sequence: number, state: MediaState): void {
    const call = this.of(callId);
    if (call.theirs === null || sequence > call.theirs.sequence) call.theirs = { sequence, state };
  }

  /** The base key of the frames that one of the two sends on a line; null without a second layer. */
  frameKey(callId: string, line: number, sender: 'us' | 'them'): Buffer | null {
    const call = this.of(callId);
    if (call.remoteSecret.length === 0) return null;
    const side = (sender === 'us') === call.isAsker ? 0 : 1;
    const secrets = call.isAsker ? [call.ownSecret, call.remoteSecret] : [call.remoteSecret, call.ownSecret];
    const { generation } = call.connection.at;
    return baseKeyOf(this.#transcriptOf(callId, call), Buffer.concat(secrets), { generation, line, side });
  }

  #wordsOf(callId: string, call: Call, remoteNonce: Buffer): readonly number[] {
    const transcript = this.#transcriptOf(callId, call);
    call.transcripts.set(call.connection.at.generation, transcript);
    return wordsOver(transcript, this.#agreed(callId, call, remoteNonce));
  }

  #transcriptOf(callId: string, call: Call): Buffer {
    const { generation } = call.connection.at;
    const before = call.afterGeneration === null ? undefined : call.transcripts.get(call.afterGeneration);
    const after = before === undefined ? undefined : { transcript: before, generation };
    return transcriptOf(this.#agreed(callId, call, NOTHING), after);
  }

  #agreed(callId: string, call: Call, remoteNonce: Buffer): WordsInput {
    const { certificate, ownIdentity, identityOf } = this.#options;
    const us = { identity: ownIdentity, dtlsFingerprint: certificate, nonce: call.ownNonce };
    const identity = identityOf({ userId: call.peer, deviceId: call.device ?? 0 });
    const them = { identity, dtlsFingerprint: call.remoteFingerprint, nonce: remoteNonce };
    const [caller, callee] = call.isAsker ? [us, them] : [them, us];
    return { callId, caller, callee, offerHash: call.offerHash, answerHash: call.answerHash };
  }
}

function fresh(isOurs: boolean): Omit<Call, 'peer' | 'video' | 'isOurs'> {
  return {
    subject: '',
    connection: new Connection(isOurs),
    transcripts: new Map(),
    isAsker: isOurs,
    afterGeneration: null,
    device: null,
    sequence: 0,
    offerHash: NOTHING,
    answerHash: NOTHING,
    ownNonce: randomBytes(32),
    sasCommitment: NOTHING,
    remoteFingerprint: NOTHING,
    ownSecret: randomBytes(32),
    remoteSecret: NOTHING,
    words: null,
    connected: false,
    theirs: null,
    sent: [],
    repeatedTo: new Set(),
  };
}
