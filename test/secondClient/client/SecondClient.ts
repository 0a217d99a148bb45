import { randomBytes, randomUUID } from 'node:crypto';
import { type Address, type OwnIdentity, identityOf } from '../../ratchet/vectors/reference/handshake.ts';
import { type Header, decodePrekey, decodeRatchet, messageType } from '../../ratchet/vectors/reference/messages.ts';
import { sha256 } from '../../ratchet/vectors/reference/primitives.ts';
import { Refusal } from '../../ratchet/vectors/reference/refusal.ts';
import { type Call, Calls } from './Calls.ts';
import type { Pair } from './connection.ts';
import { HttpAccess } from './HttpAccess.ts';
import type { Json } from './json.ts';
import { Line } from './Line.ts';
import { drawIdentity, drawPrekeys, signIn } from './ownKeys.ts';
import {
  type Body,
  type Candidate,
  type PeerMessage,
  decodePeerMessage,
  encodePeerMessage,
  type MediaState,
} from './peerMessage.ts';
import { Sessions } from './Sessions.ts';

/** What came in a frame: a message that was read, or the code it was refused with. */
export interface Heard {
  readonly t: string;
  readonly callId: string;
  readonly frame: Json;
  readonly message?: PeerMessage;
  /** What the message travelled in. */
  readonly header?: Header;
  readonly refusal?: string;
}

const FIRST: Pair = { generation: 0, restart: 0 };
const CREDENTIALS = { ufrag: 'other', pwd: 'otherotherotherotherother' };

const NACKED = new Set(['E_NO_SESSION', 'E_AUTH', 'E_CHAIN_LIMIT', 'E_REPLAY']);

/**
 * Another phone for the same server and the same peers, as somebody would write it who has docs/PROTOCOL.md and nothing
 * of ours: without windows, media and a disk. It uses the reference decoder of the vectors, node:crypto, ws and fetch.
 */
export class SecondClient {
  readonly own: OwnIdentity;
  readonly contacts = new Set<string>();
  /** Rights to ring: those that were given to us, and those we gave, by user. */
  readonly rightsFrom = new Map<string, Buffer>();
  /** Goes with offers and answers; null: nothing is said of it. */
  ownName: string | null = null;
  /** False: a client that knows nothing of words, nor of the second layer. */
  hasWords = true;
  readonly #rightsFor = new Map<string, Buffer>();
  #admission = 0;
  /** What went wrong beside the calls; a test wants it empty. */
  readonly faults: unknown[] = [];
  /** The upload that answers the last word of the server that prekeys are low. */
  refilled: Promise<void> = Promise.resolve();
  /** What the last NACK asked for is on its way. */
  repeated: Promise<void> = Promise.resolve();
  readonly #http: HttpAccess;
  readonly #line: Line;
  readonly #sessions: Sessions;
  readonly #calls: Calls;
  #nextPrekeyId: number;
  #sending: Promise<unknown> = Promise.resolve();
  #heard: Heard[] = [];
  #wakeUps: (() => void)[] = [];

  private constructor(url: string, own: OwnIdentity, prekeys: ReturnType<typeof drawPrekeys>, certificate: Buffer) {
    this.own = own;
    this.#http = new HttpAccess(url);
    this.#nextPrekeyId = prekeys.nextId;
    this.#sessions = new Sessions(own, prekeys.privateHalves, (userId) => this.#http.bundles(userId));
    this.#calls = new Calls({
      certificate,
      ownIdentity: identityOf(own),
      identityOf: (peer) => this.#sessions.identityOf(peer),
      rightFor: (userId) => this.#rightsFor.get(userId) ?? Buffer.alloc(0),
      hasWords: () => this.hasWords,
      name: () => this.ownName,
    });
    this.#line = new Line({
      url,
      user: own.address.userId,
      device: own.address.deviceId,
      sign: (serverId, origin, nonce) => signIn(own, 'ringfort-ws-auth-v2', serverId, origin, nonce),
      onFrame: (frame) => this.#receive(frame),
      onPrekeysLow: () => {
        this.refilled = this.uploadPrekeys(100);
        this.#aside(() => this.refilled);
      },
    });
  }

  /** `certificate`: 64 hex digits, what its DTLS certificate would hash to. */
  static async register(userId: string, url: string, certificate: string, oneTimeKeys = 30): Promise<SecondClient> {
    const own = drawIdentity(userId);
    const prekeys = drawPrekeys(own, 1, oneTimeKeys, Date.now());
    const client = new SecondClient(url, own, prekeys, Buffer.from(certificate, 'hex'));
    await client.#http.register(own, prekeys.upload);
    return client;
  }

  async signIn(): Promise<void> {
    const ready = await this.#line.signIn();
    this.#http.useToken(ready.text('token'));
    this.#admission = Math.max(this.#admission, ready.integer('admission'));
  }

  /** Contacts get a right to ring, once each, and the server is told of them and of whom to turn away. */
  async admit(blocked: readonly string[] = []): Promise<void> {
    for (const contact of this.contacts) {
      if (!this.#rightsFor.has(contact)) this.#rightsFor.set(contact, randomBytes(16));
    }
    this.#admission = await this.#http.admit(this.#admission + 1, [...this.#rightsFor.values()], blocked);
  }

  async leave(): Promise<void> {
    await this.#sending;
    await this.#line.leave();
  }

  async uploadPrekeys(oneTime: number): Promise<void> {
    const { privateHalves, upload, nextId } = drawPrekeys(this.own, this.#nextPrekeyId, oneTime, Date.now());
    this.#nextPrekeyId = nextId;
    this.#sessions.addPrekeys(privateHalves);
    await this.#http.upload(upload);
  }

  keyCount(): Promise<readonly [number, number]> {
    return this.#http.keyCount();
  }

  /** A token of POST /v1/auth in the place of the one that came with the sign-in. */
  renewToken(): Promise<void> {
    return this.#http.authenticate(this.own);
  }

  loseSessions(): void {
    this.#sessions.lose();
  }

  snapshot(): ReturnType<Sessions['snapshot']> {
    return this.#sessions.snapshot();
  }

  restore(snapshot: ReturnType<Sessions['snapshot']>): void {
    this.#sessions.restore(snapshot);
  }

  /** The next message of one of these kinds, or frame of one of these types, that was not asked for yet. */
  async hears(...kinds: readonly string[]): Promise<Heard> {
    const isIt = ({ t, message }: Heard): boolean => kinds.some((kind) => kind === (message?.body.kind ?? t));
    for (;;) {
      const index = this.#heard.findIndex(isIt);
      const [found] = index < 0 ? [] : this.#heard.splice(index, 1);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#wakeUps.push(resolve));
    }
  }

  /** Calls a user, on every device there is. Returns the call id. */
  async offer(peer: string, video = false, subject = ''): Promise<string> {
    const callId = randomUUID();
    this.#calls.begin(callId, peer, video, subject);
    await this.#sendOffer(callId, await this.#sessions.devicesOf(peer));
    return callId;
  }

  /** The answer follows. */
  async accept(callId: string): Promise<void> {
    await this.#sendToOne('ice_candidate', callId, { kind: 'accepted' });
  }

  /** With what was gathered by then. */
  async answer(callId: string, candidates: readonly Candidate[] = []): Promise<void> {
    await this.#sendToOne('call_answer', callId, this.#calls.answerTo(callId, candidates));
  }

  /** One message. */
  async candidates(callId: string, candidates: readonly Candidate[]): Promise<void> {
    await this.#sendToOne('ice_candidate', callId, { kind: 'candidates', candidates });
  }

  /** What this side sends from now on. */
  async mediaState(
    callId: string,
    state: Omit<MediaState, 'kind' | 'asleep' | 'relayed'>,
    { asleep = false, relayed = false } = {},
  ): Promise<void> {
    await this.#sendToOne('ice_candidate', callId, { kind: 'mediaState', ...state, asleep, relayed });
  }

  /** Other ICE credentials for the connection there is. */
  async restart(callId: string): Promise<void> {
    const { connection } = this.#calls.of(callId);
    const pair = connection.ask(false);
    connection.asked(await this.#sendToOne('ice_candidate', callId, { kind: 'restart', ...CREDENTIALS }, pair));
  }

  /** A new connection in the place of the one there was. */
  async rejoin(callId: string): Promise<void> {
    const { pair, body } = this.#calls.rejoinFor(callId);
    this.#calls.of(callId).connection.asked(await this.#sendToOne('ice_candidate', callId, body, pair));
  }

  /** Our nonce, once more or for the first time: who signs in again shows it. */
  async reveal(callId: string): Promise<void> {
    await this.#sendToOne('ice_candidate', callId, { kind: 'reveal', nonce: this.#calls.of(callId).ownNonce });
  }

  /** What is left of the words after the program was killed in the call. */
  forgetWords(callId: string): void {
    this.#calls.forgetWords(callId);
  }

  /** Which connection of the call is in force here. */
  pairOf(callId: string): Pair {
    return this.#calls.of(callId).connection.at;
  }

  /** What the other side says that it sends. */
  theirMedia(callId: string): MediaState | null {
    return this.#calls.of(callId).theirs?.state ?? null;
  }

  /** Media flows, a phone would say now. */
  connected(callId: string): void {
    this.#calls.of(callId).connected = true;
  }

  async hangUp(callId: string, reason: string, { note = '', callBackAtMs = 0 } = {}): Promise<void> {
    const { peer, device } = this.#calls.of(callId);
    const devices = device === null ? await this.#sessions.devicesOf(peer) : [device];
    await this.#inTurn(async () => {
      const rightToRing = this.#rightsFor.get(peer) ?? Buffer.alloc(0);
      const message = this.#message(callId, { kind: 'hangup', reason, rightToRing, note, callBackAtMs });
      const payloads = devices.map((deviceId) => {
        const { wire } = this.#encrypt({ userId: peer, deviceId }, message);
        return [String(deviceId), wire.toString('base64')] as const;
      });
      this.#line.send({ t: 'call_hangup', call_id: callId, to: peer, reason, payloads: Object.fromEntries(payloads) });
    });
  }

  /** So many messages are made and never reach anybody. */
  lose(callId: string, count: number): void {
    const { peer: userId, device } = this.#calls.of(callId);
    for (let i = 0; i < count; i++) {
      this.#encrypt({ userId, deviceId: device ?? 0 }, this.#message(callId, { kind: 'heartbeat' }));
    }
  }

  /** How many messages the session that sends in this call has carried from here. */
  sentIn(callId: string): number {
    const { peer: userId, device } = this.#calls.of(callId);
    return this.#sessions.sentTo({ userId, deviceId: device ?? 0 }) ?? 0;
  }

  /** The base key of frames on a line: 0 audio, 1 camera, 2 screen; null without a second layer. */
  frameKey(callId: string, line: number, sender: 'us' | 'them'): Buffer | null {
    return this.#calls.frameKey(callId, line, sender);
  }

  /** The places of the four words both people would read to each other, once they are known. */
  words(callId: string): readonly number[] | null {
    return this.#calls.of(callId).words;
  }

  #receive(frame: Json): void {
    const [t, callId] = [frame.text('t'), frame.text('call_id')];
    const heard = frame.has('encrypted_payload') ? this.#read(t, callId, frame) : { t, callId, frame };
    if (heard === null) return;
    this.#heard.push(heard);
    for (const wakeUp of this.#wakeUps.splice(0)) wakeUp();
  }

  /** Null for what came twice. */
  #read(t: string, callId: string, frame: Json): Heard | null {
    const from = { userId: frame.text('from'), deviceId: frame.integer('from_device') };
    const bytes = frame.base64('encrypted_payload');
    const header = headerOf(bytes);
    try {
      const plaintext = this.#sessions.decrypt(from, bytes);
      const message = decodePeerMessage(plaintext);
      if (!fits(t, message.body.kind) || message.callId !== callId) throw new Refusal('E_VERSION');
      this.#act(from, message, plaintext);
      return { t, callId, frame, message, ...(header && { header }) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === 'E_DUPLICATE') return null;
      const mayAsk = t !== 'call_hangup' && (t === 'call_answer' || this.contacts.has(from.userId));
      if (mayAsk && NACKED.has(error.code)) {
        this.#aside(() => this.#nack(from, callId, sha256(bytes), header?.epoch ?? 0));
      }
      return { t, callId, frame, refusal: error.code };
    }
  }

  #act(from: Address, message: PeerMessage, plaintext: Buffer): void {
    const { callId, body } = message;
    if ('rightToRing' in body && body.rightToRing.length > 0) this.rightsFrom.set(from.userId, body.rightToRing);
    if (body.kind === 'offer') return this.#calls.offered(callId, from, body, sha256(plaintext));
    const call = this.#calls.ifFrom(callId, from);
    if (call === undefined) return;
    if (body.kind === 'answer') {
      const nonce = this.#calls.answered(callId, from, body, sha256(plaintext));
      if (nonce !== null)
        this.#aside(async () => void (await this.#sendToOne('ice_candidate', callId, { kind: 'reveal', nonce })));
    }
    this.#renew(message, call, sha256(plaintext));
    if (body.kind === 'reveal') this.#calls.revealed(callId, message.pair, body.nonce);
    if (body.kind === 'mediaState') this.#calls.mediaState(callId, message.sequence, body);
    if (body.kind === 'nack') {
      this.repeated = this.#repeat(from, callId, call, body.messageHash);
      this.#aside(() => this.repeated);
    }
    const isHeartbeatDue = call.device === from.deviceId && this.#sessions.isHeartbeatDue(from);
    if (isHeartbeatDue)
      this.#aside(async () => void (await this.#sendToOne('ice_candidate', callId, { kind: 'heartbeat' })));
  }

  /** Section 9, "Connections". Only in a call that was answered. */
  #renew({ callId, pair, body }: PeerMessage, call: Call, hash: Buffer): void {
    if (call.device === null || call.answerHash.length === 0) return;
    const say = (answer: Body): void =>
      this.#aside(async () => {
        const sent = await this.#sendToOne('ice_candidate', callId, answer, pair);
        if (answer.kind === 'rejoined') call.answerHash = sent;
      });
    if (body.kind === 'restart' && call.connection.hears(pair)) {
      say({ kind: 'restarted', questionHash: hash, ...CREDENTIALS });
    }
    if (body.kind === 'restarted') call.connection.isAnsweredBy(pair, body.questionHash);
    if (body.kind === 'rejoin') {
      const answer = this.#calls.rejoinedFor(callId, pair, body, hash);
      if (answer !== null) say(answer);
    }
    if (body.kind === 'rejoined') {
      const nonce = this.#calls.rejoined(callId, pair, body, hash);
      if (nonce !== null) say({ kind: 'reveal', nonce });
    }
  }

  async #nack(to: Address, callId: string, messageHash: Buffer, epoch: number): Promise<void> {
    if (!(await this.#sessions.rekey(to, epoch))) return;
    const sequence = this.#calls.ifFrom(callId, to) === undefined ? 1 : this.#calls.nextSequence(callId);
    const body = { kind: 'nack', messageHash } as const;
    const message: PeerMessage = { callId, sequence, sentAtMs: Date.now(), pair: FIRST, body };
    await this.#sendMessage('ice_candidate', to, message, true);
  }

  /** An offer while it is out; anything else with all that followed it. Once a call and device. */
  async #repeat(to: Address, callId: string, call: Call, messageHash: Buffer): Promise<void> {
    const first = call.sent.findIndex(({ device, hash }) => device === to.deviceId && hash.equals(messageHash));
    const [unread, ...later] = first < 0 ? [] : call.sent.slice(first);
    if (unread === undefined || call.repeatedTo.has(to.deviceId)) return;
    call.repeatedTo.add(to.deviceId);
    if (unread.t === 'call_offer') {
      if (call.device === null) await this.#sendOffer(callId, [to.deviceId]);
      return;
    }
    for (const { t, device, message } of [unread, ...later]) {
      if (t === 'call_offer' || device !== to.deviceId || message.body.kind === 'heartbeat') continue;
      await this.#sendMessage(t, to, message, call.connected);
    }
  }

  #sendOffer(callId: string, devices: readonly number[]): Promise<void> {
    return this.#inTurn(async () => {
      const call = this.#calls.of(callId);
      const body = this.#calls.offerFor(callId);
      const message = this.#message(callId, body);
      const payloads: Record<string, string> = {};
      for (const deviceId of devices) {
        const address = { userId: call.peer, deviceId };
        await this.#sessions.renewIfDue(address, true);
        const { wire, plaintext } = this.#encrypt(address, message);
        payloads[String(deviceId)] = wire.toString('base64');
        call.sent.push({ t: 'call_offer', device: deviceId, hash: sha256(wire), message });
        call.offerHash = sha256(plaintext);
      }
      const call_type = body.video ? 'video' : 'audio';
      const right = this.rightsFrom.get(call.peer)?.toString('base64');
      const shown = right === undefined ? {} : { right };
      this.#line.send({ t: 'call_offer', call_id: callId, to: call.peer, call_type, ...shown, payloads });
    });
  }

  /** Returns the hash of what was encrypted. */
  async #sendToOne(
    t: 'call_answer' | 'ice_candidate',
    callId: string,
    body: Body,
    pair = this.#calls.of(callId).connection.at,
  ): Promise<Buffer> {
    const call = this.#calls.of(callId);
    if (call.device === null) throw new Error('nobody has answered yet');
    const to = { userId: call.peer, deviceId: call.device };
    const message = this.#message(callId, body, pair);
    const { wire, plaintext } = await this.#sendMessage(t, to, message, call.connected);
    call.sent.push({ t, device: call.device, hash: sha256(wire), message });
    if (body.kind === 'answer') call.answerHash = sha256(plaintext);
    return sha256(plaintext);
  }

  #sendMessage(t: string, to: Address, message: PeerMessage, mayReplaceSession: boolean) {
    return this.#inTurn(async () => {
      await this.#sessions.renewIfDue(to, mayReplaceSession);
      const made = this.#encrypt(to, message);
      const encrypted_payload = made.wire.toString('base64');
      this.#line.send({ t, call_id: message.callId, to: to.userId, to_device: to.deviceId, encrypted_payload });
      this.#aside(() => this.#sessions.prefetch(to));
      return made;
    });
  }

  #message(callId: string, body: Body, pair = FIRST): PeerMessage {
    return { callId, sequence: this.#calls.nextSequence(callId), sentAtMs: Date.now(), pair, body };
  }

  #encrypt(to: Address, message: PeerMessage): { readonly wire: Buffer; readonly plaintext: Buffer } {
    const plaintext = encodePeerMessage(message);
    return { wire: this.#sessions.encrypt(to, plaintext, sizeFor(message.body, plaintext.length)), plaintext };
  }

  /** Messages leave in the order in which they were asked for, also if one has to wait for a bundle. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#sending.then(work);
    this.#sending = mine.catch(() => undefined);
    return mine;
  }

  #aside(work: () => Promise<void>): void {
    void work().catch((error: unknown) => this.faults.push(error));
  }
}

/** Section 7, the table of sizes. */
function sizeFor(body: Body, length: number): number {
  const isSmall = body.kind !== 'candidates' || body.candidates.length === 1;
  const describes = ['offer', 'answer', 'rejoin', 'rejoined'].includes(body.kind);
  const size = describes ? 8192 : isSmall && body.kind !== 'name' && length < 256 ? 256 : 1024;
  if (length >= size) throw new Error('a message that does not fit its size is not sent');
  return size;
}

const IN_CANDIDATES: ReadonlySet<string> = new Set([
  ...['accepted', 'candidates', 'heartbeat', 'nack', 'reveal', 'mediaState', 'name'],
  ...['restart', 'restarted', 'rejoin', 'rejoined'],
]);

/** Section 9: the bodies a frame is for. */
function fits(t: string, kind: Body['kind']): boolean {
  if (t === 'ice_candidate') return IN_CANDIDATES.has(kind);
  return t === `call_${kind}`;
}

/** Of the RATCHET message, if it is one. */
function headerOf(bytes: Buffer): Header | undefined {
  try {
    return (messageType(bytes) === 1 ? decodePrekey(bytes).message : decodeRatchet(bytes)).header;
  } catch {
    return undefined;
  }
}
