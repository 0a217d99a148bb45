import type { CallSession } from '../../core/protocol/callSession.ts';
import { HANGUP_TTL_MS } from '../../core/protocol/limits.ts';
import type { Bus } from '../bus/Bus.ts';
import type { Store } from '../store/Store.ts';
import { callerOf, callState, endNotices, type CallNotice, type EndedBy } from './callNotices.ts';
import type { HostClock } from './clock.ts';
import type { MissedCalls } from './missedCalls.ts';
import type { StrangerCalls } from './strangerCalls.ts';

interface Parts {
  readonly store: Pick<Store, 'devicesOf'>;
  readonly bus: Bus;
  readonly clock: HostClock;
  readonly strangers: StrangerCalls;
  readonly missed: Pick<MissedCalls, 'owe'>;
}

/** Puts frames about calls into queues. When a call ends, what it left there goes, and whoever is in it hears so. */
export class CallEnding {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async send({ to, message }: CallNotice, ttlMs: number): Promise<'queued' | 'full'> {
    const { bus, clock, strangers } = this.#parts;
    const expiresAt = clock.now() + ttlMs;
    return (await bus.enqueue(to, { message, expiresAt, fromStranger: strangers.isFromStranger(message) })).outcome;
  }

  /** With `ended` a device ended it, without it the server did. */
  async tell(session: CallSession, ended?: EndedBy): Promise<void> {
    const { store, bus } = this.#parts;
    const calleeDevices = await store.devicesOf(session.callee_id);
    const devices = [callerOf(session), ...calleeDevices.map((device) => ({ user: session.callee_id, device }))];
    for (const device of devices) await bus.dropCall(device, session.id);
    for (const notice of endNotices(session, calleeDevices, ended)) {
      if ((await this.send(notice, HANGUP_TTL_MS)) === 'full') await this.#instead(session, notice);
    }
  }

  /** Of an end that found no place: a missed call is told later, any other by what needs less room. */
  async #instead(session: CallSession, { to, message }: CallNotice): Promise<void> {
    if (session.status !== 'missed') {
      if (message.t === 'call_hangup') await this.send(callState(withoutWords(session), to, 'ended'), HANGUP_TTL_MS);
    } else if (message.t === 'call_state' && to.user === session.callee_id) this.#parts.missed.owe(to);
  }
}

/** `failed` without a ciphertext says that keys are new to the other side (ADR 56): here there was one. */
function withoutWords(session: CallSession): CallSession {
  return session.end_reason === 'failed' ? { ...session, end_reason: 'media' } : session;
}
