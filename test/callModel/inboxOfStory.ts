import type { CallEvent } from '../../core/call/callEvent.ts';
import type { CallRecord } from '../../core/call/callEffect.ts';
import type { CallNote, NetworkPlan, OwnPart } from '../../core/call/call.ts';
import { unrungRecord } from '../../core/call/callRecord.ts';
import type { EndReason } from '../../core/call/endReason.ts';
import type { NotAdmitted } from '../../core/call/mayRing.ts';
import type { PeerTrust } from '../../core/call/peerTrust.ts';
import { MAX_RING_TIMEOUT_MS } from '../../core/protocol/limits.ts';
import type { DeliveredOffer, RelayedMessage } from '../../core/protocol/serverMessage.ts';
import { callsOver, newsOf, REFUSED_KINDS, SEND_FAILURES, tellsOfMissed } from '../../main/call/frameMapping.ts';
import type { GiveUp } from '../../main/call/askedOffers.ts';
import type { SessionRecovery } from '../../main/call/sessionRecovery.ts';
import type { Damage, Sealed, SealedMessages } from './sealed.ts';
import type { InSession } from './sessionsOfStory.ts';
import type { Handed } from './socketOfStory.ts';

export interface InboxPorts {
  readonly sealed: SealedMessages;
  readonly now: () => number;
  readonly dispatch: (event: CallEvent) => void;
  readonly isCurrent: (callId: string) => boolean;
  readonly isRecorded: (callId: string) => boolean;
  readonly record: (entry: CallRecord) => void;
  /** Of a call whose frame comes no more. */
  readonly recordLate: (entry: CallRecord) => void;
  readonly isContact: (peer: string) => boolean;
  readonly admission: (peer: string) => { readonly admission: 'rings' | NotAdmitted; readonly linkEnded: boolean };
  readonly trustOf: (peer: string) => PeerTrust;
  readonly network: () => NetworkPlan;
  readonly draw: () => OwnPart;
  /** Whether what this peer sealed in this session can be read. */
  readonly canRead: (peer: string, session: InSession) => boolean;
  /** Whether what a peer describes may reach the engine. */
  readonly isDescribed: (callId: string) => boolean;
  /** Another identity of theirs turned up, and the person has not decided about it. */
  readonly isUndecided: (peer: string) => boolean;
  /** Ends a call of theirs without a word. */
  readonly endUnsaid: (callId: string, peer: string) => void;
  readonly onUnread: (frame: RelayedMessage) => void;
  readonly recovery: () => SessionRecovery;
}

/** What was said with a hang-up. Whether a time in it is one, `frameMapping.ts` judges. */
function noteOf({ note }: Extract<Sealed['message'], { kind: 'hangup' }>): { readonly note?: CallNote } {
  return note === undefined ? {} : { note };
}

/** What `peerInbox.ts` makes of frames, where a ciphertext is a number: read once each, judged together. */
export class InboxOfStory {
  readonly #ports: InboxPorts;
  readonly #read = new Set<string>();

  constructor(ports: InboxPorts) {
    this.#ports = ports;
  }

  receive(frames: readonly Handed[]): void {
    const over = callsOver(frames);
    const { dispatch, isCurrent, sealed } = this.#ports;
    const recovery = this.#ports.recovery();
    for (const frame of frames) {
      if (frame.t === 'err') {
        this.#onRefusal(frame);
      } else if (frame.t === 'call_state') {
        const { call_id: callId, state, direction, peer, call_type: type, started_at: startedAt } = frame;
        if (state !== 'ringing' && state !== 'queued') void recovery.callEnded(callId);
        if (isCurrent(callId)) dispatch({ type: 'serverSaid', callId, news: newsOf(frame) });
        else if (tellsOfMissed(frame)) {
          this.#list({ callId, peer, direction, type, startedAt }, 'missed', frame.ended_at ?? this.#ports.now());
        }
      } else if (!this.#read.has(frame.encrypted_payload)) {
        const damage = sealed.damageOf(frame.encrypted_payload);
        const read = damage === undefined ? sealed.open(frame.encrypted_payload) : null;
        if (read !== null && this.#ports.isUndecided(read.peer)) {
          this.#onUnread(frame, 'identityChanged', over.get(frame.call_id) ?? null);
        } else if (read !== null && this.#ports.canRead(read.peer, read)) {
          this.#read.add(frame.encrypted_payload);
          this.#onMessage(frame, read, over.get(frame.call_id) ?? null);
        } else this.#onUnread(frame, damage ?? 'outOfStep', over.get(frame.call_id) ?? null);
        if (frame.t === 'call_hangup') void recovery.callEnded(frame.call_id);
      }
    }
  }

  /** At the start of a program. */
  resume(): Promise<void> {
    const { recovery, isCurrent, isRecorded } = this.#ports;
    return recovery().resume(this.#giveUp, async (callId) => isCurrent(callId) || isRecorded(callId));
  }

  readonly #giveUp: GiveUp = async ({ call }, endedAt) => {
    try {
      this.#list(call, 'unsecured', endedAt);
    } catch {
      this.#list(call, 'unsecured', endedAt, { record: this.#ports.recordLate });
    }
  };

  #onRefusal({ call_id: callId, code, refused }: Extract<Handed, { t: 'err' }>): void {
    const { dispatch } = this.#ports;
    if (callId === undefined) return;
    if (code === 'stale_devices') return dispatch({ type: 'offerMisaddressed', callId });
    const failure = SEND_FAILURES[code];
    const kind = refused === undefined ? null : REFUSED_KINDS[refused];
    if (failure !== null) dispatch({ type: 'sendFailed', callId, kind, failure });
  }

  #onMessage(frame: RelayedMessage, read: Sealed, over: EndReason | null): void {
    const { dispatch, trustOf, network, draw, isDescribed } = this.#ports;
    const { callId, peer, device, message, hash, pair, sequence } = read;
    const of = { callId, from: { peer, device, forwardSecret: true } };
    switch (message.kind) {
      case 'offer':
        if (frame.t === 'call_offer') this.#onOffer(frame, read, message, over);
        return;
      case 'answer': {
        if (!isDescribed(callId)) return dispatch({ type: 'remoteUnsecured', ...of });
        const { answer, offerHash, sasNonce, candidates, mediaSecret } = message;
        const answered = { answer, hash, offerHash, sasNonce, candidates, mediaSecret, trust: trustOf(peer) };
        return dispatch({ type: 'remoteAnswered', ...of, ...answered });
      }
      case 'accepted':
        return dispatch({ type: 'remoteAccepted', ...of });
      case 'candidates':
        return dispatch({ type: 'remoteCandidates', ...of, pair, candidates: message.candidates });
      case 'restart':
        return dispatch({
          type: 'remoteRestart',
          ...of,
          pair,
          hash,
          credentials: message.credentials,
          network: network(),
        });
      case 'restarted': {
        const { questionHash, credentials } = message;
        return dispatch({ type: 'remoteRestarted', ...of, pair, questionHash, credentials });
      }
      case 'rejoin': {
        if (!isDescribed(callId)) return;
        const { offer, sasCommitment, afterGeneration, mediaSecret } = message;
        const asked = {
          pair,
          hash,
          offer,
          sasCommitment,
          afterGeneration,
          mediaSecret,
          network: network(),
          drawn: draw(),
        };
        return dispatch({ type: 'remoteRejoin', ...of, ...asked });
      }
      case 'rejoined': {
        if (!isDescribed(callId)) return;
        const { answer, questionHash, sasNonce, mediaSecret } = message;
        return dispatch({ type: 'remoteRejoined', ...of, pair, hash, questionHash, answer, sasNonce, mediaSecret });
      }
      case 'reveal':
        return dispatch({ type: 'remoteRevealed', ...of, generation: pair.generation, nonce: message.nonce });
      case 'mediaState': {
        const { state, asleep, relayed } = message;
        return dispatch({ type: 'remoteMediaState', ...of, sequence, state, asleep, relayed });
      }
      case 'hangup':
        return dispatch({ type: 'remoteHungUp', ...of, ...noteOf(message), reason: message.reason });
      case 'name':
        // The machine hears nothing of names.
        return;
      case 'nack':
        return dispatch({ type: 'remoteNacked', ...of, messageHash: message.messageHash });
      case 'heartbeat':
        return;
      case 'readdress':
      case 'repeat':
        throw new Error('it is what it repeats');
    }
  }

  /** What `onUnreadable` of the inbox does about a message that is damaged, or of a session that this phone lacks. */
  #onUnread(frame: RelayedMessage, why: Damage | 'identityChanged', over: EndReason | null): void {
    const { dispatch, isCurrent, isRecorded, isContact, onUnread, recovery } = this.#ports;
    const { call_id: callId, from: peer, from_device: device, encrypted_payload: payload } = frame;
    onUnread(frame);
    if (frame.t === 'call_offer') {
      if (isCurrent(callId)) return;
      if (why === 'identityChanged') return this.#refuse(frame, over === null && isContact(peer));
      if (why === 'undecryptable' || over !== null || isRecorded(callId)) return this.#listUnread(frame);
      const asked = recovery();
      // A program that was killed lists nothing any more.
      const giveUp: GiveUp = async (...how) => (asked === recovery() ? this.#giveUp(...how) : undefined);
      void asked.askAgain(frame, giveUp).then((isAsked) => isAsked || this.#listUnread(frame));
      return;
    }
    if (frame.t === 'call_hangup') return dispatch({ type: 'hangupUnread', callId, reason: frame.reason });
    if (!isCurrent(callId)) return;
    const what = frame.t === 'call_answer' ? 'answer' : 'candidates';
    const from = { peer, device, forwardSecret: true };
    dispatch({ type: 'remoteUnread', callId, from, what, why, payload, knownContact: isContact(peer) });
  }

  /** Whose keys wait for a decision is told so, and does not ring. */
  #refuse({ call_id: callId, from: peer, call_type: type, age_ms: ageMs }: DeliveredOffer, waits: boolean): void {
    const { isRecorded, admission, endUnsaid, now } = this.#ports;
    const isBlocked = admission(peer).admission === 'blocked';
    if (waits && !isBlocked && !isRecorded(callId)) endUnsaid(callId, peer);
    const call = { callId, peer, direction: 'incoming', type, startedAt: now() - ageMs } as const;
    this.#list(call, isBlocked ? 'blocked' : 'keysChanged', now());
  }

  #listUnread({ call_id: callId, from: peer, call_type: type, age_ms: ageMs }: DeliveredOffer): void {
    const now = this.#ports.now();
    const call = { callId, peer, direction: 'incoming', type, startedAt: now - ageMs } as const;
    this.#list(call, 'unsecured', now, { record: this.#ports.recordLate });
  }

  #onOffer(
    frame: DeliveredOffer,
    { callId, peer, device, callType, hash, subject }: Sealed,
    { offer, sasCommitment, mediaSecret }: Extract<Sealed['message'], { kind: 'offer' }>,
    over: EndReason | null,
  ): void {
    const { isCurrent, isRecorded, dispatch, isContact, trustOf, network, draw, now, recovery, isDescribed } =
      this.#ports;
    const isKnown = isCurrent(callId) || isRecorded(callId);
    if (!recovery().isAskedFor(frame) && isKnown) return;
    const ringLeftMs = Math.min(frame.ring_left_ms, MAX_RING_TIMEOUT_MS);
    const why = over !== null || ringLeftMs <= 0 ? (over ?? 'missed') : isDescribed(callId) ? null : 'unsecured';
    if (why !== null) {
      const about = subject !== null && isContact(peer) ? { subject } : {};
      const startedAt = now() - frame.age_ms;
      const call = { callId, peer, direction: 'incoming', type: callType, startedAt, ...about } as const;
      return this.#list(call, why, now());
    }
    dispatch({
      ...{ type: 'remoteOffered', callId, from: { peer, device, forwardSecret: true }, callType, offer, hash },
      ...{
        sasCommitment,
        mediaSecret,
        subject,
        ringLeftMs,
        knownContact: isContact(peer),
        ...this.#ports.admission(peer),
      },
      ...{ network: network(), ours: draw(), trust: trustOf(peer) },
    });
  }

  #list(
    call: CallRecord['call'],
    reason: EndReason,
    endedAt: number,
    { record }: Pick<InboxPorts, 'record'> = this.#ports,
  ): void {
    const { isRecorded } = this.#ports;
    if (!isRecorded(call.callId)) record(unrungRecord(call, reason, endedAt, { forwardSecret: true, device: null }));
  }
}
