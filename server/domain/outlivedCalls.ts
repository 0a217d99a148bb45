import type { CallSession } from '../../core/protocol/callSession.ts';
import { OUTLIVED_MS } from '../../core/protocol/limits.ts';
import { CandidateBudget } from './candidateBudget.ts';

/**
 * So many at a time are remembered, some hundred bytes each. On any server it is a night's worth; where somebody makes
 * floods of such rows the oldest are forgotten, which gives their sides a budget and a hang-up once more.
 */
const MAX_REMEMBERED = 10_000;

/**
 * Calls whose row the server ended because it saw nobody, or because they lasted so long, while their two devices may
 * be talking all the same. The row stays as it is, and says who may speak, after a restart too; remembered here is what
 * they have left of it.
 */
export class OutlivedCalls {
  readonly #candidates = new CandidateBudget();
  /** Those in which something was said since, the last one last, and whether they were hung up. */
  readonly #isHungUp = new Map<string, boolean>();
  readonly #maxRemembered: number;

  constructor(maxRemembered = MAX_REMEMBERED) {
    this.#maxRemembered = maxRemembered;
  }

  /** Whether its two devices may still speak in a call that is over at the server. */
  isOpen({ id, end_reason, ended_at }: CallSession, now: number): boolean {
    if (end_reason !== 'both_lost' && end_reason !== 'max_duration') return false;
    return ended_at !== null && now - ended_at < OUTLIVED_MS && this.#isHungUp.get(id) !== true;
  }

  spend(callId: string, side: 'caller' | 'callee', bytes: number, now: number): boolean {
    this.#remember(callId, false);
    return this.#candidates.spend(callId, side, bytes, now);
  }

  /** Closed from now on. */
  hungUp(callId: string): void {
    this.#remember(callId, true);
    this.#candidates.forget(callId);
  }

  #remember(callId: string, isHungUp: boolean): void {
    this.#isHungUp.delete(callId);
    this.#isHungUp.set(callId, isHungUp);
    const [oldest] = this.#isHungUp.keys();
    if (this.#isHungUp.size <= this.#maxRemembered || oldest === undefined) return;
    this.#isHungUp.delete(oldest);
    this.#candidates.forget(oldest);
  }
}
