import { type CallSession, isLiveStatus } from '../../core/protocol/callSession.ts';
import type { CallAnswer, CallHangup, IceCandidates, NumberedMessage } from '../../core/protocol/clientMessage.ts';
import {
  ANSWER_TTL_MS,
  CANDIDATE_TTL_MS,
  MAX_DESCRIPTION_PAYLOAD_BYTES,
  MAX_RENEWAL_PAYLOAD_BYTES,
  MAX_SMALL_PAYLOAD_BYTES,
  NOTICE_TTL_MS,
  WIRE_VERSION,
} from '../../core/protocol/limits.ts';
import type { Bus, QueuedMessage } from '../bus/Bus.ts';
import type { CallStore } from '../store/Store.ts';
import { CallEnding } from './callEnding.ts';
import { callerOf, callState, type CallNotice, type EndedBy } from './callNotices.ts';
import { CallOffers } from './callOffers.ts';
import { reasonOfLeaving, sideOf } from './callSessions.ts';
import { CallTransitions } from './callTransitions.ts';
import { CandidateBudget } from './candidateBudget.ts';
import type { HostClock } from './clock.ts';
import { type DeviceAddress, sameAddress } from './deviceAddress.ts';
import type { Hearing } from './hearing.ts';
import type { Meter } from './meter.ts';
import type { MissedCalls } from './missedCalls.ts';
import { OutlivedCalls } from './outlivedCalls.ts';
import { decodedBytes } from './payloadSize.ts';
import type { Presence } from './presence.ts';
import type { RingAdmission } from './ringAdmission.ts';
import { ROUTED, refused, type Routed } from './routed.ts';
import { StrangerCalls } from './strangerCalls.ts';

interface Parts {
  readonly store: CallStore;
  readonly bus: Bus;
  readonly clock: HostClock;
  readonly hearing: Pick<Hearing, 'heardUntil'>;
  readonly presence: Pick<Presence, 'isConnected'>;
  readonly admission: Pick<RingAdmission, 'standingOf'>;
  readonly missed: Pick<MissedCalls, 'owe'>;
  readonly ringTimeoutMs: number;
  /** One line for the log when a call is over. */
  readonly onEnd: (session: CallSession) => void;
  readonly meter?: Pick<Meter, 'swept'>;
}

/** Who may send what to whom about a call, and who hears of it. The row is committed before anything is routed. */
export class CallRouting {
  readonly #parts: Parts;
  readonly #strangers = new StrangerCalls();
  readonly #candidates = new CandidateBudget();
  readonly #outlived = new OutlivedCalls();
  readonly #transitions: CallTransitions;
  readonly #ending: CallEnding;
  readonly #offers: CallOffers;

  constructor(parts: Parts) {
    this.#parts = parts;
    const strangers = this.#strangers;
    this.#transitions = new CallTransitions({ ...parts, strangers });
    this.#ending = new CallEnding({ ...parts, strangers });
    this.#offers = new CallOffers({
      ...parts,
      strangers,
      transitions: this.#transitions,
      ending: this.#ending,
      onEnd: (session) => this.#end(session),
    });
  }

  route(from: DeviceAddress, message: NumberedMessage): Promise<Routed> {
    switch (message.t) {
      case 'call_offer':
        return this.#offers.offer(from, message);
      case 'call_answer':
        return this.#answer(from, message);
      case 'ice_candidate':
        return this.#candidate(from, message);
      case 'call_hangup':
        return this.#hangup(from, message);
    }
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
    if (!isLiveStatus(applied.session.status)) return ROUTED;
    this.#strangers.forget(session);
    if ((await this.#ending.send(relayed(from, answer), ANSWER_TTL_MS)) === 'full') {
      // Nobody would ever hear of this answer: the call ends for both, with what room is left for saying so.
      const end = await this.#transitions.apply(session.id, { type: 'hungUp', by: from, reason: 'failed' });
      if (end?.changed) await this.#end(end.session, { by: from, message: null });
      return refused('full', { retry_ms: ANSWER_TTL_MS });
    }
    for (const device of await this.#parts.store.devicesOf(session.callee_id)) {
      if (device === from.device) continue;
      await this.#parts.bus.dropCall({ user: session.callee_id, device }, session.id);
      await this.#ending.send(
        callState(applied.session, { user: session.callee_id, device }, 'answered_elsewhere'),
        NOTICE_TTL_MS,
      );
    }
    return ROUTED;
  }

  async #candidate(from: DeviceAddress, candidate: IceCandidates): Promise<Routed> {
    const bytes = decodedBytes(candidate.encrypted_payload);
    if (bytes > MAX_RENEWAL_PAYLOAD_BYTES) return refused('too_big');
    const session = await this.#parts.store.findCall(candidate.call_id);
    if (bytes > MAX_SMALL_PAYLOAD_BYTES && session?.status === 'ringing') return refused('too_big');
    const side = session && sideOf(session, from);
    if (!session || !side) return refused('no_such_call');
    const now = this.#parts.clock.now();
    const isCallLive = isLiveStatus(session.status);
    if (!isCallLive && !this.#outlived.isOpen(session, now)) return refused('ended');
    if (!(await this.#isOtherSide(session, side, candidate)) || !isOwnTurn(session, side, from)) {
      return refused('no_such_call');
    }
    // Beyond the budget nobody honest is surprised, and nobody else is owed a reply.
    const budget = isCallLive ? this.#candidates : this.#outlived;
    if (!budget.spend(session.id, side, bytes, now)) return ROUTED;
    const result = await this.#ending.send(relayed(from, candidate), CANDIDATE_TTL_MS);
    return result === 'full' ? refused('full', { retry_ms: CANDIDATE_TTL_MS }) : ROUTED;
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
    if (applied.changed) await this.#end(applied.session, { by: from, message: hangup });
    else await this.#hangUpOutlived(applied.session, from, hangup);
    return ROUTED;
  }

  /** Its row was over already, and those who talked all the same were not. */
  async #hangUpOutlived(session: CallSession, by: DeviceAddress, message: CallHangup): Promise<void> {
    const side = sideOf(session, by);
    if (side === undefined || !isOwnTurn(session, side, by)) return;
    if (!this.#outlived.isOpen(session, this.#parts.clock.now())) return;
    this.#outlived.hungUp(session.id);
    await this.#ending.tell(session, { by, message });
  }

  offerDelivered(callId: string): Promise<void> {
    return this.#offers.delivered(callId);
  }

  offerAbandoned(callId: string): Promise<void> {
    return this.#offers.abandoned(callId);
  }

  /** The clock was looked at; ends the call if it is due. */
  async check(
    session: CallSession,
    seen: { readonly callerSeenAt: number; readonly calleeSeenAt: number },
  ): Promise<void> {
    const applied = await this.#transitions.apply(session.id, { type: 'checked', ...seen }, session);
    if (!applied?.changed) return;
    this.#parts.meter?.swept(applied.session.status);
    await this.#end(applied.session);
  }

  /** The device is about to go: its calls end; those that ring at it do so if nobody else could answer them. */
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
      const reason = reasonOfLeaving(session, side);
      const applied = await this.#transitions.apply(session.id, { type: 'hungUp', by: device, reason });
      if (applied?.changed) await this.#end(applied.session);
    }
  }

  /** Tells everybody in it that a call is over, and forgets what was kept of it. */
  async #end(session: CallSession, ended?: EndedBy): Promise<void> {
    await this.#ending.tell(session, ended);
    this.#candidates.forget(session.id);
    this.#offers.forget(session.id);
    this.#strangers.forget(session);
    this.#parts.onEnd(session);
  }
}

/** Before the answer every device of the callee may send candidates, afterwards only the one that answered. */
function isOwnTurn(session: CallSession, side: 'caller' | 'callee', from: DeviceAddress): boolean {
  return side === 'caller' || session.answered_device === null || session.answered_device === from.device;
}

function relayed(from: DeviceAddress, frame: CallAnswer | IceCandidates): CallNotice {
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
