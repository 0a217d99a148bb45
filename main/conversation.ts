import { callOf, type CallState } from '../core/call/callState.ts';
import type { NetworkPlan } from '../core/call/call.ts';
import type { CallEvent } from '../core/call/callEvent.ts';
import type { CallRecord } from '../core/call/callEffect.ts';
import type { CallSecurity } from '../core/ipc/snapshot.ts';
import type { PeerMessage } from '../core/protocol/peerMessage.ts';
import type { Draw, Primitives } from '../core/ratchet/signalCrypto.ts';
import type { Address } from './ports/address.ts';
import type { Clock, Timers } from './ports/clock.ts';
import type { CallTrust } from './app/trust.ts';
import type { CallLedger } from './call/callLedger.ts';
import { createCallSecurity } from './call/callSecurity.ts';
import { createCallVerification } from './call/callVerification.ts';
import { currentCallOf, isSettingUp } from './call/currentCall.ts';
import { createHeartbeat } from './call/heartbeats.ts';
import { bundlesAhead, bundlesForCall } from './call/peerBundles.ts';
import { createPeerChannel, type PeerChannel } from './call/peerChannel.ts';
import type { PeerCodec } from './call/peerCodec.ts';
import { createPeerInbox, type PeerInbox } from './call/peerInbox.ts';
import type { FrameSender } from './call/peerPorts.ts';
import { createSessionRecovery } from './call/sessionRecovery.ts';
import type { PeerSignalCrypto } from './crypto/PeerSignalCrypto.ts';
import { decryptingInTurns } from './crypto/decryptionTurns.ts';
import { createSessionUpkeep } from './crypto/sessionUpkeep.ts';
import type { HttpClient } from './signalling/httpClient.ts';
import type { PhoneStores } from './store/phoneStores.ts';

export interface ConversationPorts extends Clock, Timers {
  readonly stores: Pick<PhoneStores, 'contacts' | 'history' | 'inbox' | 'peerDevices' | 'peerIdentity'>;
  readonly crypto: PeerSignalCrypto<PeerMessage>;
  readonly codec: PeerCodec;
  readonly ledger: CallLedger;
  readonly trust: CallTrust;
  readonly primitives: Primitives;
  readonly draw: Draw;
  readonly fetchBundles: HttpClient['fetchBundles'];
  readonly outbox: FrameSender;
  readonly isOnline: () => boolean;
  readonly callState: () => CallState;
  readonly dispatch: (event: CallEvent) => void;
  readonly record: (entry: CallRecord) => Promise<void>;
  readonly networkPlan: (peer: string) => Promise<NetworkPlan>;
  readonly onSecurity: (security: CallSecurity | null) => void;
  readonly onFault: (what: string, error?: unknown) => void;
}

export interface Conversation {
  readonly send: PeerChannel['send'];
  readonly receive: PeerInbox['receive'];
  /** After a start: acts upon what was read just before a crash. */
  readonly resume: PeerInbox['resume'];
  /** Something was learned or decided that may change what can be said of the call's secrecy. */
  readonly tellSecurity: (state: CallState) => void;
  /** False if these are not the words of the present call. */
  readonly confirmWords: (callId: string) => boolean;
  /** Nothing is sent on the present session with this device any more. */
  readonly leaveSession: (peer: Address) => void;
  readonly stop: () => void;
}

/**
 * All that passes between this device and those of other people, inside the encryption: messages of the call both ways, what keeps
 * the sessions in shape and mends them, and what can be said about the secrecy of it all.
 */
export function createConversation(ports: ConversationPorts): Conversation {
  const { stores, crypto, codec, ledger, trust, callState, dispatch, now, startTimer, onFault } = ports;

  const peerCrypto = {
    forPeer: decryptingInTurns(crypto),
    initializeSession: crypto.initializeSession.bind(crypto),
    devicesWithSession: async (userId: string): Promise<readonly number[]> =>
      stores.peerDevices(userId).filter((deviceId) => crypto.sessionStatus({ userId, deviceId }) !== undefined),
  };

  const fetchAhead = bundlesAhead(ports.fetchBundles, (userId) => stores.peerIdentity(userId) === 'changed');

  const sessions = createSessionUpkeep({
    status: (peer) => crypto.sessionStatus(peer),
    initializeSession: peerCrypto.initializeSession,
    fetchBundles: fetchAhead,
    isInCallSetup: (userId) => isSettingUp(callState(), userId),
    now,
    startTimer,
    onFault,
  });

  const verification = createCallVerification({
    primitives: ports.primitives,
    draw: ports.draw,
    ownIdentity: trust.ownIdentity,
    identityOf: trust.identityOf,
    isCurrent: (callId) => callOf(callState())?.callId === callId,
    onWords: () => tellSecurity(callState()),
  });

  const tellSecurity = createCallSecurity({
    devicesOf: trust.devicesOf,
    // A peer that gets a ratchet in the middle of a call does not make the beginning of it any better.
    isForwardSecret: (peer) =>
      peerCrypto.forPeer(peer).forwardSecret && ledger.isForwardSecret(callOf(callState())?.callId ?? ''),
    isVerified: trust.isVerified,
    changedDevicesOf: trust.changedDevicesOf,
    identityOf: trust.identityOf,
    words: verification.words,
    publish: ports.onSecurity,
  });

  const channel = createPeerChannel({
    crypto: peerCrypto,
    codec,
    ledger,
    verification,
    fetchBundles: bundlesForCall(ports.fetchBundles),
    sessions,
    outbox: ports.outbox,
    isOnline: ports.isOnline,
    now,
  });

  const recovery = createSessionRecovery({
    mayRekey: (peer) => crypto.mayRekey(peer),
    rekey: (peer, bundle, unreadable) => crypto.rekey(peer, bundle, unreadable),
    fetchBundles: fetchAhead,
    isContact: stores.contacts.has,
    sendNack: (callId, { userId: peer, deviceId }, messageHash) =>
      channel.control({ callId, peer }, deviceId, { kind: 'nack', messageHash }),
    startTimer,
  });

  /** Repeats what could not be read: an offer while it is out, anything else while the call goes on. */
  const onNack = (callId: string, device: number, messageHash: string): void => {
    const state = callState();
    const call = callOf(state);
    if (call?.callId !== callId) return;
    const isOffering = state.phase === 'calling' || state.phase === 'alerting';
    (isOffering ? channel.offerUnread(callId, device, messageHash) : channel.sendAgain(call, device, messageHash))
      .then((failure) => {
        if (failure !== null) dispatch({ type: 'sendFailed', callId, failure });
      })
      .catch((error: unknown) => onFault('repeat a message', error));
  };

  /** We are bound to a nonce, and the answer is there: it must be shown, and to nobody else. */
  const onReveal = (callId: string, { userId: peer, deviceId }: Address, nonce: string): void => {
    const { phase } = callState();
    if (phase !== 'calling' && phase !== 'alerting') return;
    channel
      .control({ callId, peer }, deviceId, { kind: 'reveal', nonce })
      .then((failure) => {
        if (failure === null) verification.revealSent(callId);
        else dispatch({ type: 'sendFailed', callId, failure });
      })
      .catch((error: unknown) => onFault('reveal', error));
  };

  const heartbeat = createHeartbeat({
    isDue: (peer) => crypto.sessionStatus(peer)?.heartbeatDue ?? false,
    callState,
    isContact: stores.contacts.has,
    send: (callId, { userId: peer, deviceId }) => channel.control({ callId, peer }, deviceId, { kind: 'heartbeat' }),
    now,
  });

  const inbox = createPeerInbox({
    crypto: peerCrypto,
    codec,
    ledger,
    verification,
    kept: stores.inbox,
    dispatch,
    currentCall: () => currentCallOf(callState()),
    isRecorded: stores.history.has,
    record: ports.record,
    isContact: stores.contacts.has,
    networkPlan: ports.networkPlan,
    offerAgain: channel.offerAgain,
    onNack,
    onReveal,
    onRead: (peer) => void heartbeat(peer).catch((error: unknown) => onFault('heartbeat', error)),
    recovery,
    now,
    onDropped: onFault,
    onFault,
  });

  return {
    send: channel.send,
    receive: inbox.receive,
    resume: inbox.resume,
    tellSecurity,
    confirmWords: (callId) => {
      const partner = verification.partner(callId);
      if (partner === null || callOf(callState())?.callId !== callId) return false;
      trust.confirmIdentity(partner.address, partner.identity);
      tellSecurity(callState());
      return true;
    },
    leaveSession: (peer) =>
      void recovery.leaveSession(peer).catch((error: unknown) => onFault('leave a session', error)),
    stop: () => {
      sessions.stop();
      recovery.stop();
    },
  };
}
