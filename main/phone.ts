import { callOf, isLive, type CallState } from '../core/call/callState.ts';
import type { CallType, NetworkPlan } from '../core/call/call.ts';
import type { CallRecord, MediaOrder } from '../core/call/callEffect.ts';
import type { MediaReport } from '../core/ipc/mediaReport.ts';
import type { DialRefusal } from '../core/ipc/contract.ts';
import type { ConnectionView, Outcome } from '../core/ipc/snapshot.ts';
import type { BundleReply } from '../core/protocol/httpApi.ts';
import type { PeerMessage } from '../core/protocol/peerMessage.ts';
import { createPrekeyUpkeep } from './app/prekeyUpkeep.ts';
import { createCallLedger } from './call/callLedger.ts';
import { createCallRunner } from './call/callRunner.ts';
import { eventOfReport } from './call/mediaReports.ts';
import { createHeartbeat } from './call/heartbeats.ts';
import { createPeerChannel } from './call/peerChannel.ts';
import type { PeerCodec } from './call/peerCodec.ts';
import { createPeerInbox, type CurrentCall } from './call/peerInbox.ts';
import type { FetchBundles } from './call/peerPorts.ts';
import { createRelayCredentials } from './call/relayCredentials.ts';
import { createSessionRecovery } from './call/sessionRecovery.ts';
import type { DoubleRatchetSignalCrypto, SignalCryptoEvent } from './crypto/DoubleRatchetSignalCrypto.ts';
import { createSessionUpkeep } from './crypto/sessionUpkeep.ts';
import type { HttpClient, HttpResult } from './signalling/httpClient.ts';
import { outboxRow } from './signalling/outbox.ts';
import { createSignallingSocket, type SignallingStatus } from './signalling/signallingSocket.ts';
import type { Account } from './store/accountStore.ts';
import type { PhoneStores } from './store/phoneStores.ts';

export interface PhonePorts {
  readonly account: Account;
  readonly stores: PhoneStores;
  readonly crypto: DoubleRatchetSignalCrypto<PeerMessage>;
  readonly codec: PeerCodec;
  readonly http: HttpClient;
  readonly orderMedia: (order: MediaOrder) => void;
  readonly onCall: (state: CallState) => void;
  readonly onConnection: (connection: ConnectionView) => void;
  /** Recents or contacts may look different now. */
  readonly onHistory: () => void;
  readonly alwaysRelay: () => boolean;
  readonly now: () => number;
  readonly random: () => number;
  readonly randomUuid: () => string;
  readonly startTimer: (afterMs: number, fired: () => void) => () => void;
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
  const { account, stores, crypto, codec, http, now, startTimer, onFault } = ports;
  const ledger = createCallLedger();
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

  const peerCrypto = {
    forPeer: crypto.forPeer.bind(crypto),
    initializeSession: crypto.initializeSession.bind(crypto),
    devicesWithSession: async (userId: string): Promise<readonly number[]> =>
      stores.peerDevices(userId).filter((deviceId) => crypto.sessionStatus({ userId, deviceId }) !== undefined),
  };

  const bundlesAhead = async (userId: string) => {
    const reply = await http.fetchBundles(userId);
    return reply.ok ? reply.value.bundles : null;
  };

  const sessions = createSessionUpkeep({
    status: (peer) => crypto.sessionStatus(peer),
    initializeSession: peerCrypto.initializeSession,
    fetchBundles: bundlesAhead,
    isInCallSetup: (userId) => isSettingUp(runner.state(), userId),
    now,
    startTimer,
    onFault,
  });

  const channel = createPeerChannel({
    crypto: peerCrypto,
    codec,
    ledger,
    fetchBundles: async (userId) => bundlesOf(await http.fetchBundles(userId)),
    sessions,
    outbox: { put: (frame) => stores.outbox.put(outboxRow(frame, now())), flush: () => socket.flush() },
    isOnline: () => status.state === 'online',
    now,
  });

  const record = async (entry: CallRecord): Promise<void> => {
    await stores.history.add(entry);
    // The write-ahead log must not keep the keys of a call that is over.
    stores.checkpoint();
    ports.onHistory();
  };

  const runner = createCallRunner({
    send: channel.send,
    orderMedia: ports.orderMedia,
    record,
    publish: ports.onCall,
    now,
    startTimer,
    onFault,
  });

  const recovery = createSessionRecovery({
    mayRekey: (peer) => crypto.mayRekey(peer),
    rekey: (peer, bundle, unreadable) => crypto.rekey(peer, bundle, unreadable),
    fetchBundles: bundlesAhead,
    isContact: stores.contacts.has,
    sendNack: (callId, { userId: peer, deviceId }, messageHash) =>
      channel.control({ callId, peer }, deviceId, { kind: 'nack', messageHash }),
    startTimer,
  });

  /** Repeats an offer that is out and could not be read; one that was answered or is over needs it no more. */
  const onNack = (callId: string, device: number, messageHash: string): void => {
    const state = runner.state();
    if ((state.phase !== 'calling' && state.phase !== 'alerting') || state.call.callId !== callId) return;
    channel
      .offerUnread(callId, device, messageHash)
      .then((failure) => {
        if (failure !== null) runner.dispatch({ type: 'sendFailed', callId, failure });
      })
      .catch((error: unknown) => onFault('repeat an offer', error));
  };

  const heartbeat = createHeartbeat({
    isDue: (peer) => crypto.sessionStatus(peer)?.heartbeatDue ?? false,
    callState: () => runner.state(),
    isContact: stores.contacts.has,
    send: (callId, { userId: peer, deviceId }) => channel.control({ callId, peer }, deviceId, { kind: 'heartbeat' }),
    now,
  });

  const inbox = createPeerInbox({
    crypto: peerCrypto,
    codec,
    ledger,
    kept: stores.inbox,
    dispatch: runner.dispatch,
    currentCall: () => currentCallOf(runner.state()),
    isRecorded: stores.history.has,
    record,
    isContact: stores.contacts.has,
    networkPlan,
    offerAgain: channel.offerAgain,
    onNack,
    onRead: (peer) => void heartbeat(peer).catch((error: unknown) => onFault('heartbeat', error)),
    recovery,
    now,
    onDropped: onFault,
    onFault,
  });

  const upkeep = createPrekeyUpkeep({
    rotationDue: () => crypto.prekeyRotationDue(),
    makeUpload: (stock) => crypto.preparePrekeyUpload(stock, othersFirst),
    upload: async (upload) => (await http.putKeys(upload)).ok,
  });
  const checkPrekeys = (oneTimePrekeys: number, oneTimeKemPrekeys: number): void =>
    void upkeep.check({ oneTimePrekeys, oneTimeKemPrekeys }).catch((error: unknown) => onFault('prekey upload', error));

  const socket = createSignallingSocket({
    serverUrl: account.serverUrl,
    user: account.handle,
    device: account.deviceId,
    sign: (message) => crypto.signAuthChallenge(message),
    outbox: stores.outbox,
    positions: stores.inbox,
    onBatch: inbox.receive,
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

  const noticed = ({ type, address }: SignalCryptoEvent): void => {
    onFault(type);
    // Contacts show an identity that waits for a decision.
    if (type === 'deviceAdded') return ports.onHistory();
    recovery.leaveSession(address).catch((error: unknown) => onFault('leave a session', error));
  };

  const dial = async (peer: string, callType: CallType): Promise<Outcome<DialRefusal>> => {
    if (isLive(runner.state())) return { ok: false, reason: 'busy', detail: null };
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
      await inbox.resume();
      socket.start();
    },
    stop: async () => {
      const call = callOf(runner.state());
      if (call !== null) runner.dispatch({ type: 'userHungUp', callId: call.callId });
      await runner.settled();
      relays.stop();
      sessions.stop();
      recovery.stop();
      await socket.stop();
    },
    dial,
    answer,
    decline: (callId) => runner.dispatch({ type: 'userDeclined', callId }),
    silence: (callId) => runner.dispatch({ type: 'userSilenced', callId }),
    hangUp: (callId) => runner.dispatch({ type: 'userHungUp', callId }),
    dismiss: (callId) => runner.dispatch({ type: 'windowDismissed', callId }),
    report: (report) => runner.dispatch(eventOfReport(report, ledger)),
    windowLost: () => {
      const call = callOf(runner.state());
      if (call !== null) runner.dispatch({ type: 'windowLost', callId: call.callId });
    },
    reconnect: () => socket.reconnectNow(),
    noticed,
  };
}

/** What a refused look-up of a peer means to the call that needs it. */
function bundlesOf(reply: HttpResult<BundleReply>): Awaited<ReturnType<FetchBundles>> {
  if (reply.ok) return { ok: true, bundles: reply.value.bundles };
  switch (reply.problem) {
    case 'no_such_user':
      return { ok: false, failure: 'unknownUser' };
    case 'unreachable':
    case 'timeout':
      return { ok: false, failure: 'offline' };
    case 'rate':
      return { ok: false, failure: 'rate' };
    default:
      return { ok: false, failure: 'refused' };
  }
}

/** Between the offer and `connected` no session is replaced, unless it cannot send at all. */
function isSettingUp(state: CallState, userId: string): boolean {
  switch (state.phase) {
    case 'calling':
    case 'alerting':
    case 'ringing':
    case 'answering':
    case 'connecting':
      return state.call.peer === userId;
    case 'idle':
    case 'dialling':
    case 'connected':
    case 'ended':
      return false;
  }
}

function currentCallOf(state: CallState): CurrentCall | null {
  const call = callOf(state);
  if (call === null) return null;
  return { callId: call.callId, peer: call.peer, remoteDevice: 'remoteDevice' in state ? state.remoteDevice : null };
}

/** Lets what waits in the event loop run before the next piece of long work. */
function othersFirst(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
