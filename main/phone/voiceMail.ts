import type { Draw, Primitives } from '../../core/ratchet/signalCrypto.ts';
import type { EncodedMessage } from '../../core/call/repeats.ts';
import type { LeaveVoiceRefusal } from '../../core/ipc/voice.ts';
import { VOICE_TTL_MS } from '../../core/protocol/limits.ts';
import { createRemovedRows } from '../app/people/removedRows.ts';
import { createMessageCrypto } from '../call/messageCrypto.ts';
import { bundlesForCall } from '../call/peerBundles.ts';
import { encodeMessage } from '../call/peerCodec.ts';
import { createPeerDevices } from '../call/peerDevices.ts';
import type { PeerSignalCrypto } from '../crypto/PeerSignalCrypto.ts';
import type { VoiceListener } from './line.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { OutgoingVoice, RemovedVoice, VoiceOrders } from '../ports/voice.ts';
import type { HttpClient } from '../signalling/httpClient.ts';
import type { PhoneStores } from '../store/phoneStores.ts';
import { sealVoice } from '../voice/sealVoice.ts';
import { createVoiceFetching } from '../voice/voiceFetching.ts';
import { createVoiceRemoval } from '../voice/voiceRemoval.ts';
import { createVoiceSending } from '../voice/voiceSending.ts';

export interface VoiceMailPorts extends Clock, Timers {
  readonly http: Pick<HttpClient, 'voice' | 'fetchBundles'>;
  readonly stores: Pick<PhoneStores, 'admission' | 'contacts' | 'peerDevices' | 'peerIdentity' | 'voice'>;
  readonly crypto: PeerSignalCrypto<EncodedMessage>;
  readonly primitives: Primitives;
  readonly draw: Draw;
  readonly randomUuid: () => string;
  readonly isOnline: () => boolean;
  /** The rows of past calls look different now. */
  readonly onChanged: () => void;
  /** A voice message has come, or what is left of it. */
  readonly onArrived: (peer: string) => void;
  readonly onFault: (what: string, error?: unknown) => void;
}

export interface VoiceMail extends VoiceListener, VoiceOrders {
  /** Somebody decided about an identity: what could not be read before it may be read now. */
  readonly trustChanged: () => void;
  /** Somebody was blocked: what is on its way to them stops, and what they left is fetched no further (A86). */
  readonly peerBlocked: () => void;
  /** A past call is about to be removed, or with null all of them: what is on its way for it stops. */
  readonly callGoes: (callId: string | null) => void;
  /** A past call is there again, with its voice message: one that was not whole is fetched anew. */
  readonly callBack: (callId: string) => void;
  readonly stop: () => void;
}

/** Voice messages of one account at one server: those that come, and those that are left. */
export function createVoiceMail(ports: VoiceMailPorts): VoiceMail {
  const { http, stores, crypto, now, startTimer, onChanged, onFault } = ports;
  const { inbox, outbox, unwanted } = stores.voice;
  /** Whether this server takes voice messages. */
  let isTaken = false;

  const removals = createRemovedRows<{ readonly from: 'inbox' | 'outbox'; readonly row: RemovedVoice }>();

  /** Calls that were removed with their voice messages. */
  const removedCalls = createRemovedRows<true>();

  const refusalTo = async (peer: string): Promise<'blocked' | 'notContact' | null> => {
    if (stores.admission.isBlocked(peer)) return 'blocked';
    return (await stores.contacts.has(peer)) ? null : 'notContact';
  };
  const isFriend = async (peer: string): Promise<boolean> => (await refusalTo(peer)) === null;

  const peerCrypto = createMessageCrypto(crypto, stores.peerDevices);
  const devices = createPeerDevices({ crypto: peerCrypto, fetchBundles: bundlesForCall(http.fetchBundles) });

  const fetching = createVoiceFetching({
    server: http.voice,
    inbox,
    primitives: ports.primitives,
    crypto: peerCrypto,
    mayLeave: isFriend,
    isKept: (callId) => removals.has(callId) || removedCalls.has(callId),
    onChanged,
    onArrived: ports.onArrived,
    now,
    startTimer,
    onFault,
  });
  const sending = createVoiceSending({
    server: http.voice,
    outbox,
    devicesOf: (peer, fresh) => (fresh ? devices.freshly(peer) : devices.toOffer(peer)),
    encrypt: async (address, message, alsoCommit) =>
      peerCrypto.forPeer(address).encryptToBase64(encodeMessage(message), { alsoCommit }),
    isForwardSecret: (address) => crypto.forPeer(address).forwardSecret,
    refusalTo,
    withdraw: (id) => removal.remove(id),
    isWithdrawn: unwanted.has,
    rightFor: stores.admission.received,
    isOnline: () => isTaken && ports.isOnline(),
    onChanged,
    now,
    startTimer,
    onFault,
  });

  const removal = createVoiceRemoval({
    server: http.voice,
    unwanted,
    onRemoved: sending.look,
    now,
    startTimer,
    onFault,
  });

  const sealed = (callId: string, peer: string, recording: Uint8Array): OutgoingVoice | LeaveVoiceRefusal => {
    const id = ports.randomUuid();
    const parts = sealVoice(ports, id, recording);
    if (typeof parts === 'string') return parts;
    return { id, callId, peer, madeAt: now(), device: null, payload: null, ...parts };
  };

  return {
    voiceWaiting: (count) => {
      // `null`: one came in, at a server that takes them.
      isTaken = count !== undefined;
      if (!isTaken) return;
      if (count !== 0 || inbox.fetching().length > 0) fetching.look();
      if (count !== null) {
        removal.look();
        sending.look();
      }
    },
    trustChanged: () => {
      if (isTaken) fetching.look();
    },
    peerBlocked: () => {
      sending.look();
      if (isTaken) fetching.look();
    },
    mayLeave: async (peer) =>
      isTaken &&
      stores.admission.received(peer) !== null &&
      stores.peerIdentity(peer) !== 'changed' &&
      crypto.staticFallback(peer) === undefined &&
      isFriend(peer),
    keep: (callId, peer, recording) => {
      const voice = sealed(callId, peer, recording);
      if (typeof voice !== 'string' && outbox.keep(voice)) onChanged();
    },
    leave: (callId, peer, recording) => {
      // They may have been blocked while it was recorded.
      if (stores.admission.isBlocked(peer)) return 'blocked';
      const voice = sealed(callId, peer, recording);
      if (typeof voice === 'string') return voice;
      if (!outbox.put(voice)) return 'noSuchCall';
      onChanged();
      sending.look();
      return null;
    },
    leaveAgain: (callId) => {
      if (!outbox.again(callId, now())) return;
      onChanged();
      // What is to be deleted first goes now.
      removal.look();
      sending.look();
    },
    recording: inbox.recording,
    markHeard: (callId) => {
      inbox.markHeard(callId);
      onChanged();
    },
    remove: (callId) => {
      const left = outbox.remove(callId, now() + VOICE_TTL_MS);
      // What lies there already, half or whole, is thrown away too.
      if (left !== null) removal.look();
      const received = inbox.remove(callId);
      if (received === null && left === null) return false;
      const row = received ?? left?.removed ?? null;
      const isKept = removals.keep(callId, row && { from: received === null ? 'outbox' : 'inbox', row });
      onChanged();
      return isKept;
    },
    putBack: async (callId) => {
      if (!(await removals.putBack(callId, ({ from, row }) => stores.voice[from].putBack(row)))) return false;
      onChanged();
      // Its pieces went with it.
      if (isTaken) fetching.look();
      return true;
    },
    callGoes: (callId) => {
      outbox.halt(callId, now() + VOICE_TTL_MS);
      removal.look();
      if (callId === null) removedCalls.forget();
      else removedCalls.keep(callId, true);
    },
    callBack: (callId) => {
      void removedCalls.putBack(callId, () => true);
      if (isTaken) fetching.look();
    },
    stop: () => {
      fetching.stop();
      removal.stop();
      sending.stop();
    },
  };
}
