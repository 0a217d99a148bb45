import { callOf, isLive, type CallState } from '../core/call/callState.ts';
import type { CallType, NetworkPlan } from '../core/call/call.ts';
import type { CallRecord, MediaOrder } from '../core/call/callEffect.ts';
import type { MediaReport } from '../core/ipc/mediaReport.ts';
import type { DialRefusal } from '../core/ipc/contract.ts';
import type { CallSecurity, ConnectionView, Outcome } from '../core/ipc/snapshot.ts';
import type { PeerMessage } from '../core/protocol/peerMessage.ts';
import type { Draw, Primitives } from '../core/ratchet/signalCrypto.ts';
import type { Clock, Timers } from './ports/clock.ts';
import { createHourlyRound } from './app/hourlyRound.ts';
import { createPrekeyUpkeep } from './app/prekeyUpkeep.ts';
import type { CallTrust } from './app/trust.ts';
import { createCallLedger } from './call/callLedger.ts';
import { createCallRunner } from './call/callRunner.ts';
import { currentCallOf } from './call/currentCall.ts';
import { eventOfReport } from './call/mediaReports.ts';
import type { PeerCodec } from './call/peerCodec.ts';
import { createRelayCredentials } from './call/relayCredentials.ts';
import { createConversation } from './conversation.ts';
import type { SignalCryptoEvent } from './crypto/DoubleRatchetSignalCrypto.ts';
import type { PeerSignalCrypto } from './crypto/PeerSignalCrypto.ts';
import type { HttpClient } from './signalling/httpClient.ts';
import { outboxRow } from './signalling/outbox.ts';
import type { ServerPin } from './signalling/serverPin.ts';
import { createSignallingSocket, type SignallingStatus } from './signalling/signallingSocket.ts';
import type { Account } from './store/accountStore.ts';
import type { PhoneStores } from './store/phoneStores.ts';

export interface PhonePorts extends Clock, Timers {
  readonly account: Account;
  readonly pin: ServerPin;
  readonly stores: PhoneStores;
  readonly crypto: PeerSignalCrypto<PeerMessage>;
  readonly codec: PeerCodec;
  readonly trust: CallTrust;
  readonly primitives: Primitives;
  readonly draw: Draw;
  readonly http: HttpClient;
  readonly orderMedia: (order: MediaOrder) => void;
  readonly onCall: (state: CallState) => void;
  /** Told before the state of the call that it belongs to. */
  readonly onSecurity: (security: CallSecurity | null) => void;
  readonly onConnection: (connection: ConnectionView) => void;
  /** Recents or contacts may look different now. */
  readonly onHistory: () => void;
  readonly alwaysRelay: () => boolean;
  readonly random: () => number;
  readonly randomUuid: () => string;
  /** One line for the log: what went wrong, never what it was about. */
  readonly onFault: (what: string, error?: unknown) => void;
}

export interface Phone {
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly dial: (peer: string, callType: CallType) => Promise<Outcome<DialRefusal>>;
  readonly answer: (callId: string, callType: CallType) => Promise<void>;
  readonly decline: (callId: string) => void;
  readonly silence: (callId: string) => void;
  readonly hangUp: (callId: string) => void;
  readonly dismiss: (callId: string) => void;
  /** The person heard the same words: the identity they were made with is verified. */
  readonly confirmWords: (callId: string) => void;
  /** A person decided something about an identity. */
  readonly trustChanged: () => void;
  readonly report: (report: MediaReport) => void;
  /** The call window crashed or was closed. */
  readonly windowLost: () => void;
  /** The computer woke up, or its network changed. */
  readonly reconnect: () => void;
  /** What the ratchet noticed about a peer. */
  readonly noticed: (event: SignalCryptoEvent) => void;
}

/** One signed-in phone, without a single window: joins socket, ratchet, store and the call machine. */
export function createPhone(ports: PhonePorts): Phone {
  const { account, stores, crypto, codec, trust, http, now, startTimer, onFault } = ports;
  const ledger = createCallLedger((callId) => callOf(runner.state())?.callId === callId);
  let status: SignallingStatus = { state: 'connecting' };

  const relays = createRelayCredentials({
    fetchGrant: async () => {
      const reply = await http.turnCredentials();
      if (!reply.ok) return null;
      const { ice_servers: iceServers, expires_at: expiresAt, server_time: serverTime } = reply.value;
      // The server's clock may differ from ours: only the difference of its own times counts.
      return { iceServers, expiresAt: now() + expiresAt - serverTime };
    },
    now,
    startTimer,
    onChange: () => tellConnection(),
  });

  const tellConnection = (): void =>
    ports.onConnection(
      status.state === 'online'
        ? { state: 'online', relay: relays.current().length > 0 ? 'available' : 'none' }
        : status,
    );

  /** Strangers are relayed whatever the setting: only people we know may learn our address. */
  const networkPlan = async (peer: string): Promise<NetworkPlan> => ({
    relayOnly: ports.alwaysRelay() || !(await stores.contacts.has(peer)),
    iceServers: relays.current(),
  });

  const conversation = createConversation({
    stores,
    crypto,
    codec,
    ledger,
    trust,
    primitives: ports.primitives,
    draw: ports.draw,
    fetchBundles: http.fetchBundles,
    outbox: { put: (frame) => stores.outbox.put(outboxRow(frame, now())), flush: () => socket.flush() },
    isOnline: () => status.state === 'online',
    callState: () => runner.state(),
    dispatch: (event) => runner.dispatch(event),
    record: (entry) => record(entry),
    networkPlan,
    onSecurity: ports.onSecurity,
    now,
    startTimer,
    onFault,
  });

  const record = async (entry: CallRecord): Promise<void> => {
    const { callId, peer } = entry.call;
    const forwardSecret = ledger.isForwardSecret(callId) && crypto.staticFallback(peer) !== 'allowed';
    await stores.history.add({ ...entry, forwardSecret });
    // The write-ahead log must not keep the keys of a call that is over.
    stores.checkpoint();
    ports.onHistory();
    // It may have been a call from an identity nobody knows.
    conversation.tellSecurity(runner.state());
  };

  const runner = createCallRunner({
    send: conversation.send,
    orderMedia: ports.orderMedia,
    record,
    publish: (state) => {
      conversation.tellSecurity(state);
      ports.onCall(state);
    },
    now,
    startTimer,
    onFault,
  });

  const upkeep = createPrekeyUpkeep({
    uploadDue: () => crypto.keyUploadDue(),
    makeUpload: (stock) => crypto.prepareKeyUpload(stock, othersFirst),
    // With our capabilities as they are now: the server may know those of an older Ringfort.
    upload: async (upload) => (await http.putKeys({ ...upload, identity: crypto.identityDocument() })).ok,
    uploadTaken: () => crypto.keyUploadTaken(),
    askStock: async () => {
      const reply = await http.keyCount();
      if (!reply.ok) return null;
      return { oneTimePrekeys: reply.value.one_time_prekeys, oneTimeKemPrekeys: reply.value.one_time_kem_prekeys };
    },
    isOnline: () => status.state === 'online',
    now,
    startTimer,
    onFault,
  });
  const hourly = createHourlyRound({
    tasks: { sweep: () => crypto.sweep(), 'prekey upload': upkeep.look },
    startTimer,
    onFault,
  });
  const checkPrekeys = (oneTimePrekeys: number, oneTimeKemPrekeys: number): void => {
    // Without a ratchet there are none, and what was registered does not age.
    if (!crypto.hasRatchet) return;
    upkeep.check({ oneTimePrekeys, oneTimeKemPrekeys }).catch((error: unknown) => onFault('prekey upload', error));
  };

  const socket = createSignallingSocket({
    serverUrl: account.serverUrl,
    pin: ports.pin,
    user: account.handle,
    device: account.deviceId,
    sign: (message) => crypto.signAuthChallenge(message),
    outbox: stores.outbox,
    positions: stores.inbox,
    onBatch: conversation.receive,
    onReady: (ready) => {
      http.useToken(ready);
      if (!ready.resumed) void resynchronise().catch((error: unknown) => onFault('live calls', error));
      checkPrekeys(ready.one_time_prekeys, ready.one_time_kem_prekeys);
      void relays.refresh().catch((error: unknown) => onFault('relay credentials', error));
    },
    onPrekeysLow: (counts) => checkPrekeys(counts.one_time_prekeys, counts.one_time_kem_prekeys),
    onExpired: () => undefined,
    onFault,
    onStatus: (next) => {
      status = next;
      tellConnection();
    },
    now,
    random: ports.random,
    startTimer,
  });

  /**
   * The server has lost its queues (a new epoch), and with them perhaps the word that a call is over. A call that nobody has
   * answered and that the server no longer knows is over; one whose media flows needs no server.
   */
  const resynchronise = async (): Promise<void> => {
    const waiting = callOf(runner.state());
    if (waiting === null || runner.state().phase === 'connected') return;
    const reply = await http.liveCalls();
    if (!reply.ok || reply.value.calls.some(({ id }) => id === waiting.callId)) return;
    // What was sent and not yet taken in would be missing there too.
    if (runner.state().phase === 'dialling' || runner.state().phase === 'calling') return;
    runner.dispatch({ type: 'serverSaid', callId: waiting.callId, news: 'missed' });
  };

  /**
   * A change is loud (A31): windows tell of it at once, contacts show it. A call that nobody speaks in yet ends if all that was to speak
   * in it has changed; one whose media flows keeps it, for it belongs to the certificate that was agreed before.
   */
  const identityChanged = (userId: string): void => {
    const state = runner.state();
    conversation.tellSecurity(state);
    ports.onHistory();
    const call = currentCallOf(state);
    if (call?.peer !== userId) return;
    const changed = trust.changedDevicesOf(userId);
    const devices = call.remoteDevice === null ? trust.devicesOf(userId) : [call.remoteDevice];
    if (devices.some((device) => !changed.includes(device))) return;
    runner.dispatch({ type: 'remoteIdentityChanged', callId: call.callId });
  };

  const noticed = ({ type, address }: SignalCryptoEvent): void => {
    onFault(type);
    if (type === 'identityChanged') return identityChanged(address.userId);
    // The call goes on: the session only has a little less to begin from.
    if (type === 'prekeyExhausted') return;
    conversation.leaveSession(address);
  };

  const dial = async (peer: string, callType: CallType): Promise<Outcome<DialRefusal>> => {
    if (isLive(runner.state())) return { ok: false, reason: 'busy', detail: null };
    // A person looks at the new identity before anything is sent to it, or asked about it (A31).
    if (stores.peerIdentity(peer) === 'changed') return { ok: false, reason: 'identityChanged', detail: null };
    const network = await networkPlan(peer);
    runner.dispatch({ type: 'userDialled', callId: ports.randomUuid(), peer, callType, network });
    return { ok: true };
  };

  const answer = async (callId: string, callType: CallType): Promise<void> => {
    const call = callOf(runner.state());
    if (call?.callId !== callId) return;
    runner.dispatch({ type: 'userAnswered', callId, callType, network: await networkPlan(call.peer) });
  };

  return {
    start: async () => {
      await conversation.resume();
      socket.start();
      hourly.start();
    },
    stop: async () => {
      const call = callOf(runner.state());
      if (call !== null) runner.dispatch({ type: 'userHungUp', callId: call.callId });
      await runner.settled();
      hourly.stop();
      upkeep.stop();
      relays.stop();
      conversation.stop();
      await socket.stop();
    },
    dial,
    answer,
    decline: (callId) => runner.dispatch({ type: 'userDeclined', callId }),
    silence: (callId) => runner.dispatch({ type: 'userSilenced', callId }),
    hangUp: (callId) => runner.dispatch({ type: 'userHungUp', callId }),
    dismiss: (callId) => runner.dispatch({ type: 'windowDismissed', callId }),
    confirmWords: (callId) => {
      if (conversation.confirmWords(callId)) ports.onHistory();
    },
    trustChanged: () => conversation.tellSecurity(runner.state()),
    report: (report) => runner.dispatch(eventOfReport(report, ledger)),
    windowLost: () => {
      const call = callOf(runner.state());
      if (call !== null) runner.dispatch({ type: 'windowLost', callId: call.callId });
    },
    reconnect: () => socket.reconnectNow(),
    noticed,
  };
}

/** Lets what waits in the event loop run before the next piece of long work. */
function othersFirst(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
