import { randomBytes, randomInt } from 'node:crypto';
import type { CallEvent } from '../../core/call/callEvent.ts';
import type { CallRecord } from '../../core/call/callEffect.ts';
import type { DeviceBundle, PrekeyBundle } from '../../core/protocol/prekeyBundle.ts';
import { RING_TIMEOUT_MS } from '../../core/protocol/limits.ts';
import type { PeerMessage } from '../../core/protocol/peerMessage.ts';
import { identityBytes } from '../../core/ratchet/signalCrypto.ts';
import { createCallLedger, type CallLedger } from '../../main/call/callLedger.ts';
import { createCallVerification, type CallVerification } from '../../main/call/callVerification.ts';
import { createPeerChannel, type PeerChannel } from '../../main/call/peerChannel.ts';
import type { CurrentCall } from '../../main/call/currentCall.ts';
import { createPeerCodec, type PeerCodec } from '../../main/call/peerCodec.ts';
import { createPeerInbox, type PeerInbox } from '../../main/call/peerInbox.ts';
import { createSessionRecovery } from '../../main/call/sessionRecovery.ts';
import { choosePrimitives } from '../../main/crypto/choosePrimitives.ts';
import { DoubleRatchetSignalCrypto } from '../../main/crypto/DoubleRatchetSignalCrypto.ts';
import { decodeIdentity } from '../../main/crypto/wireBundle.ts';
import { createSessionUpkeep, type SessionUpkeep } from '../../main/crypto/sessionUpkeep.ts';
import type { Address } from '../../main/ports/address.ts';
import type { OutgoingFrame } from '../../main/ports/outgoingFrame.ts';
import type { Delivered, QueuedFrame } from '../../main/ports/queuePosition.ts';
import { InMemoryRatchetStore } from './inMemoryRatchetStore.ts';
import type { ManualClock } from './ManualClock.ts';

const { primitives } = choosePrimitives();

interface Waiting {
  readonly id: number;
  readonly frame: string;
  readonly plaintext: Uint8Array;
  readonly receivedAt: number;
}

/** One side of an encrypted conversation: real ratchet, real messages, and lists where the network and the windows are. */
export class CryptoPeer {
  readonly sent: OutgoingFrame[] = [];
  readonly events: CallEvent[] = [];
  readonly records: CallRecord[] = [];
  readonly dropped: string[] = [];
  /** Whose identity changed, as it was told. */
  readonly changes: { readonly userId: string; readonly deviceId: number }[] = [];
  readonly waiting: Waiting[] = [];
  readonly contacts = new Set<string>();
  readonly crypto: DoubleRatchetSignalCrypto<PeerMessage>;
  readonly codec: PeerCodec = createPeerCodec();
  readonly ledger: CallLedger = createCallLedger((callId) => this.currentCall?.callId === callId);
  readonly verification: CallVerification;
  readonly channel: PeerChannel;
  readonly inbox: PeerInbox;
  readonly upkeep: SessionUpkeep;
  readonly nacks: Promise<unknown>[] = [];
  /** What the phone would send at once: nonces to show, in the order of the answers. */
  readonly reveals: (() => Promise<void>)[] = [];
  readonly read: Address[] = [];
  inCallSetup = false;
  readonly #store = new InMemoryRatchetStore();
  readonly #now: () => number;
  online = true;
  /** With whom this side is in a call, as its call machine would know. */
  currentCall: CurrentCall | null = null;
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
      codec: this.codec,
      draw: (bytes) => new Uint8Array(randomBytes(bytes)),
      now,
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
      now,
      startTimer,
      onFault: (what) => void this.dropped.push(what),
    });
    this.verification = createCallVerification({
      primitives,
      draw: (bytes) => new Uint8Array(randomBytes(bytes)),
      ownIdentity: identityBytes(decodeIdentity(this.crypto.identityDocument())),
      identityOf: (peer) => this.#store.transaction((t) => t.loadPin(peer))?.identity,
      isCurrent: (callId) => this.currentCall?.callId === callId,
      onWords: () => undefined,
    });
    this.channel = createPeerChannel({
      crypto,
      codec: this.codec,
      ledger: this.ledger,
      verification: this.verification,
      fetchBundles: async (peer) => {
        const bundles = directory(peer);
        return bundles === null ? { ok: false, failure: 'unknownUser' } : { ok: true, bundles };
      },
      outbox: { put: (frame) => void this.sent.push(frame), flush: () => undefined },
      sessions: this.upkeep,
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
      isContact: async (handle) => this.contacts.has(handle),
      sendNack: (id, { userId: peer, deviceId }, messageHash) =>
        this.channel.control({ callId: id, peer }, deviceId, { kind: 'nack', messageHash }),
      startTimer,
    });
    this.inbox = createPeerInbox({
      crypto,
      codec: this.codec,
      ledger: this.ledger,
      verification: this.verification,
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
        advance: async (position) => void (this.position = position),
      },
      dispatch: (event) => void this.events.push(event),
      currentCall: () => this.currentCall,
      isRecorded: async (callId) => this.records.some(({ call }) => call.callId === callId),
      record: async (entry) => void this.records.push(entry),
      isContact: async (handle) => this.contacts.has(handle),
      networkPlan: async () => ({ relayOnly: false, iceServers: [] }),
      offerAgain: (callId) => this.channel.offerAgain(callId),
      onNack: (callId, device, messageHash) => {
        const peer = this.currentCall?.peer ?? '';
        const repeats = [
          this.channel.offerUnread(callId, device, messageHash),
          this.channel.sendAgain({ callId, peer }, device, messageHash),
        ];
        this.nacks.push(...repeats);
      },
      onReveal: (callId, { userId: peer, deviceId }, nonce) =>
        void this.reveals.push(async () => {
          await this.channel.control({ callId, peer }, deviceId, { kind: 'reveal', nonce });
          this.verification.revealSent(callId);
        }),
      onRead: (peer) => void this.read.push(peer),
      recovery,
      now,
      onDropped: (why) => void this.dropped.push(why),
      onFault: (what) => void this.dropped.push(what),
    });
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
    const [oneTimePrekey] = upload.oneTimePrekeys;
    const [oneTimeKemPrekey] = upload.oneTimeKemPrekeys;
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
