/**
 * What one peer may cost us in a minute, as a value. Header encryption would authenticate N before we skip to it; this
 * bounds the work a forged N can cause instead (A14). PROTOCOL "Numbers". Times are milliseconds.
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

/** A block that ends later than any begun now was reckoned by a clock that has been set back since: it is over. */
export function isBlocked({ blockedUntil }: WorkBudget, nowMs: number): boolean {
  return nowMs < blockedUntil && blockedUntil <= nowMs + BLOCK_MS;
}

/** Charges skip steps before they are made. Over the limit, the peer is blocked and the steps are not to be made. */
export function chargeSkipSteps(budget: WorkBudget, nowMs: number, steps: number): WorkBudget {
  const current = inWindow(budget, nowMs);
  const skipSteps = current.skipSteps + steps;
  return skipSteps > MAX_SKIP_STEPS ? blocked(nowMs) : { ...current, skipSteps };
}

/** Charges one message that did not authenticate; the twentieth blocks the peer. */
export function chargeFailure(budget: WorkBudget, nowMs: number): WorkBudget {
  const current = inWindow(budget, nowMs);
  const failures = current.failures + 1;
  return failures >= MAX_FAILURES ? blocked(nowMs) : { ...current, failures };
}

/** A window that begins later than now is over in the same way. */
function inWindow(budget: WorkBudget, nowMs: number): WorkBudget {
  const age = nowMs - budget.windowStart;
  return age >= 0 && age < WINDOW_MS ? budget : { ...FULL_WORK_BUDGET, windowStart: nowMs };
}

function blocked(nowMs: number): WorkBudget {
  return { ...FULL_WORK_BUDGET, windowStart: nowMs, blockedUntil: nowMs + BLOCK_MS };
}
