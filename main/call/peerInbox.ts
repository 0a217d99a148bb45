import type { NetworkPlan } from '../../core/call/call.ts';
import type { CallRecord } from '../../core/call/callEffect.ts';
import type { CallEvent, SendFailure, ServerNews } from '../../core/call/callEvent.ts';
import type { EndReason } from '../../core/call/endReason.ts';
import { decodeServerMessage } from '../../core/protocol/codec.ts';
import type { PeerMessage } from '../../core/protocol/peerMessage.ts';
import { PeerMessageError } from '../../core/protocol/peerMessageError.ts';
import type {
  CallStateFrame,
  DeliveredOffer,
  ErrorFrame,
  RelayedMessage,
  ServerMessage,
} from '../../core/protocol/serverMessage.ts';
import { RatchetError } from '../../core/ratchet/signalCrypto.ts';
import type { CallLedger } from './callLedger.ts';
import type { PeerCodec } from './peerCodec.ts';
import type { PeerAddress, PeerCrypto } from './peerPorts.ts';
import type { SessionRecovery } from './sessionRecovery.ts';

/** A frame of the delivery queue: relayed from a peer, or said by the server about a call of ours. */
export type InboxFrame = RelayedMessage | CallStateFrame | ErrorFrame;

/** A frame with its place in the delivery queue. */
export interface Delivered {
  readonly frame: InboxFrame;
  readonly position: QueuePosition;
}

export interface QueuePosition {
  readonly epoch: string;
  readonly s: number;
}

/** Messages that are decrypted (which happens once only) and not yet acted upon; they outlive a crash. */
export interface KeptMessages {
  /** Callable inside the ratchet's open transaction; moves the queue position along. */
  readonly put: (kept: {
    readonly position: QueuePosition;
    readonly frame: string;
    readonly plaintext: Uint8Array;
    readonly receivedAt: number;
  }) => number;
  readonly waiting: () => Promise<
    readonly {
      readonly id: number;
      readonly frame: string;
      readonly plaintext: Uint8Array | null;
      readonly receivedAt: number;
    }[]
  >;
  readonly handled: (id: number) => Promise<void>;
  /** For frames that leave no message behind. */
  readonly advance: (position: QueuePosition) => Promise<void>;
}

/** With whom we are in a call. `remoteDevice` is null while none of the peer's devices has answered. */
export interface CurrentCall {
  readonly callId: string;
  readonly peer: string;
  readonly remoteDevice: number | null;
}

export interface PeerInboxPorts {
  readonly crypto: PeerCrypto;
  readonly codec: PeerCodec;
  readonly ledger: CallLedger;
  readonly kept: KeptMessages;
  readonly dispatch: (event: CallEvent) => void;
  /** The call that is on, if any. */
  readonly currentCall: () => CurrentCall | null;
  /** Whether the history has this call already. */
  readonly isRecorded: (callId: string) => Promise<boolean>;
  readonly record: (entry: CallRecord) => Promise<void>;
  readonly isContact: (handle: string) => Promise<boolean>;
  readonly networkPlan: (handle: string) => Promise<NetworkPlan>;
  readonly offerAgain: (callId: string) => Promise<SendFailure | null>;
  /** A device of the peer could not read our offer of the current call. */
  readonly onNack: (callId: string, device: number, messageHash: string) => void;
  /** A message of this device was read. */
  readonly onRead: (peer: PeerAddress) => void;
  readonly recovery: Pick<SessionRecovery, 'askAgain' | 'isAskedFor' | 'callEnded'>;
  readonly now: () => number;
  readonly onDropped: (why: 'duplicate' | 'undecryptable' | 'mismatch') => void;
  readonly onFault: (what: string, error: unknown) => void;
}

/** Why a message was not read. `outOfStep`: a new session with the peer may mend it. */
type Unread = 'undecryptable' | 'outOfStep' | 'identityChanged';

export interface PeerInbox {
  /** Resolves when all of it is committed and acted upon, so that the caller may acknowledge. */
  readonly receive: (delivered: readonly Delivered[]) => Promise<void>;
  /** After a start: acts upon what was decrypted just before a crash. */
  readonly resume: () => Promise<void>;
}

/**
 * Decrypts what arrives and turns it into events of the call. Frames that waited together are judged together: an offer
 * whose caller has given up within the same batch becomes a missed call and never rings.
 */
export function createPeerInbox(ports: PeerInboxPorts): PeerInbox {
  const { crypto, codec, ledger, kept, dispatch } = ports;

  const receive = async (delivered: readonly Delivered[]): Promise<void> => {
    const over = callsOver(delivered.map(({ frame }) => frame));
    for (const { frame, position } of delivered) {
      if (frame.t === 'call_state') await onCallState(frame);
      else if (frame.t === 'err') await onRefusal(frame);
      else {
        const opened = await open(frame, position);
        if (typeof opened !== 'string') {
          await onMessage(frame, opened.message, over.get(frame.call_id) ?? null);
          await kept.handled(opened.id);
          ports.onRead({ userId: frame.from, deviceId: frame.from_device });
        } else if (opened !== 'dropped') await onUnreadable(frame, opened, over.get(frame.call_id) ?? null);
        if (frame.t === 'call_hangup') ports.recovery.callEnded(frame.call_id);
        if (typeof opened !== 'string') continue;
      }
      await kept.advance(position);
    }
  };

  const resume = async (): Promise<void> => {
    for (const { id, frame, plaintext, receivedAt } of await kept.waiting()) {
      const decoded = decodeServerMessage(frame);
      if (decoded.ok && plaintext !== null && isRelayed(decoded.message)) {
        const waitedMs = ports.now() - receivedAt;
        await onMessage(later(decoded.message, waitedMs), codec.decode(plaintext), null);
      }
      await kept.handled(id);
    }
  };

  const onMessage = async (frame: RelayedMessage, message: PeerMessage, over: EndReason | null): Promise<void> => {
    const { body } = message;
    const { call_id: callId, from_device: remoteDevice } = frame;
    if (message.callId !== callId || !fits(frame.t, body.kind)) {
      ports.onDropped('mismatch');
      return onUnreadable(frame, 'undecryptable', over);
    }
    if (body.kind !== 'offer' && !isFromOurPeer(frame)) return ports.onDropped('mismatch');
    switch (body.kind) {
      case 'offer':
        if (frame.t === 'call_offer') await onOffer(frame, message, over);
        return;
      case 'answer':
        // An answer made for another offer: somebody moved messages between calls.
        if (body.offerHash !== ledger.offerHash(callId)) return dispatch({ type: 'remoteUnsecured', callId });
        ledger.keepRemoteFingerprint(callId, body.dtlsFingerprint);
        return dispatch({
          type: 'remoteAnswered',
          callId,
          remoteDevice,
          answer: { sdp: body.sdp, dtlsFingerprint: body.dtlsFingerprint },
        });
      case 'candidates':
        return dispatch({ type: 'remoteCandidates', callId, candidates: body.candidates });
      case 'hangup':
        return dispatch({ type: 'remoteHungUp', callId, reason: hangupReason(body.reason) });
      case 'nack':
        return ports.onNack(callId, remoteDevice, body.messageHash);
      case 'heartbeat':
    }
  };

  const open = async (
    frame: RelayedMessage,
    position: QueuePosition,
  ): Promise<{ readonly id: number; readonly message: PeerMessage } | 'dropped' | Unread> => {
    let id = 0;
    const alsoCommit = (message: PeerMessage): void => {
      id = kept.put({
        position,
        frame: JSON.stringify({ ...frame, encrypted_payload: EMPTY_PAYLOAD }),
        plaintext: codec.bytesOf(message),
        receivedAt: ports.now(),
      });
    };
    try {
      const message = await crypto
        .forPeer({ userId: frame.from, deviceId: frame.from_device })
        .decryptFromBase64(frame.encrypted_payload, { alsoCommit });
      return { id, message };
    } catch (error) {
      // A failing disk is no verdict about the message: it is not acknowledged and comes again.
      if (!(error instanceof RatchetError || error instanceof PeerMessageError)) throw error;
      if (error instanceof RatchetError && error.code === 'E_DUPLICATE') {
        ports.onDropped('duplicate');
        return 'dropped';
      }
      // Only a newer Ringfort knows what this is. What decides about a call has frames of its own.
      if (error instanceof PeerMessageError && error.code === 'unknownKind' && frame.t === 'ice_candidate') {
        ports.onDropped('mismatch');
        return 'dropped';
      }
      ports.onDropped('undecryptable');
      if (!(error instanceof RatchetError)) return 'undecryptable';
      if (error.code === 'E_IDENTITY_CHANGED') return 'identityChanged';
      return error.retry === 'newSession' ? 'outOfStep' : 'undecryptable';
    }
  };

  /**
   * Whose message: anybody with a session can encrypt an answer, and the server decides under which call it arrives. Only
   * the peer we called (or who called us) may speak in a call, and once a device of theirs has answered, only that one.
   */
  const isFromOurPeer = ({ call_id: callId, from, from_device: device }: RelayedMessage): boolean => {
    const call = ports.currentCall();
    if (call?.callId !== callId || call.peer !== from) return false;
    return call.remoteDevice === null || call.remoteDevice === device;
  };

  const onOffer = async (frame: DeliveredOffer, message: PeerMessage, over: EndReason | null): Promise<void> => {
    const { call_id: callId, from: peer, from_device: remoteDevice, ring_left_ms: ringLeftMs } = frame;
    const { body } = message;
    if (body.kind !== 'offer') return;
    // A call is offered once. An offer under the id of a known call would put its own hash and certificate in the place of
    // those that were agreed.
    const known = ledger.isKnown(callId) || (await ports.isRecorded(callId));
    if (!ports.recovery.isAskedFor(frame) && known) return ports.onDropped('mismatch');
    if (over !== null || ringLeftMs <= 0) return recordUnanswered(frame, over ?? 'missed');
    const knownContact = await ports.isContact(peer);
    const network = await ports.networkPlan(peer);
    ledger.keepOfferHash(callId, codec.hashOf(message));
    ledger.keepRemoteFingerprint(callId, body.dtlsFingerprint);
    dispatch({
      type: 'remoteOffered',
      callId,
      peer,
      remoteDevice,
      callType: body.video ? 'video' : 'audio',
      offer: { sdp: body.sdp, dtlsFingerprint: body.dtlsFingerprint },
      ringLeftMs,
      knownContact,
      network,
    });
  };

  const onUnreadable = async (frame: RelayedMessage, why: Unread, over: EndReason | null): Promise<void> => {
    if (frame.t === 'call_offer') {
      if (why !== 'outOfStep' || over !== null || (await ports.isRecorded(frame.call_id))) {
        return recordUnanswered(frame, why === 'identityChanged' ? 'identityChanged' : 'unsecured');
      }
      // It takes a look at the server: what waits behind this frame must not wait for it.
      return void askAgain(frame).catch((error: unknown) => ports.onFault('ask for an offer again', error));
    }
    // The reason class of a hang-up stands in clear as well. A server can end a call in any case.
    if (frame.t === 'call_hangup') {
      dispatch({ type: 'remoteHungUp', callId: frame.call_id, reason: frame.reason });
      return;
    }
    // What a stranger to the call sends is noise, not a verdict about the call.
    if (isFromOurPeer(frame)) dispatch({ type: 'remoteUnsecured', callId: frame.call_id });
  };

  const askAgain = async (frame: DeliveredOffer): Promise<void> => {
    const giveUp = (): Promise<void> => recordUnanswered(frame, 'unsecured');
    const late = (error: unknown): void => ports.onFault('record', error);
    let asked = false;
    try {
      asked = await ports.recovery.askAgain(frame, () => void giveUp().catch(late));
    } finally {
      if (!asked) await giveUp();
    }
  };

  const recordUnanswered = async (frame: DeliveredOffer, reason: EndReason): Promise<void> => {
    const { call_id: callId, from: peer, call_type: type, age_ms: ageMs } = frame;
    if (await ports.isRecorded(callId)) return;
    const endedAt = ports.now();
    const call = { callId, peer, direction: 'incoming', type, startedAt: endedAt - ageMs } as const;
    await ports.record({ call, reason, durationMs: null, endedAt, route: null });
  };

  const onCallState = async (frame: CallStateFrame): Promise<void> => {
    const { call_id: callId, state, direction, peer, call_type: type, started_at: startedAt } = frame;
    if (state !== 'ringing' && state !== 'queued') ports.recovery.callEnded(callId);
    if (callId === ports.currentCall()?.callId) return dispatch({ type: 'serverSaid', callId, news: NEWS[state] });
    // A call that rang while this device was away.
    if (state !== 'missed' || direction !== 'incoming' || (await ports.isRecorded(callId))) return;
    const call = { callId, peer, direction, type, startedAt } as const;
    const endedAt = frame.ended_at ?? ports.now();
    await ports.record({ call, reason: 'missed', durationMs: null, endedAt, route: null });
  };

  const onRefusal = async ({ call_id: callId, code }: ErrorFrame): Promise<void> => {
    if (callId === undefined) return;
    const failure = code === 'stale_devices' ? await ports.offerAgain(callId) : SEND_FAILURES[code];
    if (failure !== null && failure !== undefined) dispatch({ type: 'sendFailed', callId, failure });
  };

  return { receive, resume };
}

/** What stands in a kept frame for the ciphertext, which has done its work. */
const EMPTY_PAYLOAD = 'AAAA';

function isRelayed(message: ServerMessage): message is RelayedMessage {
  return Object.hasOwn(KINDS, message.t);
}

/** A frame as it would look had the server held it this much longer. */
function later(frame: RelayedMessage, waitedMs: number): RelayedMessage {
  const age_ms = frame.age_ms + waitedMs;
  return frame.t === 'call_offer'
    ? { ...frame, age_ms, ring_left_ms: Math.max(0, frame.ring_left_ms - waitedMs) }
    : { ...frame, age_ms };
}

/** The calls that are over by the end of a batch, and what became of them. */
function callsOver(frames: readonly InboxFrame[]): ReadonlyMap<string, EndReason> {
  const over = new Map<string, EndReason>();
  for (const frame of frames) {
    if (frame.t === 'call_hangup') over.set(frame.call_id, 'missed');
    if (frame.t !== 'call_state') continue;
    if (frame.state === 'answered_elsewhere') over.set(frame.call_id, 'answeredElsewhere');
    else if (frame.state === 'rejected_elsewhere') over.set(frame.call_id, 'declinedElsewhere');
    else if (frame.state === 'missed' || frame.state === 'ended') over.set(frame.call_id, 'missed');
  }
  return over;
}

const NEWS: Readonly<Record<CallStateFrame['state'], ServerNews>> = {
  ringing: 'ringing',
  queued: 'queued',
  answered_elsewhere: 'answeredElsewhere',
  rejected_elsewhere: 'rejectedElsewhere',
  missed: 'missed',
  ended: 'ended',
};

/** What a refused frame means to the call; null if the call may go on as if nothing had been said. */
const SEND_FAILURES: Readonly<Record<ErrorFrame['code'], SendFailure | null>> = {
  no_such_user: 'unknownUser',
  call_not_ringing: 'notRinging',
  glare: 'glare',
  rate: 'rate',
  full: 'refused',
  unavailable: 'refused',
  // Call ids are random, so the call that exists is ours: the offer went twice because a side had lost its place.
  exists: null,
  too_big: 'refused',
  bad_frame: 'refused',
  unknown_type: 'refused',
  stale_devices: 'refused',
  // It crossed the end of the call, which is told by a frame of its own.
  ended: null,
  no_such_call: 'refused',
};

const KINDS: Readonly<Record<RelayedMessage['t'], readonly PeerMessage['body']['kind'][]>> = {
  call_offer: ['offer'],
  call_answer: ['answer'],
  // The one frame that both sides may send all through a call, and that changes nothing at the server.
  ice_candidate: ['candidates', 'heartbeat', 'nack'],
  call_hangup: ['hangup'],
};

/** The clear type of a frame and the message inside must agree: the server must not make a hang-up look like an offer. */
function fits(frame: RelayedMessage['t'], kind: PeerMessage['body']['kind']): boolean {
  return KINDS[frame].includes(kind);
}

const HANGUP_REASONS = ['hangup', 'cancel', 'reject', 'busy', 'failed', 'glare'] as const;

/** A word that only a newer Ringfort knows still ends the call. */
function hangupReason(word: string): (typeof HANGUP_REASONS)[number] {
  return HANGUP_REASONS.find((known) => known === word) ?? 'hangup';
}
