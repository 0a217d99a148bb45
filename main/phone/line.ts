import type { RefusedEntry } from '../../core/protocol/entryByEntry.ts';
import type { IceServer } from '../../core/call/call.ts';
import type { ConnectionView } from '../../core/ipc/snapshot.ts';
import type { EncodedMessage } from '../../core/call/repeats.ts';
import { encodeBase64, type Draw, type Primitives } from '../../core/ratchet/signalCrypto.ts';
import { createAdmissionUpkeep } from '../app/server/admissionUpkeep.ts';
import { createHourlyTasks } from '../app/hourlyTasks.ts';
import { createPrekeyUpkeep } from '../app/server/prekeyUpkeep.ts';
import { createSelfTester, type SelfTestOutcome } from '../app/ringing/selfFrame.ts';
import type { FrameSender } from '../call/peerPorts.ts';
import { createRelayCredentials } from '../call/relayCredentials.ts';
import type { PeerSignalCrypto } from '../crypto/PeerSignalCrypto.ts';
import { yieldToEventLoop } from '../clock/yieldToEventLoop.ts';
import type { Address } from '../ports/address.ts';
import type { Clock, ElapsedTime, Timers } from '../ports/clock.ts';
import type { Delivered } from '../ports/queuePosition.ts';
import type { ServerTime } from '../signalling/serverConnection.ts';
import type { HttpClient } from '../signalling/httpClient.ts';
import { outboxRow } from '../signalling/outbox.ts';
import { lifetimeMs, ringTimeoutMs } from '../signalling/serverBounds.ts';
import type { ServerPin } from '../signalling/serverPin.ts';
import type { ServerWay } from '../signalling/serverWay.ts';
import type { Ticket } from '../signalling/ticket.ts';
import {
  createSignallingSocket,
  type SignallingSocket,
  type SignallingStatus,
} from '../signalling/signallingSocket.ts';
import type { Account } from '../store/tables/accountStore.ts';
import { storeProblemOf } from '../store/database/storeError.ts';
import type { PhoneStores } from '../store/phoneStores.ts';

export interface LinePorts extends Clock, ElapsedTime, Timers {
  readonly account: Account;
  readonly way: ServerWay;
  readonly pin: ServerPin;
  readonly ticket: Ticket;
  readonly stores: Pick<PhoneStores, 'admission' | 'forgetStrangers' | 'inbox' | 'outbox'>;
  readonly crypto: PeerSignalCrypto<EncodedMessage>;
  readonly http: HttpClient;
  readonly onConnection: (connection: ConnectionView) => void;
  readonly onServerTime: (said: ServerTime) => void;
  readonly random: () => number;
  readonly aead: Pick<Primitives, 'aeadSeal' | 'aeadOpen'>;
  readonly draw: Draw;
  /** One line for the log: what went wrong, never what it was about. */
  readonly onFault: (what: string, error?: unknown) => void;
  /** What was left out of lists that the server sent. */
  readonly onRefused: (refused: readonly RefusedEntry[]) => void;
}

type Offline = Extract<SignallingStatus, { state: 'offline' }>;

/** Who takes what arrives on a line. */
export interface LineListener {
  /** Resolves when all of it is safe here. */
  readonly receive: (delivered: readonly Delivered[]) => Promise<void>;
  /** The server has lost its queues, and with them perhaps the word that a call is over. */
  readonly queuesLost: () => Promise<void>;
  /** Signed in, the first time or again. */
  readonly signedIn: () => Promise<void>;
  /** Whether it goes on here. */
  readonly goesOn: (callId: string) => boolean;
  /** What was sent, or to be sent, came to nothing: the server was away for too long, or was killed and forgot it. */
  readonly framesLost: () => Promise<void>;
}

/** Who fetches voice messages. */
export interface VoiceListener {
  /** So many wait, or one came in (null); undefined: this server takes none. */
  readonly voiceWaiting: (count: number | null | undefined) => void;
}

/** What a call needs of the line it is on. */
export interface CallLine {
  readonly address: Address;
  readonly outbox: FrameSender;
  readonly http: Pick<HttpClient, 'fetchBundles' | 'liveCalls' | 'liveRows'>;
  readonly isOnline: () => boolean;
  /** Why nothing can be sent, while we know it. */
  readonly offline: () => Offline | null;
  /** How long a call rings at this server. */
  readonly ringMs: () => number;
  /** Whether the server takes a right to ring with an offer. */
  readonly takesRights: () => boolean;
  /** Who has a right to ring, or is blocked, may be others now: the server is told. */
  readonly admissionChanged: () => void;
  /** Relays usable now; empty when there are none. */
  readonly relays: () => readonly IceServer[];
  /** Asks the server for credentials that are good for an hour from now. */
  readonly refreshRelays: () => Promise<void>;
}

export interface Line extends CallLine {
  /** Connects, and hands over to the listener what arrives. */
  readonly start: (listener: LineListener & VoiceListener) => void;
  readonly stop: () => Promise<void>;
  /** A person asks for it, after whatever ended the connection. */
  readonly signInAgain: () => void;
  /** The computer woke up, its network changed, or a server on it did: not after what only a person takes up again. */
  readonly wayChanged: () => void;
  /** Whether what is sent to this device through the server comes in here. */
  readonly selfTest: () => Promise<SelfTestOutcome>;
}

/**
 * One account at one server: the socket, the outbox, the prekeys that are published there, and the relays it gives
 * out.
 */
export function createLine(ports: LinePorts): Line {
  const { account, stores, crypto, http, now, elapsed, startTimer, onFault } = ports;
  let status: SignallingStatus = { state: 'connecting' };
  let socket: SignallingSocket | null = null;

  /** As the server told it last. */
  let ringMs = ringTimeoutMs(null);

  const relays = createRelayCredentials({
    fetchGrant: async () => {
      const reply = await http.turnCredentials();
      if (!reply.ok) return null;
      const { ice_servers: iceServers, expires_at: expiresAt, server_time: serverTime } = reply.value;
      // The server's clock may differ from ours: only the difference of its own times counts.
      return { iceServers, expiresAt: elapsed() + lifetimeMs(expiresAt, serverTime) };
    },
    elapsed,
    startTimer,
    onChange: () => tellConnection(),
  });

  const tellConnection = (): void =>
    ports.onConnection(status.state === 'online' ? { state: 'online', relay: relays.standing() } : status);

  const upkeep = createPrekeyUpkeep({
    uploadDue: () => crypto.keyUploadDue(),
    makeUpload: (stock) => crypto.prepareKeyUpload(stock, yieldToEventLoop),
    // With our capabilities as they are now: the server may know those of an older Ringfort.
    replaces: () => crypto.keyUploadReplaces(),
    upload: async (upload) => {
      const reply = await http.putKeys({ ...upload, identity: crypto.identityDocument() });
      return reply.ok ? { taken: true } : { taken: false, problem: reply.problem, refused: reply.cause === null };
    },
    uploadFailed: (problem) => crypto.keyUploadFailed(problem),
    uploadTaken: () => crypto.keyUploadTaken(),
    askStock: async () => {
      const reply = await http.keyCount();
      if (!reply.ok) return null;
      return { oneTimePrekeys: reply.value.one_time_prekeys, oneTimeKemPrekeys: reply.value.one_time_kem_prekeys };
    },
    isOnline: () => status.state === 'online',
    elapsed,
    startTimer,
    onFault,
  });
  const admission = createAdmissionUpkeep({
    admission: stores.admission,
    put: async (request) => {
      const reply = await http.putAdmission(request);
      if (!reply.ok && reply.cause === null) onFault('admission refused', new Error(reply.problem));
      return reply.ok ? reply.value.revision : null;
    },
    isOnline: () => status.state === 'online',
    startTimer,
    onFault,
  });
  const hourly = createHourlyTasks({
    tasks: { sweep: () => crypto.sweep(), strangers: stores.forgetStrangers, 'prekey upload': upkeep.look },
    startTimer,
    onFault,
  });
  const selfTest = createSelfTester({
    aead: ports.aead,
    draw: ports.draw,
    send: (payload) => {
      if (!sendsBack) return status.state === 'online' ? 'notOffered' : 'notConnected';
      const sent = socket?.sendNow({ v: 1, t: 'self_test', encrypted_payload: encodeBase64(payload) }) ?? false;
      return sent ? 'sent' : 'notConnected';
    },
    elapsed,
    startTimer,
  });
  /** Whether this server sends a self-test back, as it said when we signed in. */
  let sendsBack = false;
  const checkPrekeys = (oneTimePrekeys: number, oneTimeKemPrekeys: number): void => {
    // Without a ratchet there are none, and what was registered does not age.
    if (!crypto.hasRatchet) return;
    upkeep.check({ oneTimePrekeys, oneTimeKemPrekeys }).catch((error: unknown) => onFault('prekey upload', error));
  };

  const connect = (listener: LineListener & VoiceListener): SignallingSocket =>
    createSignallingSocket({
      serverUrl: account.serverUrl,
      way: ports.way,
      pin: ports.pin,
      ticket: ports.ticket,
      user: account.handle,
      device: account.deviceId,
      sign: (message) => crypto.signAuthChallenge(message),
      outbox: stores.outbox,
      positions: stores.inbox,
      onBatch: listener.receive,
      onReady: (ready) => {
        http.useToken(ready);
        ringMs = ringTimeoutMs(ready);
        if (!ready.resumed) void listener.queuesLost().catch((error: unknown) => onFault('live calls', error));
        void listener.signedIn().catch((error: unknown) => onFault('forgotten calls', error));
        checkPrekeys(ready.one_time_prekeys, ready.one_time_kem_prekeys);
        admission.signedIn(ready.admission ?? null);
        listener.voiceWaiting(ready.voice);
        sendsBack = ready.self_test === true;
        void relays.signedIn().catch((error: unknown) => onFault('relay credentials', error));
      },
      onPrekeysLow: (counts) => checkPrekeys(counts.one_time_prekeys, counts.one_time_kem_prekeys),
      onVoiceWaiting: () => listener.voiceWaiting(null),
      onSelfTest: selfTest.heard,
      goesOn: listener.goesOn,
      onLost: () => void listener.framesLost().catch((error: unknown) => onFault('forgotten calls', error)),
      storeProblemOf,
      onFault,
      onRefused: ports.onRefused,
      onStatus: (next) => {
        status = next;
        if (next.state !== 'online') selfTest.connectionLost();
        tellConnection();
      },
      onServerTime: ports.onServerTime,
      now,
      elapsed,
      random: ports.random,
      startTimer,
    });

  return {
    address: { userId: account.handle, deviceId: account.deviceId },
    outbox: {
      put: (frame) => stores.outbox.put(outboxRow(frame, now(), ringMs)),
      flush: () => socket?.flush(),
    },
    http,
    isOnline: () => status.state === 'online',
    offline: () => (status.state === 'offline' ? status : null),
    relays: relays.current,
    refreshRelays: relays.refresh,
    ringMs: () => ringMs,
    takesRights: admission.isTaken,
    admissionChanged: admission.changed,
    start: (listener) => {
      socket ??= connect(listener);
      socket.start();
      hourly.start();
    },
    stop: async () => {
      hourly.stop();
      upkeep.stop();
      admission.stop();
      relays.stop();
      await socket?.stop();
    },
    signInAgain: () => socket?.signInAgain(),
    wayChanged: () => socket?.wayChanged(),
    selfTest: selfTest.run,
  };
}
