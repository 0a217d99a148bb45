import {
  type Address,
  FULL_SHARED_BUDGET,
  FULL_WORK_BUDGET,
  RatchetError,
  type SharedWork,
  type WorkBudget,
  chargeFailure,
  chargeShared,
  chargeSkipSteps,
  isBlocked,
} from '../../core/ratchet/signalCrypto.ts';

const MAX_TRACKED = 1000;

/**
 * What each peer has cost us lately (A14), and all of them together (A85). In memory only: a restart forgives, and
 * nothing on disk can be filled with it. Times are milliseconds of a clock that only goes forward.
 */
export class PeerBudgets {
  readonly #budgets = new Map<string, WorkBudget>();
  #shared = FULL_SHARED_BUDGET;

  /** Throws E_TOO_FAR while the peer is blocked. */
  refuseBlocked(peer: Address, elapsedMs: number): void {
    if (isBlocked(this.#of(peer), elapsedMs)) {
      throw new RatchetError('E_TOO_FAR', 'this peer has used up its work budget');
    }
  }

  /** To be called before the steps are made; throws E_TOO_FAR if they are too many. */
  chargeSkipSteps(peer: Address, elapsedMs: number, steps: number): void {
    if (steps === 0) return;
    this.#set(peer, chargeSkipSteps(this.#of(peer), elapsedMs, steps));
    this.refuseBlocked(peer, elapsedMs);
    this.#chargeShared('skipSteps', elapsedMs, steps);
  }

  /** To be called before an opening is verified; throws E_TOO_FAR if there are too many, whoever they are of. */
  chargeVerification(elapsedMs: number, isPinned: boolean): void {
    this.#chargeShared(isPinned ? 'pinnedOpenings' : 'strangersOpenings', elapsedMs, 1);
  }

  chargeFailure(peer: Address, elapsedMs: number): void {
    this.#set(peer, chargeFailure(this.#of(peer), elapsedMs));
  }

  #chargeShared(work: SharedWork, elapsedMs: number, amount: number): void {
    const charged = chargeShared(this.#shared, elapsedMs, work, amount);
    if (charged === undefined) throw new RatchetError('E_TOO_FAR', `there is too much work for a minute: ${work}`);
    this.#shared = charged;
  }

  #of(peer: Address): WorkBudget {
    return this.#budgets.get(keyOf(peer)) ?? FULL_WORK_BUDGET;
  }

  /** Keeps the most recently charged peers; one that was forgotten begins with a full budget. */
  #set(peer: Address, budget: WorkBudget): void {
    const key = keyOf(peer);
    this.#budgets.delete(key);
    this.#budgets.set(key, budget);
    for (const oldest of this.#budgets.keys()) {
      if (this.#budgets.size <= MAX_TRACKED) break;
      this.#budgets.delete(oldest);
    }
  }
}

function keyOf(peer: Address): string {
  return `${peer.userId}:${peer.deviceId}`;
}
