import type { CallSession } from '../../core/protocol/callSession.ts';
import type { CallOffer } from '../../core/protocol/clientMessage.ts';
import {
  MAX_DESCRIPTION_PAYLOAD_BYTES,
  MAX_RINGING_PER_CALLER,
  NOTICE_TTL_MS,
  OFFERS_PER_MINUTE,
  OFFERS_PER_PAIR_PER_MINUTE,
  WIRE_VERSION,
} from '../../core/protocol/limits.ts';
import type { Bus, QueuedMessage } from '../bus/Bus.ts';
import type { CallStore } from '../store/Store.ts';
import type { CallEnding } from './callEnding.ts';
import { callerOf, callState } from './callNotices.ts';
import { newCallSession, reasonOfLeaving, sideThatForgot } from './callSessions.ts';
import type { CallTransitions } from './callTransitions.ts';
import type { HostClock } from './clock.ts';
import { type DeviceAddress, sameAddress } from './deviceAddress.ts';
import { decodedBytes } from './payloadSize.ts';
import type { Presence } from './presence.ts';
import type { RingAdmission } from './ringAdmission.ts';
import { ROUTED, refused, type Routed } from './routed.ts';
import type { StrangerCalls } from './strangerCalls.ts';
import { BucketMap } from './tokenBucket.ts';

/** No handle is empty. */
const NOBODY = '';

type Payloads = readonly (readonly [device: number, payload: string])[];

interface Parts {
  readonly store: CallStore;
  readonly bus: Bus;
  readonly clock: HostClock;
  readonly presence: Pick<Presence, 'isConnected'>;
  readonly admission: Pick<RingAdmission, 'standingOf'>;
  readonly strangers: StrangerCalls;
  readonly transitions: CallTransitions;
  readonly ending: CallEnding;
  readonly ringTimeoutMs: number;
  /** A call is over: tell everybody. */
  readonly onEnd: (session: CallSession) => Promise<void>;
}

/** Who may begin a call, and what its caller hears until it is answered. The row is committed before anything rings. */
export class CallOffers {
  readonly #parts: Parts;
  readonly #perCaller = new BucketMap({ burst: OFFERS_PER_MINUTE, refillPerSecond: OFFERS_PER_MINUTE / 60 });
  readonly #perPair = new BucketMap({
    burst: OFFERS_PER_PAIR_PER_MINUTE,
    refillPerSecond: OFFERS_PER_PAIR_PER_MINUTE / 60,
  });
  /** What the callers of ringing calls were last told of the callee. */
  readonly #told = new Map<string, 'ringing' | 'queued'>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async offer(from: DeviceAddress, offer: CallOffer): Promise<Routed> {
    const { store, clock, admission, strangers } = this.#parts;
    const payloads = Object.entries(offer.payloads).map(([device, payload]) => [Number(device), payload] as const);
    if (payloads.some(([, payload]) => decodedBytes(payload) > MAX_DESCRIPTION_PAYLOAD_BYTES))
      return refused('too_big');

    const known = await store.findCall(offer.call_id);
    if (known && !isSame(known, from, offer)) return refused('exists');
    // It went on since: whoever is in it has been told of that, and the caller of a refusal in the same way again.
    if (known && known.status !== 'ringing') {
      return known.end_reason === 'full' ? refused('full', { retry_ms: NOTICE_TTL_MS }) : ROUTED;
    }

    const now = clock.now();
    const retryMs = this.#perCaller.take(from.user, now) || this.#perPair.take(`${from.user}/${offer.to}`, now);
    if (retryMs > 0) return refused('rate', { retry_ms: retryMs });

    const standing = await admission.standingOf(from.user, offer.to, offer.right);
    // Blocked while it rings, and their phone rings on: the same offer once more must not tell them.
    if (known && standing === 'blocked') return ROUTED;
    // For a blocked caller as for somebody who does not exist, in what is read as in what is answered.
    const isForNobody = standing === 'blocked' || offer.to === from.user;
    const devices = await store.devicesOf(isForNobody ? NOBODY : offer.to);
    if (devices.length === 0) return refused('no_such_user');
    if (payloads.some(([device]) => !devices.includes(device))) return refused('stale_devices', { devices });

    const isStranger = standing === 'stranger';
    const strangersRetryMs = isStranger ? strangers.takeOffer(offer.to, now) : 0;
    if (strangersRetryMs > 0) return refused('rate', { retry_ms: strangersRetryMs });
    const begun = known ?? (await this.#begin(from, offer));
    if ('done' in begun) return begun;
    if (isStranger && !strangers.begin(begun, now)) {
      return this.#missed(begun, this.#parts.ringTimeoutMs);
    }
    return this.#deliver(begun, payloads);
  }

  /** The new row of a call that rings, or why there is none. */
  async #begin(from: DeviceAddress, offer: CallOffer): Promise<CallSession | Routed> {
    const { store, clock, ringTimeoutMs } = this.#parts;
    const ringing = (await store.liveCallsOf(from.user)).filter(
      (call) => call.status === 'ringing' && call.caller_id === from.user,
    );
    if (ringing.length >= MAX_RINGING_PER_CALLER) return refused('rate', { retry_ms: ringTimeoutMs });
    const session = newCallSession(
      {
        id: offer.call_id,
        caller_id: from.user,
        caller_device: from.device,
        callee_id: offer.to,
        call_type: offer.call_type,
      },
      clock.now(),
      ringTimeoutMs,
    );
    return (await this.#insert(session, from)) ?? session;
  }

  /**
   * A live call of the pair stands in the way, unless the dialling device has forgotten it: then that call ends.
   */
  async #insert(session: CallSession, from: DeviceAddress): Promise<Routed | undefined> {
    for (;;) {
      const insertion = await this.#parts.store.insertCall(session);
      if (insertion.outcome === 'inserted') return undefined;
      if (insertion.outcome === 'exists') return refused('exists');
      const { session: other } = insertion;
      const side = sideThatForgot(other, from);
      if (side === undefined) return refused('glare', { other_call_id: other.id });
      const reason = reasonOfLeaving(other, side);
      const verdict = await this.#parts.transitions.apply(other.id, { type: 'hungUp', by: from, reason });
      if (verdict?.changed) await this.#parts.onEnd(verdict.session);
    }
  }

  async #deliver(session: CallSession, payloads: Payloads): Promise<Routed> {
    let queued = 0;
    let listeners = 0;
    for (const [device, encrypted_payload] of payloads) {
      const message: QueuedMessage = {
        v: WIRE_VERSION,
        t: 'call_offer',
        call_id: session.id,
        from: session.caller_id,
        from_device: session.caller_device,
        call_type: session.call_type,
        encrypted_payload,
      };
      const result = await this.#parts.bus.enqueue(
        { user: session.callee_id, device },
        { message, expiresAt: session.ring_deadline, fromStranger: this.#parts.strangers.isFromStranger(message) },
      );
      if (result.outcome !== 'queued') continue;
      queued += 1;
      listeners += result.listeners;
    }
    if (queued === 0) return this.#missed(session, NOTICE_TTL_MS);
    if (listeners === 0) await this.#tellCaller(session, 'queued');
    return ROUTED;
  }

  /** No place for the offer, which is not the callee's doing: it is told of the call as of any that it missed. */
  async #missed(session: CallSession, retryMs: number): Promise<Routed> {
    const end = await this.#parts.transitions.apply(session.id, { type: 'notQueued' });
    if (end?.changed) await this.#parts.onEnd(end.session);
    else this.#parts.strangers.forget(session);
    return refused('full', { retry_ms: retryMs });
  }

  /** A device of the callee has the offer: the caller may hear ringback. */
  async delivered(callId: string): Promise<void> {
    if (this.#told.get(callId) === 'ringing') return;
    const session = await this.#parts.store.findCall(callId);
    if (session?.status === 'ringing') await this.#tellCaller(session, 'ringing');
  }

  /** A device of the callee went away before it took the offer: if it was the last one, the caller waits for nobody. */
  async abandoned(callId: string): Promise<void> {
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
    await this.#parts.ending.send(callState(session, callerOf(session), state), NOTICE_TTL_MS);
  }

  forget(callId: string): void {
    this.#told.delete(callId);
  }
}

/** The same offer once more: the server died before it could say that it has it. It is no other call under its id. */
function isSame(session: CallSession, from: DeviceAddress, offer: CallOffer): boolean {
  return sameAddress(callerOf(session), from) && session.callee_id === offer.to;
}
