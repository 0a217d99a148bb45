import type { NetworkPlan, OwnPart } from '../../core/call/call.ts';
import type { CallEvent, UnreadReason } from '../../core/call/callEvent.ts';
import type { Sender } from '../../core/call/sender.ts';
import type { EndReason } from '../../core/call/endReason.ts';
import type { PeerTrust } from '../../core/call/peerTrust.ts';
import { hasLostLayer } from '../../core/call/secondLayer.ts';
import { screenAnswer, screenOffer } from '../../core/protocol/remoteDescription.ts';
import type { OwnName, RightToRing } from '../../core/protocol/peerMessage.ts';
import { MAX_RING_TIMEOUT_MS } from '../../core/protocol/limits.ts';
import type { CallStateFrame, DeliveredOffer, ErrorFrame, RelayedMessage } from '../../core/protocol/serverMessage.ts';
import type { Address } from '../ports/address.ts';
import type { Delivered } from '../ports/queuePosition.ts';
import { callsOver, frameFits, hangupReason, newsOf, noteOf, REFUSED_KINDS, SEND_FAILURES } from './frameMapping.ts';
import type { CallerAdmission } from './admission.ts';
import type { GiveUp } from './askedOffers.ts';
import { createConnectionMessages } from './connectionMessages.ts';
import { createFrameOpening } from './frameOpening.ts';
import { createWaitingMessages, type KeptMessages, type ReadMessage } from './keptMessages.ts';
import { createMediaScreening, type OnRefusedMedia } from './mediaScreening.ts';
import type { MessageCrypto } from './peerPorts.ts';
import type { SessionRecovery } from './sessionRecovery.ts';
import { createUnrungCalls, type UnrungCallsPorts } from './unrungCalls.ts';

export interface PeerInboxPorts extends UnrungCallsPorts {
  readonly crypto: MessageCrypto;
  readonly kept: KeptMessages;
  readonly dispatch: (event: CallEvent) => void;
  /** Whether this call is on, or was a moment ago. */
  readonly isCurrent: (callId: string) => boolean;
  /** Whether it is one with them: of a call everybody may know the id whom its other side told it. */
  readonly isCurrentWith: (callId: string, peer: string) => boolean;
  /** Whether a call of theirs that could be read may ring now. */
  readonly admission: CallerAdmission['admission'];
  /** They, a contact or who rings, gave us a right to ring at theirs; the last one counts. */
  readonly keepRight: (handle: string, right: RightToRing) => void;
  /** What they are called; the last word of it counts. */
  readonly keepName: (handle: string, name: OwnName) => void;
  /** This device has a second layer on media, and will not be without one again. */
  readonly noteSecondLayer: (device: Address) => void;
  readonly networkPlan: (handle: string) => Promise<NetworkPlan>;
  /** What we bring to a call that is offered, with randomness of its own. */
  readonly drawOwnPart: () => OwnPart;
  readonly trustOf: (handle: string) => PeerTrust;
  /** So many messages of this device were read in a row that its DH ratchet stands still. */
  readonly isHeartbeatDue: (peer: Address) => boolean;
  readonly recovery: Pick<SessionRecovery, 'askAgain' | 'isAskedFor' | 'callEnded' | 'resume'>;
  /** Before each frame: others get their turn in between. */
  readonly takeTurn: () => Promise<void>;
  readonly onDropped: (why: 'duplicate' | 'undecryptable' | 'mismatch') => void;
  /** So many parts of what a peer described may not reach the media engine (A89). */
  readonly onRefused: OnRefusedMedia;
  readonly onFault: (what: string, error: unknown) => void;
}

export interface PeerInbox {
  /**
   * Resolves when all of it is committed and acted upon, so that the caller may move the queue position past it and
   * acknowledge. After a crash before that, frames that left no message behind come again and change nothing. Where it
   * rejects, what was read and not acted upon is acted upon first when the next ones are received.
   */
  readonly receive: (delivered: readonly Delivered[]) => Promise<void>;
  /** After a start: waits on for what was asked for again, and acts upon what was decrypted just before a crash. */
  readonly resume: () => Promise<void>;
}

/**
 * Decrypts what arrives and turns it into events of the call. Frames that waited together are judged together: an offer
 * whose caller has given up within the same batch becomes a missed call and never rings.
 */
export function createPeerInbox(ports: PeerInboxPorts): PeerInbox {
  const { kept, dispatch, isCurrent, isCurrentWith } = ports;
  const open = createFrameOpening(ports);
  const { described, takeable } = createMediaScreening(ports.onRefused);
  const { listMissed, listOffer, listUnread, listAsked } = createUnrungCalls(ports);
  const connectionEvent = createConnectionMessages({ ...ports, described });

  /** One was read and could not be acted upon: it is kept, and comes no more. */
  let isOneLeft = false;
  const receive = async (delivered: readonly Delivered[]): Promise<void> => {
    const over = callsOver(delivered.map(({ frame }) => frame));
    if (isOneLeft) await actUponWaiting(over);
    isOneLeft = false;
    try {
      await receiveAll(delivered, over);
    } catch (error) {
      isOneLeft = true;
      throw error;
    }
  };

  const receiveAll = async (delivered: readonly Delivered[], over: ReturnType<typeof callsOver>): Promise<void> => {
    for (const { frame, position, refused } of delivered) {
      await ports.takeTurn();
      if (frame.t === 'call_state') await onCallState(frame);
      else if (frame.t === 'err') onRefusal(frame, refused);
      else {
        const opened = await open(frame, position);
        if (typeof opened !== 'string') {
          await onMessage(frame, opened, over.get(frame.call_id) ?? null);
          await kept.handled(opened.id);
        } else if (opened !== 'dropped') await onUnreadable(frame, opened, over.get(frame.call_id) ?? null);
      }
    }
    // The one commit that waits for the disk, however many frames there were: acknowledged are only those it holds.
    await kept.safe();
  };

  /** What a message brings along for later comes with the next one too: the call must not fail for want of it. */
  const aside = (what: string, keep: () => void): void => {
    try {
      keep();
    } catch (error) {
      ports.onFault(what, error);
    }
  };

  const onMessage = async (frame: RelayedMessage, read: ReadMessage, over: EndReason | null): Promise<void> => {
    const { message, hash, forwardSecret } = read;
    const { body, pair } = message;
    const { call_id: callId, from: peer, from_device: device } = frame;
    if (message.callId !== callId || !frameFits(frame.t, body.kind)) {
      ports.onDropped('mismatch');
      return onUnreadable(frame, 'undecryptable', over);
    }
    const from: Sender = { peer, device, forwardSecret };
    // By itself it comes from whom we speak with, and from nobody else.
    const isSaidNow = body.kind !== 'name' || isCurrentWith(callId, peer);
    const name = 'name' in body && isSaidNow ? body.name : null;
    if (name !== null) aside('keep a name', () => ports.keepName(peer, name));
    const hasLayer = 'mediaSecret' in body && body.mediaSecret !== null;
    if (hasLayer) aside('note a second layer', () => ports.noteSecondLayer({ userId: peer, deviceId: device }));
    switch (body.kind) {
      case 'offer':
        if (frame.t === 'call_offer') await onOffer(frame, read, over);
        break;
      case 'answer': {
        const { sdp, dtlsFingerprint, offerHash, sasNonce, mediaSecret } = body;
        const candidates = takeable(body.candidates);
        const answer = described(screenAnswer(sdp), dtlsFingerprint);
        if (answer === null) {
          dispatch({ type: 'remoteUnsecured', callId, from });
          break;
        }
        dispatch({
          type: 'remoteAnswered',
          callId,
          from,
          answer,
          hash,
          offerHash,
          sasNonce,
          candidates,
          mediaSecret,
          trust: ports.trustOf(peer),
        });
        break;
      }
      case 'accepted':
        dispatch({ type: 'remoteAccepted', callId, from });
        break;
      case 'candidates': {
        const candidates = takeable(body.candidates);
        if (candidates.length > 0) dispatch({ type: 'remoteCandidates', callId, from, pair, candidates });
        break;
      }
      case 'restart':
      case 'restarted':
      case 'rejoin':
      case 'rejoined': {
        const event = await connectionEvent({ callId, from, pair, hash }, body);
        if (event === null) ports.onDropped('mismatch');
        else dispatch(event);
        break;
      }
      case 'hangup': {
        // It may have waited for us, and what was said was meant then.
        const note = noteOf(body, ports.now() - frame.age_ms);
        dispatch({ type: 'remoteHungUp', callId, from, reason: hangupReason(body.reason), ...note });
        await ports.recovery.callEnded(callId);
        break;
      }
      case 'nack':
        dispatch({ type: 'remoteNacked', callId, from, messageHash: body.messageHash });
        break;
      case 'reveal':
        dispatch({ type: 'remoteRevealed', callId, from, generation: pair.generation, nonce: body.nonce });
        break;
      case 'mediaState': {
        const { microphone, camera, screen, held, asleep, relayed } = body;
        const state = { microphone, camera, screen, held };
        dispatch({ type: 'remoteMediaState', callId, from, sequence: message.sequence, state, asleep, relayed });
        break;
      }
      case 'name':
      case 'heartbeat':
      // It has a way of its own and is taken from nowhere else.
      case 'voiceMessage':
    }
    const right = 'rightToRing' in body ? body.rightToRing : null;
    if (right !== null && (isCurrentWith(callId, peer) || (await ports.isContact(peer)))) {
      aside('keep a right to ring', () => ports.keepRight(peer, right));
    }
    if (!isCurrentWith(callId, peer) || !ports.isHeartbeatDue({ userId: peer, deviceId: device })) return;
    dispatch({ type: 'heartbeatDue', callId, from, knownContact: await ports.isContact(peer) });
  };

  const onOffer = async (frame: DeliveredOffer, read: ReadMessage, over: EndReason | null): Promise<void> => {
    const { call_id: callId, from: peer, from_device: device } = frame;
    const ringLeftMs = Math.min(frame.ring_left_ms, MAX_RING_TIMEOUT_MS);
    const { message, hash, forwardSecret } = read;
    const { body } = message;
    if (body.kind !== 'offer') return;
    const said = { forwardSecret, subject: body.subject };
    // A call is offered once; that one is on, or over.
    const known = isCurrent(callId) || (await ports.isRecorded(callId));
    if (!ports.recovery.isAskedFor(frame) && known) return ports.onDropped('mismatch');
    if (over !== null || ringLeftMs <= 0) return listOffer(frame, over ?? 'missed', said);
    const knownContact = await ports.isContact(peer);
    const network = await ports.networkPlan(peer);
    const { sasCommitment, mediaSecret, video, subject, linkToken } = body;
    const offer = described(screenOffer(body.sdp), body.dtlsFingerprint);
    if (offer === null) return listOffer(frame, 'unsecured', said);
    const trust = ports.trustOf(peer);
    if (hasLostLayer(trust, device, mediaSecret)) return listOffer(frame, 'secondLayerLost', said);
    const { verdict: admission, linkEnded } = await ports.admission(peer, linkToken);
    dispatch({
      type: 'remoteOffered',
      callId,
      from: { peer, device, forwardSecret },
      callType: video ? 'video' : 'audio',
      subject,
      offer,
      hash,
      sasCommitment,
      mediaSecret,
      ringLeftMs,
      knownContact,
      admission,
      linkEnded,
      network,
      ours: ports.drawOwnPart(),
      trust: ports.trustOf(peer),
    });
  };

  const onUnreadable = async (frame: RelayedMessage, why: UnreadReason, over: EndReason | null): Promise<void> => {
    const { call_id: callId, from: peer, from_device: device, encrypted_payload: payload } = frame;
    if (frame.t === 'call_offer') {
      // A call is offered once; that one is on. It may come again, or be the server's alone.
      if (isCurrent(callId)) return;
      const mayComeAgain = why === 'outOfStep' && over === null && !(await ports.isRecorded(callId));
      if (mayComeAgain && (await ports.recovery.askAgain(frame, giveUp))) return;
      return listUnread(frame, why, over === null);
    }
    if (frame.t === 'call_hangup') {
      // The reason class of a hang-up stands in clear as well, and only the server vouches for it.
      dispatch({ type: 'hangupUnread', callId, reason: frame.reason });
      return ports.recovery.callEnded(callId);
    }
    if (!isCurrent(callId)) return;
    dispatch({
      type: 'remoteUnread',
      callId,
      from: { peer, device, forwardSecret: true },
      what: frame.t === 'call_answer' ? 'answer' : 'candidates',
      why,
      payload,
      knownContact: await ports.isContact(peer),
    });
  };

  const giveUp: GiveUp = (asked, endedAt) =>
    listAsked(asked, endedAt).catch((error: unknown) => ports.onFault('record', error));

  const onCallState = async (frame: CallStateFrame): Promise<void> => {
    const { call_id: callId, state } = frame;
    if (state !== 'ringing' && state !== 'queued') await ports.recovery.callEnded(callId);
    if (isCurrent(callId)) return dispatch({ type: 'serverSaid', callId, news: newsOf(frame) });
    await listMissed(frame);
  };

  const onRefusal = ({ call_id: callId, code }: ErrorFrame, refused: Delivered['refused']): void => {
    if (callId === undefined) return;
    if (code === 'stale_devices') return dispatch({ type: 'offerMisaddressed', callId });
    const failure = SEND_FAILURES[code];
    const kind = refused === undefined ? null : REFUSED_KINDS[refused];
    if (failure !== null) dispatch({ type: 'sendFailed', callId, kind, failure });
  };

  const actUponWaiting = createWaitingMessages({ ...ports, act: onMessage });

  return {
    receive,
    resume: async () => {
      // Before what may be one of them, come again.
      await ports.recovery.resume(giveUp, async (callId) => isCurrent(callId) || ports.isRecorded(callId));
      await actUponWaiting(new Map());
    },
  };
}
