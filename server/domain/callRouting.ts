import { type CallSession, isLive } from '../../core/protocol/callSession.ts';
import type {
  CallAnswer,
  CallHangup,
  CallOffer,
  IceCandidates,
  NumberedMessage,
} from '../../core/protocol/clientMessage.ts';
import type { ErrorCode } from '../../core/protocol/errorCodes.ts';
import {
  ANSWER_TTL_MS,
  CANDIDATE_TTL_MS,
  HANGUP_TTL_MS,
  MAX_DESCRIPTION_PAYLOAD_BYTES,
  MAX_RINGING_PER_CALLER,
  MAX_SMALL_PAYLOAD_BYTES,
  NOTICE_TTL_MS,
  OFFERS_PER_MINUTE,
  OFFERS_PER_PAIR_PER_MINUTE,
  WIRE_VERSION,
} from '../../core/protocol/limits.ts';
import type { ErrorFrame } from '../../core/protocol/serverMessage.ts';
import type { Bus, QueuedMessage } from '../bus/Bus.ts';
import type { Store } from '../store/Store.ts';
import { callerOf, callState, endNotices, type Notice } from './callNotices.ts';
import { CallTransitions } from './callTransitions.ts';
import { isForgottenBy, newCallSession, sideOf } from './callSessions.ts';
import { CandidateBudget } from './candidateBudget.ts';
import type { Clock } from './clock.ts';
import { type DeviceAddress, sameAddress } from './deviceAddress.ts';
import { decodedBytes } from './payloadSize.ts';
import type { Presence } from './presence.ts';
import type { RingAdmission } from './ringAdmission.ts';
import { BucketMap } from './tokenBucket.ts';

/** What becomes of a numbered frame: done (relayed, repeated or dropped on purpose), or refused with an `err`. */
export type Routed = { readonly done: true } | ({ readonly done: false; readonly code: ErrorCode } & RefusalDetail);
type RefusalDetail = Partial<Pick<ErrorFrame, 'other_call_id' | 'devices' | 'retry_ms'>>;

/** No handle is empty. */
const NOBODY = '';

const done: Routed = { done: true };
const refused = (code: ErrorCode, detail: RefusalDetail = {}): Routed => ({ done: false, code, ...detail });

interface Parts {
  readonly store: Store;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly presence: Pick<Presence, 'isConnected'>;
  readonly admission: Pick<RingAdmission, 'standingOf'>;
  readonly ringTimeoutMs: number;
  /** One line for the log when a call is over. */
  readonly onEnd: (session: CallSession) => void;
}

/** Who may send what to whom about a call, and who hears of it. The row is committed before anything is routed. */
export class CallRouting {
  readonly #parts: Parts;
  readonly #perCaller = new BucketMap({ burst: OFFERS_PER_MINUTE, refillPerSecond: OFFERS_PER_MINUTE / 60 });
  readonly #perPair = new BucketMap({
    burst: OFFERS_PER_PAIR_PER_MINUTE,
    refillPerSecond: OFFERS_PER_PAIR_PER_MINUTE / 60,
  });
  readonly #transitions: CallTransitions;
  readonly #candidates = new CandidateBudget();
  /** What the callers of ringing calls were last told of the callee. */
  readonly #told = new Map<string, 'ringing' | 'queued'>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#transitions = new CallTransitions(parts.store, parts.clock);
  }

  route(from: DeviceAddress, message: NumberedMessage): Promise<Routed> {
    switch (message.t) {
      case 'call_offer':
        return this.#offer(from, message);
      case 'call_answer':
        return this.#answer(from, message);
      case 'ice_candidate':
        return this.#candidate(from, message);
      case 'call_hangup':
        return this.#hangup(from, message);
    }
  }

  async #offer(from: DeviceAddress, offer: CallOffer): Promise<Routed> {
    const { store, clock, admission, ringTimeoutMs } = this.#parts;
    const payloads = Object.entries(offer.payloads).map(([device, payload]) => [Number(device), payload] as const);
    if (payloads.some(([, payload]) => decodedBytes(payload) > MAX_DESCRIPTION_PAYLOAD_BYTES))
      return refused('too_big');

    const known = await store.findCall(offer.call_id);
    if (known && !isRepeat(known, from, offer)) return refused('exists');

    const now = clock.now();
    const retryMs = this.#perCaller.take(from.user, now) || this.#perPair.take(`${from.user}/${offer.to}`, now);
    if (retryMs > 0) return refused('rate', { retry_ms: retryMs });

    const standing = await admission.standingOf(from.user, offer.to, offer.right);
    // For a blocked caller as for somebody who does not exist, in what is read as in what is answered.
    const isForNobody = standing === 'blocked' || offer.to === from.user;
    const devices = await store.devicesOf(isForNobody ? NOBODY : offer.to);
    if (devices.length === 0) return refused('no_such_user');
    if (payloads.some(([device]) => !devices.includes(device))) return refused('stale_devices', { devices });

    let session = known;
    if (!session) {
      const ringing = (await store.liveCallsOf(from.user)).filter(
        (call) => call.status === 'ringing' && call.caller_id === from.user,
      );
      if (ringing.length >= MAX_RINGING_PER_CALLER) return refused('rate', { retry_ms: ringTimeoutMs });
      session = newCallSession(
        {
          id: offer.call_id,
          caller_id: from.user,
          caller_device: from.device,
          callee_id: offer.to,
          call_type: offer.call_type,
        },
        now,
        ringTimeoutMs,
      );
      const obstacle = await this.#insert(session, from);
      if (obstacle) return obstacle;
    }
    return this.#deliverOffer(session, from, payloads);
  }

  /**
   * A live call of the pair stands in the way, unless the dialling device has forgotten it: then that call has failed.
   */
  async #insert(session: CallSession, from: DeviceAddress): Promise<Routed | undefined> {
    for (;;) {
      const insertion = await this.#parts.store.insertCall(session);
      if (insertion.outcome === 'inserted') return undefined;
      if (insertion.outcome === 'exists') return refused('exists');
      if (!isForgottenBy(insertion.session, from)) {
        return refused('glare', { other_call_id: insertion.session.id });
      }
      const verdict = await this.#transitions.apply(insertion.session.id, {
        type: 'hungUp',
        by: from,
        reason: 'failed',
      });
      if (verdict?.changed) await this.#sendEnd(verdict.session);
    }
  }

  async #deliverOffer(
    session: CallSession,
    from: DeviceAddress,
    payloads: readonly (readonly [device: number, payload: string])[],
  ): Promise<Routed> {
    let queued = 0;
    let listeners = 0;
    for (const [device, encrypted_payload] of payloads) {
      const result = await this.#parts.bus.enqueue(
        { user: session.callee_id, device },
        {
          expiresAt: session.ring_deadline,
          message: {
            v: WIRE_VERSION,
            t: 'call_offer',
            call_id: session.id,
            from: from.user,
            from_device: from.device,
            call_type: session.call_type,
            encrypted_payload,
          },
        },
      );
      if (result.outcome !== 'queued') continue;
      queued += 1;
      listeners += result.listeners;
    }
    if (queued === 0) {
      const end = await this.#transitions.apply(session.id, { type: 'hungUp', by: from, reason: 'failed' });
      if (end) this.#finish(end.session);
      return refused('full', { retry_ms: NOTICE_TTL_MS });
    }
    if (listeners === 0) await this.#tellCaller(session, 'queued');
    return done;
  }

  async #answer(from: DeviceAddress, answer: CallAnswer): Promise<Routed> {
    if (decodedBytes(answer.encrypted_payload) > MAX_DESCRIPTION_PAYLOAD_BYTES) return refused('too_big');
    const session = await this.#parts.store.findCall(answer.call_id);
    if (!session || !sameAddress(callerOf(session), { user: answer.to, device: answer.to_device })) {
      return refused('no_such_call');
    }
    const applied = await this.#transitions.apply(session.id, { type: 'answered', by: from });
    if (!applied) return refused('no_such_call');
    if (applied.refusal) return refused(applied.refusal);
    if ((await this.#send(relayed(from, answer), ANSWER_TTL_MS)) === 'full') {
      // Nobody would ever hear of this answer: the call ends for both, with what room is left for saying so.
      const end = await this.#transitions.apply(session.id, { type: 'hungUp', by: from, reason: 'failed' });
      if (end?.changed) await this.#sendEnd(end.session);
      return refused('full', { retry_ms: ANSWER_TTL_MS });
    }
    for (const device of await this.#parts.store.devicesOf(session.callee_id)) {
      if (device === from.device) continue;
      await this.#parts.bus.dropCall({ user: session.callee_id, device }, session.id);
      await this.#send(
        callState(applied.session, { user: session.callee_id, device }, 'answered_elsewhere'),
        NOTICE_TTL_MS,
      );
    }
    return done;
  }

  async #candidate(from: DeviceAddress, candidate: IceCandidates): Promise<Routed> {
    const bytes = decodedBytes(candidate.encrypted_payload);
    if (bytes > MAX_SMALL_PAYLOAD_BYTES) return refused('too_big');
    const session = await this.#parts.store.findCall(candidate.call_id);
    const side = session && sideOf(session, from);
    if (!session || !side) return refused('no_such_call');
    if (!isLive(session.status)) return refused('ended');
    if (!(await this.#isOtherSide(session, side, candidate)) || !isOwnTurn(session, side, from)) {
      return refused('no_such_call');
    }
    // Beyond the budget nobody honest is surprised, and nobody else is owed a reply.
    if (!this.#candidates.spend(session.id, side, bytes)) return done;
    const result = await this.#send(relayed(from, candidate), CANDIDATE_TTL_MS);
    return result === 'full' ? refused('full', { retry_ms: CANDIDATE_TTL_MS }) : done;
  }

  async #isOtherSide(session: CallSession, side: 'caller' | 'callee', frame: IceCandidates): Promise<boolean> {
    const target = { user: frame.to, device: frame.to_device };
    if (side === 'callee') return sameAddress(target, callerOf(session));
    if (target.user !== session.callee_id) return false;
    if (session.answered_device !== null) return session.answered_device === target.device;
    return (await this.#parts.store.devicesOf(target.user)).includes(target.device);
  }

  async #hangup(from: DeviceAddress, hangup: CallHangup): Promise<Routed> {
    if (Object.values(hangup.payloads).some((payload) => decodedBytes(payload) > MAX_SMALL_PAYLOAD_BYTES)) {
      return refused('too_big');
    }
    const session = await this.#parts.store.findCall(hangup.call_id);
    const peer = session && (from.user === session.caller_id ? session.callee_id : session.caller_id);
    if (!session || peer !== hangup.to) return refused('no_such_call');
    const applied = await this.#transitions.apply(session.id, { type: 'hungUp', by: from, reason: hangup.reason });
    if (!applied) return refused('no_such_call');
    if (applied.refusal) return refused(applied.refusal);
    if (applied.changed) await this.#sendEnd(applied.session, { by: from, message: hangup });
    return done;
  }

  /** A device of the callee has the offer: the caller may hear ringback. */
  async offerDelivered(callId: string): Promise<void> {
    if (this.#told.get(callId) === 'ringing') return;
    const session = await this.#parts.store.findCall(callId);
    if (session?.status === 'ringing') await this.#tellCaller(session, 'ringing');
  }

  /** A device of the callee went away before it took the offer: if it was the last one, the caller waits for nobody. */
  async offerAbandoned(callId: string): Promise<void> {
    if (this.#told.has(callId)) return;
    const session = await this.#parts.store.findCall(callId);
    if (session?.status !== 'ringing') return;
    const { callee_id: user } = session;
    const devices = await this.#parts.store.devicesOf(user);
    if (devices.some((device) => this.#parts.presence.isConnected({ user, device }))) return;
    await this.#tellCaller(session, 'queued');
  }

  /** Nothing twice, and never back from ringing: a device that rang may ring on without its connection. */
  async #tellCaller(session: CallSession, state: 'ringing' | 'queued'): Promise<void> {
    const told = this.#told.get(session.id);
    if (told === state || told === 'ringing') return;
    this.#told.set(session.id, state);
    await this.#send(callState(session, callerOf(session), state), NOTICE_TTL_MS);
  }

  /** The clock was looked at; ends the call if it is due. */
  async check(
    session: CallSession,
    seen: { readonly callerSeenAt: number; readonly calleeSeenAt: number },
  ): Promise<void> {
    const applied = await this.#transitions.apply(session.id, { type: 'checked', ...seen }, session);
    if (applied?.changed) await this.#sendEnd(applied.session);
  }

  /** The device is about to go: its calls have failed, and those that ring at it if nobody else could answer them. */
  async endCallsOf(device: DeviceAddress): Promise<void> {
    const { store } = this.#parts;
    const isLast = (await store.devicesOf(device.user)).every((each) => each === device.device);
    for (const session of await store.liveCallsOf(device.user)) {
      const side = sideOf(session, device);
      const isIn =
        side === 'caller' ||
        (side === 'callee' &&
          (session.answered_device === device.device || (session.answered_device === null && isLast)));
      if (!isIn) continue;
      const applied = await this.#transitions.apply(session.id, { type: 'hungUp', by: device, reason: 'failed' });
      if (applied?.changed) await this.#sendEnd(applied.session);
    }
  }

  async #sendEnd(session: CallSession, hangup?: { by: DeviceAddress; message: CallHangup }): Promise<void> {
    const { store, bus } = this.#parts;
    const calleeDevices = await store.devicesOf(session.callee_id);
    const devices = [callerOf(session), ...calleeDevices.map((device) => ({ user: session.callee_id, device }))];
    for (const device of devices) await bus.dropCall(device, session.id);
    for (const notice of endNotices(session, calleeDevices, hangup)) await this.#send(notice, HANGUP_TTL_MS);
    this.#finish(session);
  }

  #finish(session: CallSession): void {
    this.#candidates.forget(session.id);
    this.#told.delete(session.id);
    this.#parts.onEnd(session);
  }

  async #send({ to, message }: Notice, ttlMs: number): Promise<'queued' | 'full'> {
    const { bus, clock } = this.#parts;
    return (await bus.enqueue(to, { message, expiresAt: clock.now() + ttlMs })).outcome;
  }
}

/**
 * The same offer once more, after the server lost its count of the device's frames: it is routed again, not refused.
 */
function isRepeat(session: CallSession, from: DeviceAddress, offer: CallOffer): boolean {
  return session.status === 'ringing' && sameAddress(callerOf(session), from) && session.callee_id === offer.to;
}

/** Before the answer every device of the callee may send candidates, afterwards only the one that answered. */
function isOwnTurn(session: CallSession, side: 'caller' | 'callee', from: DeviceAddress): boolean {
  return side === 'caller' || session.answered_device === null || session.answered_device === from.device;
}

function relayed(from: DeviceAddress, frame: CallAnswer | IceCandidates): Notice {
  const message: QueuedMessage = {
    v: WIRE_VERSION,
    t: frame.t,
    call_id: frame.call_id,
    from: from.user,
    from_device: from.device,
    encrypted_payload: frame.encrypted_payload,
  };
  return { to: { user: frame.to, device: frame.to_device }, message };
}
