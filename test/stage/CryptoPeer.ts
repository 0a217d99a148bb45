import { FIRST } from '../../core/call/connection.ts';
import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { CallType, IceCandidate, NetworkPlan, SessionDescription } from '../../core/call/call.ts';
import type { CallEvent } from '../../core/call/callEvent.ts';
import type { CallRecord, MediaOrder } from '../../core/call/callEffect.ts';
import { callSecurity, type SasPlaces } from '../../core/call/callSecurity.ts';
import { findCall } from '../../core/call/callList.ts';
import { callOf, type CallState } from '../../core/call/callState.ts';
import { foremost } from '../fakes/foremost.ts';
import { barredAs, mayRing, type RingSettings, type WhoMayRing } from '../../core/call/mayRing.ts';
import type { PeerTrust } from '../../core/call/peerTrust.ts';
import type { EncodedMessage } from '../../core/call/repeats.ts';
import { DEFAULT_SETTINGS } from '../../core/ipc/readSettings.ts';
import type { RightToRing } from '../../core/protocol/peerMessage.ts';
import type { DeviceBundle, PrekeyBundle } from '../../core/protocol/prekeyBundle.ts';
import { RING_TIMEOUT_MS } from '../../core/protocol/limits.ts';
import { hex, identityBytes } from '../../core/ratchet/signalCrypto.ts';
import { createCallRunner, type CallRunner } from '../../main/call/callRunner.ts';
import { createPeerChannel, type PeerChannel } from '../../main/call/peerChannel.ts';
import { peerCodec } from '../../main/call/peerCodec.ts';
import { createPeerInbox, type PeerInbox } from '../../main/call/peerInbox.ts';
import { createSessionRecovery } from '../../main/call/sessionRecovery.ts';
import { choosePrimitives } from '../../main/crypto/choosePrimitives.ts';
import { DoubleRatchetSignalCrypto } from '../../main/crypto/DoubleRatchetSignalCrypto.ts';
import { decodeIdentity } from '../../main/crypto/wireBundle.ts';
import { createSessionUpkeep, type SessionUpkeep } from '../../main/crypto/sessionUpkeep.ts';
import type { Address } from '../../main/ports/address.ts';
import type { OutgoingFrame } from '../../main/ports/outgoingFrame.ts';
import type { Delivered, QueuedFrame } from '../../main/ports/queuePosition.ts';
import { InMemoryQuestions } from '../fakes/keptQuestions.ts';
import { InMemoryRatchetStore } from '../fakes/inMemoryRatchetStore.ts';
import type { ManualClock } from '../fakes/ManualClock.ts';

const { primitives } = choosePrimitives();

const direct: NetworkPlan = { relayOnly: false, iceServers: [] };

interface Waiting {
  readonly id: number;
  readonly frame: string;
  readonly plaintext: Uint8Array;
  readonly receivedAt: number;
}

/**
 * One side of encrypted calls: real machine, ratchet and messages, and lists where the network, the engine and the
 * windows are.
 */
export class CryptoPeer {
  readonly sent: OutgoingFrame[] = [];
  readonly events: CallEvent[] = [];
  readonly records: CallRecord[] = [];
  readonly dropped: string[] = [];
  /** What of the descriptions of others did not reach the engine. */
  readonly refused: string[] = [];
  /** What the media engine was told to do. */
  readonly orders: MediaOrder[] = [];
  /** Whose identity changed, as it was told. */
  readonly changes: { readonly userId: string; readonly deviceId: number }[] = [];
  readonly waiting: Waiting[] = [];
  readonly contacts = new Set<string>();
  readonly blocked = new Set<string>();
  whoMayRing: WhoMayRing = 'everybody';
  quiet: Partial<RingSettings> = {};
  /** Rights to ring that others gave us. */
  readonly received = new Map<string, RightToRing>();
  /** Devices that had a second layer on media. */
  readonly #layered = new Set<string>();
  readonly crypto: DoubleRatchetSignalCrypto<EncodedMessage>;
  readonly runner: CallRunner;
  readonly channel: PeerChannel;
  readonly inbox: PeerInbox;
  readonly upkeep: SessionUpkeep;
  inCallSetup = false;
  readonly #store = new InMemoryRatchetStore();
  readonly #now: () => number;
  online = true;
  position: { epoch: string; s: number } | null = null;
  readonly userId: string;
  readonly deviceId: number;

  constructor(
    userId: string,
    { now, startTimer }: Pick<ManualClock, 'now' | 'startTimer'>,
    directory: (userId: string) => readonly PrekeyBundle[] | null,
    deviceId = randomInt(1, 2 ** 31),
  ) {
    this.userId = userId;
    this.deviceId = deviceId;
    this.#now = now;
    this.crypto = new DoubleRatchetSignalCrypto({
      address: { userId, deviceId: this.deviceId },
      store: this.#store,
      primitives,
      codec: peerCodec,
      draw: (bytes) => new Uint8Array(randomBytes(bytes)),
      now,
      // One of them is handed out.
      fullSupply: 1,
      onEvent: (event) => {
        if (event.type === 'identityChanged') this.changes.push(event.address);
      },
    });
    const known = new Map<string, Set<number>>();
    const crypto = {
      forPeer: this.crypto.forPeer.bind(this.crypto),
      initializeSession: (address: { userId: string; deviceId: number }, bundle: DeviceBundle) => {
        this.crypto.initializeSession(address, bundle);
        known.set(address.userId, (known.get(address.userId) ?? new Set()).add(address.deviceId));
      },
      devicesWithSession: async (peer: string) => [...(known.get(peer) ?? [])],
    };
    this.upkeep = createSessionUpkeep({
      status: (peer) => this.crypto.sessionStatus(peer),
      initializeSession: crypto.initializeSession,
      fetchBundles: async (peer) => (this.online ? directory(peer) : null),
      isInCallSetup: () => this.inCallSetup,
      elapsed: now,
      startTimer,
      onFault: (what) => void this.dropped.push(what),
    });
    this.channel = createPeerChannel({
      crypto,
      fetchBundles: async (peer) => {
        const bundles = directory(peer);
        return bundles === null ? { ok: false, failure: 'unknownUser' } : { ok: true, bundles };
      },
      outbox: { put: (frame) => void this.sent.push(frame), flush: () => undefined },
      sessions: this.upkeep,
      rights: {
        given: (peer) => (this.contacts.has(peer) ? rightGivenBy(this.userId, peer) : null),
        received: (peer) => this.received.get(peer) ?? null,
        ofLink: () => null,
      },
      nameFor: () => null,
      isOnline: () => this.online,
      now,
    });
    const recovery = createSessionRecovery({
      mayRekey: (peer) => this.crypto.mayRekey(peer),
      rekey: (peer, bundle, unreadable) => {
        this.crypto.rekey(peer, bundle, unreadable);
        known.set(peer.userId, (known.get(peer.userId) ?? new Set()).add(peer.deviceId));
      },
      fetchBundles: async (peer) => directory(peer),
      isContact: async (handle) => this.contacts.has(handle) && !this.blocked.has(handle),
      sendNack: ({ call_id: callId, call_type: type, from: peer, from_device: remoteDevice }, messageHash) =>
        this.channel.send({ callId, type, peer }, { kind: 'nack', remoteDevice, messageHash }, 1),
      store: new InMemoryQuestions(),
      ...{ boot: () => ({ id: null, sinceMs: now() }), now, startTimer },
      onFault: (what) => void this.dropped.push(what),
    });
    this.runner = createCallRunner({
      channel: this.channel,
      slept: () => 0,
      trustOf: (peer) => this.trustOf(peer),
      renewSession: recovery.renew,
      failureOf: () => 'unsecured',
      planNetwork: async () => direct,
      orderMedia: (order) => void this.orders.push(order),
      record: async (entry) => void this.records.push(entry),
      publish: () => undefined,
      now,
      startTimer,
      onIgnored: () => void this.dropped.push('mismatch'),
      onFault: (what) => void this.dropped.push(what),
    });
    this.inbox = createPeerInbox({
      crypto,
      keepName: () => undefined,
      kept: {
        put: ({ position, ...kept }) => {
          this.position = position;
          const id = this.waiting.length + 1;
          this.waiting.push({ id, ...kept });
          return id;
        },
        waiting: async () => this.waiting,
        handled: async (id) =>
          void this.waiting.splice(
            this.waiting.findIndex((kept) => kept.id === id),
            1,
          ),
        safe: async () => undefined,
      },
      dispatch: (event) => {
        this.events.push(event);
        this.runner.dispatch(event);
      },
      isCurrent: (callId) => findCall(this.runner.calls(), callId) !== undefined,
      isCurrentWith: (callId, peer) => findCall(this.runner.calls(), callId)?.call.peer === peer,
      isRecorded: async (callId) => this.records.some(({ call }) => call.callId === callId),
      record: async (entry) => void this.records.push(entry),
      recordLate: async (entry) => void this.records.push(entry),
      isContact: async (handle) => this.contacts.has(handle),
      endUnsaid: (call, remoteDevice) => this.channel.send(call, { kind: 'hangup', remoteDevice, reason: 'failed' }, 1),
      barredAs: async (handle) => barredAs(this.#known(handle), this.whoMayRing),
      admission: async (handle) => {
        const caller = { ...this.#known(handle), verified: false, rings: 'usual' as const };
        const desktop = { systemQuiet: false, fullScreen: false, sharingScreen: false };
        const moment = { now: now(), minuteOfDay: 12 * 60, ...desktop };
        const settings = { ...DEFAULT_SETTINGS, ...this.quiet, whoMayRing: this.whoMayRing };
        return { verdict: mayRing(caller, moment, settings), linkEnded: false };
      },
      keepRight: (handle, right) => void this.received.set(handle, right),
      noteSecondLayer: ({ userId: peer, deviceId: device }) => void this.#layered.add(`${peer} ${device}`),
      networkPlan: async () => direct,
      drawOwnPart: () => this.#drawOwnPart(),
      trustOf: (peer) => this.trustOf(peer),
      takeTurn: async () => undefined,
      isHeartbeatDue: (peer) => this.crypto.sessionStatus(peer)?.heartbeatDue ?? false,
      recovery,
      now,
      elapsed: now,
      onRefused: (what, count) => void this.refused.push(`${what} ${count}`),
      onDropped: (why) => void this.dropped.push(why),
      onFault: (what) => void this.dropped.push(what),
    });
  }

  get state(): CallState {
    return foremost(this.runner.calls());
  }

  get words(): SasPlaces | null {
    return callSecurity(this.state)?.words ?? null;
  }

  /** SHA-256 of the certificate that the other side of the present call promised. */
  get promised(): string | null {
    return this.state.phase === 'idle' ? null : (this.state.agreement.party?.dtlsFingerprint ?? null);
  }

  /** Why the last call ended, while it is shown. */
  get endReason(): string | null {
    return this.state.phase === 'ended' ? this.state.reason : null;
  }

  /** By which the other side would name our offer. */
  get offerHash(): string {
    const offer = this.state.phase === 'idle' ? undefined : this.state.agreement.repeats.sent[0];
    if (offer?.frame !== 'call_offer') throw new Error(`${this.userId} has made no offer`);
    return offer.hash;
  }

  /** The person dials, and the engine makes this offer. */
  async dial(call: { callId: string; peer: string; type: CallType }, offer: SessionDescription): Promise<void> {
    const { callId, peer, type: callType } = call;
    const [ours, trust] = [this.#drawOwnPart(), this.trustOf(peer)];
    this.runner.dispatch({
      type: 'userDialled',
      callId,
      peer,
      callType,
      network: direct,
      ringMs: RING_TIMEOUT_MS,
      ours,
      trust,
    });
    this.runner.dispatch({ type: 'offerReady', callId, offer });
    await this.settled();
  }

  /** The person accepts, and the engine makes this answer. That they accepted is lost on the way: no call needs it. */
  async answer(answer: SessionDescription, candidates: readonly IceCandidate[] = []): Promise<void> {
    const call = this.#call();
    const before = this.sent.length;
    this.runner.dispatch({ type: 'userAnswered', callId: call.callId, callType: call.type, network: direct });
    await this.settled();
    this.sent.length = before;
    this.runner.dispatch({ type: 'answerReady', callId: call.callId, answer, candidates });
    await this.settled();
  }

  async find(...candidates: Extract<CallEvent, { type: 'localCandidates' }>['candidates']): Promise<void> {
    this.runner.dispatch({ type: 'localCandidates', pair: FIRST, callId: this.#call().callId, candidates });
    await this.settled();
  }

  /** And takes the ended call off the screen. */
  async hangUp(): Promise<void> {
    const { callId } = this.#call();
    this.runner.dispatch({ type: 'userHungUp', callId });
    await this.settled();
    this.runner.dispatch({ type: 'windowDismissed', callId });
  }

  /** Everything that goes on beside the queue: look-ups, and what they lead to. */
  async settled(): Promise<void> {
    for (let i = 0; i < 50; i++) await Promise.resolve();
    await this.runner.settled();
  }

  trustOf(userId: string): PeerTrust {
    const pins = this.#store.transaction((t) => t.loadPinsOf(userId));
    const about = { forwardSecret: true, verified: false };
    const layered = (device: number): boolean => this.#layered.has(`${userId} ${device}`);
    return {
      devices: pins.map(({ deviceId: device, identity }) => ({
        device,
        identity: hex(identity),
        secondLayer: layered(device),
        ...about,
      })),
      changed: pins.filter(({ changedTo }) => changedTo !== null).map(({ deviceId }) => deviceId),
    };
  }

  #known(handle: string) {
    return { knownContact: this.contacts.has(handle), isBlocked: this.blocked.has(handle), hasLink: false };
  }

  #drawOwnPart() {
    const identity = hex(identityBytes(decodeIdentity(this.crypto.identityDocument())));
    return { identity, sasNonce: randomBytes(32).toString('hex'), mediaSecret: randomBytes(32).toString('hex') };
  }

  #call() {
    const call = callOf(this.state);
    if (call === null) throw new Error(`${this.userId} is in no call`);
    return call;
  }

  /** As after an old backup was put back. */
  forgetSessions(peer: Address): void {
    this.#store.transaction((transaction) => {
      for (const { sessionId } of transaction.listSessions(peer)) transaction.deleteSession(peer, sessionId);
    });
  }

  sessionsThatSend(peer: Address): number {
    return this.#store.transaction((t) => t.listSessions(peer)).filter(({ archivedAt }) => archivedAt === null).length;
  }

  /** How many there are, and on how many of them nothing is sent any more. */
  sessionsWith(peer: Address): { readonly all: number; readonly receiveOnly: number } {
    const sessions = this.#store.transaction((t) => t.listSessions(peer));
    return { all: sessions.length, receiveOnly: sessions.filter(({ archivedAt }) => archivedAt !== null).length };
  }

  /** Any bytes, on the session there is. */
  encryptRaw(to: CryptoPeer, plaintext: Uint8Array): string {
    const crypto = new DoubleRatchetSignalCrypto<Uint8Array>({
      address: { userId: this.userId, deviceId: this.deviceId },
      store: this.#store,
      primitives,
      codec: { encode: (bytes) => ({ plaintext: bytes, bucket: 256 }), decode: (bytes) => bytes },
      draw: (bytes) => new Uint8Array(randomBytes(bytes)),
      now: this.#now,
    });
    return crypto.forPeer({ userId: to.userId, deviceId: to.deviceId }).encryptToBase64(plaintext);
  }

  bundle(): PrekeyBundle {
    const upload = this.crypto.makePrekeyUpload({ oneTimePrekeys: 0, oneTimeKemPrekeys: 0 });
    this.crypto.keyUploadTaken();
    const [[oneTimePrekey], [oneTimeKemPrekey]] = [upload.oneTimePrekeys, upload.oneTimeKemPrekeys];
    return {
      userId: this.userId,
      deviceId: this.deviceId,
      identity: this.crypto.identityDocument(),
      signedPrekey: upload.signedPrekey,
      ...(oneTimePrekey === undefined ? {} : { oneTimePrekey }),
      kemPrekey: oneTimeKemPrekey ?? upload.lastResortKemPrekey,
      kemPrekeyKind: oneTimeKemPrekey === undefined ? 'lastResort' : 'oneTime',
    };
  }

  /** What the server would make of a frame of ours for one device, with what it adds itself. */
  static delivered(from: CryptoPeer, to: CryptoPeer, frame: OutgoingFrame, s: number): Delivered {
    const payload = 'payloads' in frame ? frame.payloads[String(to.deviceId)] : frame.encrypted_payload;
    const common = {
      v: 1 as const,
      s,
      call_id: frame.call_id,
      from: from.userId,
      from_device: from.deviceId,
      age_ms: 0,
      encrypted_payload: payload ?? '',
    };
    const delivered = ((): QueuedFrame => {
      switch (frame.t) {
        case 'call_offer':
          return { ...common, t: frame.t, call_type: frame.call_type, ring_left_ms: RING_TIMEOUT_MS };
        case 'call_hangup':
          return { ...common, t: frame.t, reason: frame.reason };
        case 'call_answer':
        case 'ice_candidate':
          return { ...common, t: frame.t };
      }
    })();
    return { frame: delivered, position: { epoch: '00000000000000aa', s } };
  }
}

/** One for each two people, so that a test can tell whose it is. */
export function rightGivenBy(callee: string, caller: string): RightToRing {
  return createHash('sha256').update(`${callee} ${caller}`).digest('hex').slice(0, 32);
}
