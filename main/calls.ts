import { findCall, liveCalls, mayDial, noCalls, type CallList } from '../core/call/callList.ts';
import { isSettingUp } from '../core/call/callState.ts';
import type { CallNote, CallType, NetworkPlan, OwnPart } from '../core/call/call.ts';
import type { LeftCall } from '../core/call/callEvent.ts';
import type { CallRecord, MediaOrder } from '../core/call/callEffect.ts';
import { mayRing, type WhoMayRing } from '../core/call/mayRing.ts';
import type { PeerTrust } from '../core/call/peerTrust.ts';
import type { EncodedMessage } from '../core/call/repeats.ts';
import { shownCalls, type ShownCalls } from '../core/call/shownCalls.ts';
import type { DialRefusal } from '../core/ipc/refusals.ts';
import type { MediaReport } from '../core/ipc/mediaReport.ts';
import type { Outcome } from '../core/ipc/snapshot.ts';
import { hex, MEDIA_SECRET_BYTES, SAS_NONCE_BYTES, type Draw } from '../core/ratchet/signalCrypto.ts';
import type { CallTrust } from './app/trust.ts';
import { createCallRunner } from './call/callRunner.ts';
import { createCutOffCalls } from './call/cutOffCalls.ts';
import { createCallTime } from './call/callTime.ts';
import { eventOfReport } from './call/mediaReports.ts';
import { bundlesAhead, bundlesForCall } from './call/peerBundles.ts';
import { createForgottenCalls } from './call/forgottenCalls.ts';
import { createPeerChannel } from './call/peerChannel.ts';
import { createPeerInbox } from './call/peerInbox.ts';
import { createRightsToRing } from './call/rightsToRing.ts';
import { createSessionRecovery } from './call/sessionRecovery.ts';
import { createUnitOfWork } from './call/unitOfWork.ts';
import { createWorkTurns } from './call/workTurns.ts';
import type { SignalCryptoEvent } from './crypto/DoubleRatchetSignalCrypto.ts';
import type { PeerSignalCrypto } from './crypto/PeerSignalCrypto.ts';
import { createSessionUpkeep } from './crypto/sessionUpkeep.ts';
import type { CallLine, LineListener } from './line.ts';
import { othersFirst } from './othersFirst.ts';
import type { BootTime, Clock, ElapsedTime, Sleep, Timers } from './ports/clock.ts';
import type { CommitSafety } from './ports/commitSafety.ts';
import type { PhoneStores } from './store/phoneStores.ts';
import { storeProblemOf } from './store/storeError.ts';

export interface CallsPorts extends BootTime, Clock, ElapsedTime, Sleep, Timers {
  readonly line: CallLine;
  readonly stores: Pick<
    PhoneStores,
    | 'admission'
    | 'checkpoint'
    | 'contacts'
    | 'cutOffCalls'
    | 'history'
    | 'inbox'
    | 'peerDevices'
    | 'peerIdentity'
    | 'secondLayers'
  >;
  readonly crypto: PeerSignalCrypto<EncodedMessage>;
  readonly trust: CallTrust;
  readonly draw: Draw;
  readonly orderMedia: (order: MediaOrder) => void;
  /** The calls and what can be said of their secrecy, together, after each step that changed either. */
  readonly onCalls: (shown: ShownCalls) => void;
  /** Recents or contacts may look different now. */
  readonly onHistory: () => void;
  /** A call is in the history. */
  readonly onRecorded: (record: CallRecord) => void;
  readonly alwaysRelay: () => boolean;
  readonly whoMayRing: () => WhoMayRing;
  readonly randomUuid: () => string;
  /** One line for the log: what went wrong, never what it was about. */
  readonly onFault: (what: string, error?: unknown) => void;
}

export interface Calls extends LineListener {
  /** After a start, before the line connects: acts upon what was read just before a crash. */
  readonly resume: () => Promise<void>;
  /** Hangs up, and resolves when everything that was to be sent or recorded has been. */
  readonly stop: () => Promise<void>;
  /** `subject`: what it is about, told to contacts alone. */
  readonly dial: (peer: string, callType: CallType, subject?: string | null) => Promise<Outcome<DialRefusal>>;
  /** `present`: what becomes of the call that the person is in. */
  readonly answer: (callId: string, callType: CallType, present?: LeftCall) => Promise<void>;
  readonly decline: (callId: string, note?: CallNote) => void;
  readonly silence: (callId: string) => void;
  readonly hangUp: (callId: string) => void;
  readonly hold: (callId: string) => void;
  /** Another call that the person is in is held from then on. */
  readonly resumeCall: (callId: string) => void;
  readonly dismiss: (callId: string) => void;
  /** To a call that was cut off when this program was killed, or not. */
  readonly returnTo: (callId: string) => void;
  readonly leave: (callId: string) => void;
  /** The person heard the same words: the identity they were made with is verified. */
  readonly confirmWords: (callId: string) => void;
  /** Ends the call if it is with them. */
  readonly peerBlocked: (peer: string) => void;
  /** A person decided something about an identity. */
  readonly trustChanged: () => void;
  readonly report: (report: MediaReport) => void;
  /** The call window crashed or was closed. */
  readonly windowLost: () => void;
  /** This computer has other addresses, or was asleep. */
  readonly addressesChanged: () => void;
  /** What the ratchet noticed about a peer. */
  readonly noticed: (event: SignalCryptoEvent) => void;
}

/** How long a restart waits for fresh relay credentials. */
const RELAY_REFRESH_MS = 1_500;

/** The calls on a line, without a single window: joins the call machine to ratchet, store and what travels. */
export function createCalls(ports: CallsPorts): Calls {
  const { line, stores, crypto, trust, now, elapsed, startTimer, onFault } = ports;
  /** As of the last step, for what has to look at the calls without being told. */
  let calls: CallList = noCalls;
  let shown = '';

  const peerCrypto = {
    forPeer: crypto.forPeer.bind(crypto),
    initializeSession: crypto.initializeSession.bind(crypto),
    devicesWithSession: async (userId: string): Promise<readonly number[]> =>
      stores.peerDevices(userId).filter((deviceId) => crypto.sessionStatus({ userId, deviceId }) !== undefined),
  };

  const ownIdentity = hex(trust.ownIdentity);
  const drawOwnPart = (): OwnPart => ({
    identity: ownIdentity,
    sasNonce: hex(ports.draw(SAS_NONCE_BYTES)),
    mediaSecret: hex(ports.draw(MEDIA_SECRET_BYTES)),
  });

  const trustOf = (userId: string): PeerTrust => ({
    devices: trust.devicesOf(userId).flatMap((device) => {
      const address = { userId, deviceId: device };
      const identity = trust.identityOf(address);
      if (identity === undefined) return [];
      const { forwardSecret } = crypto.forPeer(address);
      const [verified, secondLayer] = [trust.isVerified(address), stores.secondLayers.had(address)];
      return [{ device, identity: hex(identity), forwardSecret, verified, secondLayer }];
    }),
    changed: trust.changedDevicesOf(userId),
  });

  /**
   * Strangers are relayed whatever the setting: only people we know may learn our address. For one of these a person
   * may be stricter than for all, never laxer.
   */
  const networkPlan = async (peer: string): Promise<NetworkPlan> => ({
    relayOnly: ports.alwaysRelay() || (await stores.contacts.isRelayed(peer)),
    iceServers: line.relays(),
  });

  /** Credentials may have lapsed since the call began. Without a server, those that there are have to do. */
  const freshRelays = (): Promise<void> =>
    new Promise((resolve) => {
      const stop = startTimer(RELAY_REFRESH_MS, resolve);
      void line
        .refreshRelays()
        .catch(() => undefined)
        .finally(() => {
          stop();
          resolve();
        });
    });

  const isBlocked = stores.admission.isBlocked;
  const isContact = stores.contacts.has;
  /** Whoever is blocked hears nothing from here, contact or not (A86). */
  const mayHear = async (peer: string): Promise<boolean> => !isBlocked(peer) && isContact(peer);

  const fetchAhead = bundlesAhead(line.http.fetchBundles, (userId) => stores.peerIdentity(userId) === 'changed');

  const sessions = createSessionUpkeep({
    status: (peer) => crypto.sessionStatus(peer),
    initializeSession: peerCrypto.initializeSession,
    fetchBundles: fetchAhead,
    isInCallSetup: (userId) => calls.some((call) => isSettingUp(call, userId)),
    elapsed,
    startTimer,
    onFault,
  });

  const channel = createPeerChannel({
    crypto: peerCrypto,
    fetchBundles: bundlesForCall(line.http.fetchBundles),
    sessions,
    rights: createRightsToRing({ store: stores.admission, line, draw: ports.draw }),
    outbox: line.outbox,
    isOnline: line.isOnline,
    now,
  });

  const recovery = createSessionRecovery({
    mayRekey: (peer) => crypto.mayRekey(peer),
    rekey: (peer, bundle, unreadable) => crypto.rekey(peer, bundle, unreadable),
    fetchBundles: fetchAhead,
    isContact: mayHear,
    sendNack: ({ call_id: callId, call_type: type, from: peer, from_device: remoteDevice }, messageHash) =>
      channel.send({ callId, type, peer }, { kind: 'nack', remoteDevice, messageHash }, 1),
    startTimer,
  });

  const recorded = createUnitOfWork(() => {
    ports.onHistory();
    // The write-ahead log must not keep the keys of a call that is over.
    stores.checkpoint();
  });
  const record = async (entry: CallRecord, safe: CommitSafety = 'now'): Promise<void> => {
    const forwardSecret = entry.forwardSecret && crypto.staticFallback(entry.call.peer) !== 'allowed';
    await stores.history.add({ ...entry, forwardSecret }, safe);
    cutOff.recorded(entry.call.callId);
    ports.onRecorded(entry);
    recorded.due();
  };

  const callTime = createCallTime({ now, elapsed, isInCall: () => liveCalls(calls).length > 0 });
  const cutOff = createCutOffCalls({
    store: stores.cutOffCalls,
    boot: ports.boot,
    now: callTime,
    isRecorded: stores.history.has,
    startTimer,
    onFault,
  });

  const runner = createCallRunner({
    channel,
    trustOf,
    renewSession: recovery.renew,
    planNetwork: async (peer) => {
      await freshRelays();
      return networkPlan(peer);
    },
    orderMedia: ports.orderMedia,
    record,
    failureOf: (error) => (storeProblemOf(error) === null ? 'unsecured' : 'storeFailed'),
    publish: (next) => {
      calls = next;
      cutOff.look(next);
      const parts = shownCalls(next);
      const text = JSON.stringify(parts);
      if (text === shown) return;
      shown = text;
      ports.onCalls(parts);
    },
    now: callTime,
    slept: ports.slept,
    startTimer,
    onIgnored: () => onFault('mismatch'),
    onFault,
  });

  const tellTrust = (): void => {
    for (const { call } of liveCalls(calls)) {
      const { callId, peer } = call;
      runner.dispatch({ type: 'trustChanged', callId, trust: trustOf(peer) });
    }
  };

  const inbox = createPeerInbox({
    crypto: peerCrypto,
    kept: stores.inbox,
    dispatch: runner.dispatch,
    isCurrent: (callId) => findCall(calls, callId) !== undefined,
    isRecorded: stores.history.has,
    record: (entry) => record(entry, 'later'),
    isContact,
    admission: async (peer) =>
      mayRing(ports.whoMayRing(), { knownContact: await isContact(peer), isBlocked: isBlocked(peer) }),
    keepRight: stores.admission.keepReceived,
    noteSecondLayer: stores.secondLayers.note,
    networkPlan,
    drawOwnPart,
    trustOf,
    takeTurn: createWorkTurns({ elapsed }, othersFirst),
    isHeartbeatDue: (peer) => crypto.sessionStatus(peer)?.heartbeatDue ?? false,
    recovery,
    now,
    onDropped: onFault,
    onRefused: (what, count) => onFault(`${count} ${what} refused`),
    onFault,
  });

  /**
   * A call that nobody has answered and that the server no longer knows is over; one whose media flows needs no
   * server. What was sent and not yet taken in would be missing there too.
   */
  const queuesLost = async (): Promise<void> => {
    const waiting = calls.filter(({ phase }) => phase !== 'connected');
    if (waiting.length === 0) return;
    const reply = await line.http.liveCalls();
    if (!reply.ok) return;
    for (const { call } of waiting) {
      const phase = findCall(calls, call.callId)?.phase;
      if (phase === 'dialling' || phase === 'calling') continue;
      if (reply.value.calls.some(({ id }) => id === call.callId)) continue;
      runner.dispatch({ type: 'serverSaid', callId: call.callId, news: 'missed' });
    }
  };

  const isCurrent = (callId: string): boolean => findCall(calls, callId) !== undefined;

  const forgotten = createForgottenCalls({
    me: line.address,
    liveCalls: async () => {
      const reply = await line.http.liveRows();
      return reply.ok ? reply.value.calls : null;
    },
    isKnown: isCurrent,
    send: channel.send,
  });

  return {
    receive: (delivered) => recorded.run(() => inbox.receive(delivered)),
    queuesLost,
    signedIn: async () => {
      for (const { call } of liveCalls(calls)) runner.dispatch({ type: 'signedIn', callId: call.callId });
      await forgotten.leave();
    },
    framesExpired: forgotten.leaveAgain,
    isCurrent,
    resume: async () => {
      for (const { kept, aliveAt, leftMs } of await cutOff.found()) {
        const { callId, peer } = kept.call;
        const [ours, known] = [drawOwnPart(), trustOf(peer)];
        runner.dispatch({ type: 'callCutOff', callId, kept, aliveAt, leftMs, ours, trust: known });
      }
      await inbox.resume();
    },
    stop: async () => {
      for (const { call } of calls) runner.dispatch({ type: 'userHungUp', callId: call.callId });
      await runner.settled();
      sessions.stop();
      recovery.stop();
      cutOff.stop();
    },
    dial: async (peer, callType, typed = null) => {
      if (!mayDial(calls, peer)) return { ok: false, reason: 'busy', detail: null };
      if (isBlocked(peer)) return { ok: false, reason: 'blocked', detail: null };
      // A person looks at the new identity before anything is sent to it, or asked about it (A31).
      if (stores.peerIdentity(peer) === 'changed') return { ok: false, reason: 'identityChanged', detail: null };
      const away = line.offline();
      if (away !== null) return { ok: false, reason: away.reason, detail: away.detail };
      const network = await networkPlan(peer);
      const subject = (await isContact(peer)) ? typed : null;
      const callId = ports.randomUuid();
      const [ours, known] = [drawOwnPart(), trustOf(peer)];
      const ringMs = line.ringMs();
      runner.dispatch({ type: 'userDialled', callId, peer, callType, subject, network, ringMs, ours, trust: known });
      return { ok: true };
    },
    answer: async (callId, callType, present) => {
      const ringing = findCall(calls, callId);
      if (ringing === undefined) return;
      const network = await networkPlan(ringing.call.peer);
      runner.dispatch({ type: 'userAnswered', callId, callType, network, present });
    },
    decline: (callId, note) =>
      runner.dispatch({ type: 'userDeclined', callId, ...(note === undefined ? {} : { note }) }),
    silence: (callId) => runner.dispatch({ type: 'userSilenced', callId }),
    hangUp: (callId) => runner.dispatch({ type: 'userHungUp', callId }),
    hold: (callId) => runner.dispatch({ type: 'userHeld', callId }),
    resumeCall: (callId) => runner.dispatch({ type: 'userResumed', callId }),
    dismiss: (callId) => runner.dispatch({ type: 'windowDismissed', callId }),
    returnTo: (callId) => runner.dispatch({ type: 'userReturned', callId, drawn: drawOwnPart() }),
    leave: (callId) => runner.dispatch({ type: 'userHungUp', callId }),
    confirmWords: (callId) => {
      const confirmed = findCall(calls, callId);
      if (confirmed === undefined) return;
      const { party, words } = confirmed.agreement;
      if (words.step !== 'agreed' || party === null || party.identity === null) return;
      const identity = Uint8Array.from(Buffer.from(party.identity, 'hex'));
      trust.confirmIdentity({ userId: confirmed.call.peer, deviceId: party.device }, identity);
      tellTrust();
      ports.onHistory();
    },
    peerBlocked: (peer) => {
      for (const { call } of liveCalls(calls)) {
        if (call.peer === peer) runner.dispatch({ type: 'peerBlocked', callId: call.callId });
      }
    },
    trustChanged: tellTrust,
    report: (report) => runner.dispatch(eventOfReport(report)),
    windowLost: () => {
      for (const { call } of calls) {
        runner.dispatch({ type: 'windowLost', callId: call.callId, drawn: drawOwnPart() });
      }
    },
    addressesChanged: () => {
      for (const { call } of liveCalls(calls)) runner.dispatch({ type: 'addressesChanged', callId: call.callId });
    },
    noticed: ({ type, address }) => {
      onFault(type);
      // A change is loud (A31): windows tell of it at once, contacts show it.
      if (type === 'identityChanged') {
        ports.onHistory();
        tellTrust();
        return;
      }
      // The call goes on: the session only has a little less to begin from.
      if (type === 'prekeyExhausted') return;
      // Nothing is sent on the present session with this device any more.
      void recovery.renew(address, null).catch((error: unknown) => onFault('leave a session', error));
    },
  };
}
