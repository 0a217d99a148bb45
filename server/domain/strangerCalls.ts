import type { CallSession } from '../../core/protocol/callSession.ts';
import { MAX_STRANGERS_RINGING, STRANGER_OFFERS_PER_MINUTE } from '../../core/protocol/limits.ts';
import type { QueuedMessage } from '../bus/Bus.ts';
import type { AdmittedCaller } from '../store/Store.ts';
import { BucketMap } from './tokenBucket.ts';

/**
 * Quotas of callers without a right to ring, for each callee: how many of them ring at once and their offers a minute.
 * In memory, like the queues: after a restart the calls that rang before count as those of contacts until they end.
 */
export class StrangerCalls {
  readonly #offers = new BucketMap({
    burst: STRANGER_OFFERS_PER_MINUTE,
    refillPerSecond: STRANGER_OFFERS_PER_MINUTE / 60,
  });
  /** The caller of each call of a stranger that rings. */
  readonly #callers = new Map<string, string>();
  /** Those that hold a place, by callee, each with its ring deadline: a place cannot be held longer. */
  readonly #ringing = new Map<string, Map<string, number>>();

  /** The time to wait in milliseconds, or 0 if a stranger may offer a call to this callee now. */
  takeOffer(callee: string, now: number): number {
    return this.#offers.take(callee, now);
  }

  /** Whether one more may ring at this callee: the call holds a place until it is forgotten. */
  begin({ id, caller_id, callee_id, ring_deadline }: CallSession, now: number): boolean {
    const ringing = this.#ringing.get(callee_id) ?? new Map<string, number>();
    for (const [each, deadline] of ringing) {
      if (deadline <= now) this.forget({ id: each, callee_id });
    }
    this.#callers.set(id, caller_id);
    if (ringing.size >= MAX_STRANGERS_RINGING && !ringing.has(id)) return false;
    this.#ringing.set(callee_id, ringing.set(id, ring_deadline));
    return true;
  }

  callerOf(callId: string): AdmittedCaller {
    return this.#callers.has(callId) ? 'stranger' : 'contact';
  }

  /** Whether a frame is one that a stranger sends. What is sent back to it is not. */
  isFromStranger(message: QueuedMessage): boolean {
    return 'from' in message && this.#callers.get(message.call_id) === message.from;
  }

  /** The call was answered, so that its caller is a stranger no longer, or it is over. */
  forget({ id, callee_id }: Pick<CallSession, 'id' | 'callee_id'>): void {
    this.#callers.delete(id);
    const ringing = this.#ringing.get(callee_id);
    ringing?.delete(id);
    if (ringing?.size === 0) this.#ringing.delete(callee_id);
  }
}
