/**
 * What one peer may cost us in a minute, as a value. Header encryption would authenticate N before we skip to it; this
 * bounds the work a forged N can cause instead (A14). PROTOCOL "Numbers".
 *
 * Times are milliseconds of a clock that only goes forward: one that steps ahead would empty the windows, and whoever
 * corrects it could give himself a new budget with each step.
 */
export interface WorkBudget {
  readonly windowStart: number;
  readonly skipSteps: number;
  readonly failures: number;
  /** Everything is dropped until then. */
  readonly blockedUntil: number;
}

const WINDOW_MS = 60_000;
const BLOCK_MS = 60_000;
const MAX_SKIP_STEPS = 4000;
const MAX_FAILURES = 20;

export const FULL_WORK_BUDGET: WorkBudget = { windowStart: 0, skipSteps: 0, failures: 0, blockedUntil: 0 };

export function isBlocked({ blockedUntil }: WorkBudget, elapsedMs: number): boolean {
  return elapsedMs < blockedUntil;
}

/** Charges skip steps before they are made. Over the limit, the peer is blocked and the steps are not to be made. */
export function chargeSkipSteps(budget: WorkBudget, elapsedMs: number, steps: number): WorkBudget {
  const current = inWindow(budget, elapsedMs);
  const skipSteps = current.skipSteps + steps;
  return skipSteps > MAX_SKIP_STEPS ? blocked(elapsedMs) : { ...current, skipSteps };
}

/** Charges one message that did not authenticate; the twentieth blocks the peer. */
export function chargeFailure(budget: WorkBudget, elapsedMs: number): WorkBudget {
  const current = inWindow(budget, elapsedMs);
  const failures = current.failures + 1;
  return failures >= MAX_FAILURES ? blocked(elapsedMs) : { ...current, failures };
}

/**
 * Work that is bounded over all peers together: what one of them may cost says nothing about a crowd of made-up names.
 */
export type SharedWork = 'strangersOpenings' | 'pinnedOpenings' | 'skipSteps';

/**
 * What all peers have cost within a minute, as a value (A85). Whatever is used up is refused by itself, and blocks
 * nobody.
 */
export interface SharedBudget extends Readonly<Record<SharedWork, number>> {
  readonly windowStart: number;
}

/**
 * In a minute. An opening takes about a millisecond: its certificate, four DHs, the KEM. Honest strangers are few in a
 * minute, and those who are pinned have a part of their own, which strangers cannot use up. A hundred skip steps take
 * about a millisecond.
 */
const MAX_SHARED: Readonly<Record<SharedWork, number>> = {
  strangersOpenings: 60,
  pinnedOpenings: 240,
  skipSteps: 20_000,
};

export const FULL_SHARED_BUDGET: SharedBudget = {
  windowStart: 0,
  strangersOpenings: 0,
  pinnedOpenings: 0,
  skipSteps: 0,
};

/** Charges work before it is done; undefined if there would be too much of it in this minute. */
export function chargeShared(
  budget: SharedBudget,
  elapsedMs: number,
  work: SharedWork,
  amount: number,
): SharedBudget | undefined {
  const current = isOver(budget, elapsedMs) ? { ...FULL_SHARED_BUDGET, windowStart: elapsedMs } : budget;
  const spent = current[work] + amount;
  return spent > MAX_SHARED[work] ? undefined : { ...current, [work]: spent };
}

function inWindow(budget: WorkBudget, elapsedMs: number): WorkBudget {
  return isOver(budget, elapsedMs) ? { ...FULL_WORK_BUDGET, windowStart: elapsedMs } : budget;
}

function isOver({ windowStart }: { readonly windowStart: number }, elapsedMs: number): boolean {
  return elapsedMs - windowStart >= WINDOW_MS;
}

function blocked(elapsedMs: number): WorkBudget {
  return { ...FULL_WORK_BUDGET, windowStart: elapsedMs, blockedUntil: elapsedMs + BLOCK_MS };
}
