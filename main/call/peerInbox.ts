import type { NetworkPlan } from '../../core/call/call.ts';
import type { CallRecord } from '../../core/call/callEffect.ts';
import type { CallEvent, SendFailure } from '../../core/call/callEvent.ts';
import type { EndReason } from '../../core/call/endReason.ts';
import { decodeServerMessage } from '../../core/protocol/codec.ts';
import type { PeerMessage, PeerMessageBody } from '../../core/protocol/peerMessage.ts';
import type { CallStateFrame, DeliveredOffer, ErrorFrame, RelayedMessage } from '../../core/protocol/serverMessage.ts';
import type { Clock } from '../ports/clock.ts';
import type { Address } from '../ports/address.ts';
import type { Delivered, QueuePosition } from '../ports/queuePosition.ts';
import type { CallLedger } from './callLedger.ts';
import type { CallVerification } from './callVerification.ts';
import type { CurrentCall } from './currentCall.ts';
import { callsOver, fits, hangupReason, isRelayed, later, NEWS, SEND_FAILURES } from './frameMeanings.ts';
import { createFrameOpening, type KeptMessage, type Unread } from './frameOpening.ts';
import type { PeerCodec } from './peerCodec.ts';
import type { MessageCrypto } from './peerPorts.ts';
import type { SessionRecovery } from './sessionRecovery.ts';

/** Messages that are decrypted (which happens once only) and not yet acted upon; they outlive a crash. */
export interface KeptMessages extends KeptMessage {
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

export interface PeerInboxPorts extends Clock {
  readonly crypto: MessageCrypto;
  readonly codec: PeerCodec;
  readonly ledger: CallLedger;
  readonly verification: Pick<CallVerification, 'offerTaken' | 'answerTaken' | 'revealTaken'>;
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
  /** A device of the peer could not read a message of ours in the current call. */
  readonly onNack: (callId: string, device: number, messageHash: string) => void;
  /** The answer is there: our nonce may be shown to the device that gave it, and must be. */
  readonly onReveal: (callId: string, peer: Address, nonce: string) => void;
  /** A message of this device was read. */
  readonly onRead: (peer: Address) => void;
  readonly recovery: Pick<SessionRecovery, 'askAgain' | 'askForRepeat' | 'isAskedFor' | 'callEnded'>;
  readonly onDropped: (why: 'duplicate' | 'undecryptable' | 'mismatch') => void;
  readonly onFault: (what: string, error: unknown) => void;
}

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
  const { codec, ledger, verification, kept, dispatch } = ports;
  const open = createFrameOpening(ports);

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
        const { from, from_device: deviceId, call_id: callId } = decoded.message;
        if (!ports.crypto.forPeer({ userId: from, deviceId }).forwardSecret) ledger.noteStatic(callId);
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
    const peer = { userId: frame.from, deviceId: remoteDevice };
    switch (body.kind) {
      case 'offer':
        if (frame.t === 'call_offer') await onOffer(frame, message, over);
        return;
      case 'answer':
        return onAnswer(peer, message, body);
      case 'candidates':
        return dispatch({ type: 'remoteCandidates', callId, candidates: body.candidates });
      case 'hangup':
        return dispatch({ type: 'remoteHungUp', callId, reason: hangupReason(body.reason) });
      case 'nack':
        return ports.onNack(callId, remoteDevice, body.messageHash);
      case 'reveal':
        if (!verification.revealTaken(callId, peer, body.nonce)) dispatch({ type: 'remoteUnsecured', callId });
        return;
      case 'heartbeat':
    }
  };

  const onAnswer = (
    peer: Address,
    message: PeerMessage,
    { sdp, dtlsFingerprint, offerHash, sasNonce }: Extract<PeerMessageBody, { kind: 'answer' }>,
  ): void => {
    const { callId } = message;
    // What was agreed with the first answer is fixed: its certificate, and the words over it (A43).
    if (ports.currentCall()?.remoteDevice !== null) return ports.onDropped('mismatch');
    // An answer made for another offer: somebody moved messages between calls.
    if (offerHash !== ledger.offerHash(callId)) return dispatch({ type: 'remoteUnsecured', callId });
    ledger.keepRemoteFingerprint(callId, dtlsFingerprint);
    const nonce = verification.answerTaken(callId, peer, { hash: codec.hashOf(message), dtlsFingerprint, sasNonce });
    // Before the candidates, which the answer lets flow.
    if (nonce !== null) ports.onReveal(callId, peer, nonce);
    dispatch({ type: 'remoteAnswered', callId, remoteDevice: peer.deviceId, answer: { sdp, dtlsFingerprint } });
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
    const { dtlsFingerprint, sasCommitment } = body;
    const hash = codec.hashOf(message);
    ledger.keepOfferHash(callId, hash);
    ledger.keepRemoteFingerprint(callId, dtlsFingerprint);
    const from = { userId: peer, deviceId: remoteDevice };
    verification.offerTaken(callId, from, { hash, dtlsFingerprint, sasCommitment });
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
        return recordUnanswered(frame, why === 'identityChanged' || why === 'noRatchet' ? why : 'unsecured');
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
    if (!isFromOurPeer(frame)) return;
    if (why === 'outOfStep') {
      return void askForRepeat(frame).catch((error: unknown) => ports.onFault('ask for a message again', error));
    }
    // A candidate less is no harm that a server could not do by keeping it. A changed identity ends the call by itself, if it may.
    if (frame.t === 'ice_candidate' && why !== 'noRatchet') return;
    dispatch({ type: 'remoteUnsecured', callId: frame.call_id });
  };

  /** Without its answer there is no call; without a candidate there may be one. */
  const askForRepeat = async (frame: RelayedMessage): Promise<void> => {
    const giveUp = (): void => {
      const isUnanswered = isFromOurPeer(frame) && ports.currentCall()?.remoteDevice === null;
      if (frame.t === 'call_answer' && isUnanswered) dispatch({ type: 'remoteUnsecured', callId: frame.call_id });
    };
    let asked = false;
    try {
      asked = await ports.recovery.askForRepeat(frame, giveUp);
    } finally {
      if (!asked) giveUp();
    }
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
