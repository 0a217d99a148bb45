import { findCall, goesOn, liveCalls, noCalls, type CallList } from '../../core/call/callList.ts';
import { isSettingUp } from '../../core/call/callState.ts';
import type { CallRecord, MediaOrder } from '../../core/call/callEffect.ts';
import type { WhoMayRing } from '../../core/call/mayRing.ts';
import type { EncodedMessage } from '../../core/call/repeats.ts';
import { shownCalls, type ShownCalls } from '../../core/call/shownCalls.ts';
import type { MediaReport } from '../../core/ipc/mediaReport.ts';
import type { Draw } from '../../core/ratchet/signalCrypto.ts';
import { createAdmission, type MayRing } from '../call/admission.ts';
import { createCallRecorder } from '../call/callRecorder.ts';
import { createCallIdentities, type PinnedIdentities } from '../call/callIdentities.ts';
import { createCallRunner } from '../call/callRunner.ts';
import { createCutOffCalls } from '../call/cutOffCalls.ts';
import { createCallTime } from '../call/callTime.ts';
import { eventOfReport } from '../call/mediaReports.ts';
import { bundlesAhead, bundlesForCall } from '../call/peerBundles.ts';
import { createEventsOfAllCalls, type EventsOfAllCalls } from '../call/eventsOfAllCalls.ts';
import { createForgottenCalls } from '../call/forgottenCalls.ts';
import { createMessageCrypto } from '../call/messageCrypto.ts';
import { createNetworkPlans } from '../call/networkPlans.ts';
import { createPeerChannel } from '../call/peerChannel.ts';
import { createPeerInbox } from '../call/peerInbox.ts';
import { createRightsToRing } from '../call/rightsToRing.ts';
import { createSessionRecovery } from '../call/sessionRecovery.ts';
import { createUserEvents, type UserEvents } from '../call/userEvents.ts';
import { createUnheardEnds } from '../call/unheardEnds.ts';
import { createUnitOfWork } from '../call/unitOfWork.ts';
import { createWorkTurns } from '../call/workTurns.ts';
import type { SignalCryptoEvent } from '../crypto/DoubleRatchetSignalCrypto.ts';
import type { PeerSignalCrypto } from '../crypto/PeerSignalCrypto.ts';
import { createSessionUpkeep } from '../crypto/sessionUpkeep.ts';
import type { CallLine, LineListener } from './line.ts';
import { yieldToEventLoop } from '../clock/yieldToEventLoop.ts';
import type { BootTime, Clock, ElapsedTime, Sleep, Timers } from '../ports/clock.ts';
import type { CommitSafety } from '../ports/commitSafety.ts';
import type { CallStores } from '../store/phoneStores.ts';
import { storeProblemOf } from '../store/database/storeError.ts';

export interface CallsPorts extends BootTime, Clock, ElapsedTime, Sleep, Timers {
  readonly line: CallLine;
  readonly stores: CallStores;
  readonly crypto: PeerSignalCrypto<EncodedMessage>;
  readonly trust: PinnedIdentities;
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
  readonly mayRing: MayRing;
  readonly randomUuid: () => string;
  /** One line for the log: what went wrong, never what it was about. */
  readonly onFault: (what: string, error?: unknown) => void;
}

export interface Calls
  extends
    LineListener,
    UserEvents,
    Pick<EventsOfAllCalls, 'trustChanged' | 'ownNameChanged' | 'windowLost' | 'fallsAsleep' | 'addressesChanged'> {
  /** After a start, before the line connects: acts upon what was read just before a crash. */
  readonly resume: () => Promise<void>;
  /** Hangs up, and resolves when everything that was to be sent or recorded has been. */
  readonly stop: () => Promise<void>;
  /** The person heard the same words: the identity they were made with is verified. */
  readonly confirmWords: (callId: string) => void;
  readonly report: (report: MediaReport, isReplaced: () => boolean) => void;
  /** What the ratchet noticed about a peer. */
  readonly noticed: (event: SignalCryptoEvent) => void;
}

/** The calls on a line, without a single window: joins the call machine to ratchet, store and what travels. */
export function createCalls(ports: CallsPorts): Calls {
  const { line, stores, crypto, trust, now, elapsed, startTimer, onFault } = ports;
  /** As of the last step, for what has to look at the calls without being told. */
  let calls: CallList = noCalls;
  let shown = '';

  const peerCrypto = createMessageCrypto(crypto, stores.peerDevices);

  const identities = createCallIdentities({
    pinned: trust,
    isForwardSecret: (device) => crypto.forPeer(device).forwardSecret,
    hadSecondLayer: stores.secondLayers.had,
    draw: ports.draw,
  });
  const { drawOwnPart, trustOf } = identities;

  const networks = createNetworkPlans({
    alwaysRelay: ports.alwaysRelay,
    isRelayed: stores.contacts.isRelayed,
    relays: line.relays,
    refreshRelays: line.refreshRelays,
    startTimer,
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
    rights: createRightsToRing({ store: stores.admission, links: stores.contactLinks, line, draw: ports.draw }),
    nameFor: stores.names.ownFor,
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
    store: stores.askedOffers,
    ...{ boot: ports.boot, now, startTimer, onFault },
  });

  const recorded = createUnitOfWork(() => {
    ports.onHistory();
    // The write-ahead log must not keep the keys of a call that is over.
    stores.checkpoint();
  });
  const add = async (entry: CallRecord, safe: CommitSafety = 'now'): Promise<void> => {
    const forwardSecret = entry.forwardSecret && crypto.staticFallback(entry.call.peer) !== 'allowed';
    await stores.history.add({ ...entry, forwardSecret }, safe);
  };

  const callTime = createCallTime({ now, elapsed, isInCall: () => liveCalls(calls).length > 0 });
  const cutOff = createCutOffCalls({
    store: stores.cutOffCalls,
    isRecorded: stores.history.has,
    ...{ boot: ports.boot, now: callTime, startTimer, onFault },
  });

  const onAdded = (entry: CallRecord): void => {
    cutOff.recorded(entry.call.callId);
    recovery.recorded(entry.call.callId);
    ports.onRecorded(entry);
    recorded.due();
  };
  const recorder = createCallRecorder({ add, onAdded, problemOf: storeProblemOf, startTimer, onFault });

  const runner = createCallRunner({
    channel,
    trustOf,
    renewSession: recovery.renew,
    planNetwork: networks.freshPlanFor,
    orderMedia: ports.orderMedia,
    record: recorder.record,
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

  const isCurrent = (callId: string): boolean => findCall(calls, callId) !== undefined;
  const isCurrentWith = (callId: string, peer: string): boolean => findCall(calls, callId)?.call.peer === peer;
  const isOn = (callId: string): boolean => goesOn(calls, callId);
  const machine = { dispatch: runner.dispatch, calls: () => calls };
  const eventsOfAllCalls = createEventsOfAllCalls({ ...machine, identities });

  const inbox = createPeerInbox({
    crypto: peerCrypto,
    kept: stores.inbox,
    dispatch: runner.dispatch,
    ...{ isCurrent, isCurrentWith },
    isRecorded: stores.history.has,
    record: (entry) => add(entry, 'later').then(() => onAdded(entry)),
    ...{ recordLate: recorder.recordUnrung, isContact },
    ...createAdmission({ ...ports, trustOf, calls: machine.calls }),
    endUnsaid: (call, remoteDevice) => channel.send(call, { kind: 'hangup', remoteDevice, reason: 'failed' }, 1),
    keepRight: stores.admission.keepReceived,
    keepName: (handle, name) => {
      if (stores.names.keep(handle, name, now())) recorded.due();
    },
    noteSecondLayer: stores.secondLayers.note,
    networkPlan: networks.planFor,
    drawOwnPart,
    trustOf,
    takeTurn: createWorkTurns({ elapsed }, yieldToEventLoop),
    isHeartbeatDue: (peer) => crypto.sessionStatus(peer)?.heartbeatDue ?? false,
    recovery,
    now,
    elapsed,
    onDropped: onFault,
    onRefused: (what, count) => onFault(`${count} ${what} refused`),
    onFault,
  });

  const queuesLost = createUnheardEnds({ ...machine, liveCalls: line.http.liveCalls });

  const forgotten = createForgottenCalls({
    me: line.address,
    liveCalls: async () => {
      const reply = await line.http.liveRows();
      return reply.ok ? reply.value.calls : null;
    },
    goesOn: isOn,
    hasSpokenTo: (userId) => stores.peerDevices(userId).length > 0,
    send: channel.send,
  });

  const userEvents = createUserEvents({
    ...machine,
    identities,
    networkPlan: networks.planToBegin,
    isBlocked,
    isContact,
    hasChanged: (peer) => stores.peerIdentity(peer) === 'changed',
    offline: line.offline,
    ringMs: line.ringMs,
    randomUuid: ports.randomUuid,
  });

  return {
    ...userEvents,
    receive: (delivered) => recorded.run(() => inbox.receive(delivered)),
    queuesLost,
    signedIn: async () => {
      eventsOfAllCalls.signedIn();
      await forgotten.leave();
    },
    framesLost: forgotten.leaveAgain,
    goesOn: isOn,
    resume: async () => {
      const found = await cutOff.found();
      await Promise.all(found.begun.map(recorder.record));
      eventsOfAllCalls.cutOff(found.cutOff);
      await inbox.resume();
    },
    stop: async () => {
      eventsOfAllCalls.programEnds();
      await runner.stop();
      recovery.stop();
      await recorder.stop();
      sessions.stop();
      cutOff.stop();
    },
    confirmWords: (callId) => {
      const confirmed = findCall(calls, callId);
      if (confirmed === undefined || !identities.confirmWords(confirmed)) return;
      eventsOfAllCalls.trustChanged();
      ports.onHistory();
    },
    trustChanged: eventsOfAllCalls.trustChanged,
    ownNameChanged: eventsOfAllCalls.ownNameChanged,
    report: (report, isReplaced) => runner.dispatch(eventOfReport(report, drawOwnPart, isReplaced)),
    windowLost: eventsOfAllCalls.windowLost,
    fallsAsleep: eventsOfAllCalls.fallsAsleep,
    addressesChanged: eventsOfAllCalls.addressesChanged,
    noticed: ({ type, address }) => {
      onFault(type);
      // A change is loud (A31): windows tell of it at once, contacts show it.
      if (type === 'identityChanged') {
        ports.onHistory();
        eventsOfAllCalls.trustChanged();
        return;
      }
      // The call goes on: the session only has a little less to begin from.
      if (type === 'prekeyExhausted') return;
      // Nothing is sent on the present session with this device any more.
      void recovery.renew(address, null).catch((error: unknown) => onFault('leave a session', error));
    },
  };
}
