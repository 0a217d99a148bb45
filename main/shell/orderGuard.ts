import { buttonsShown } from '../../core/call/buttonsShown.ts';
import { closedGuard, guardNow, mayAct } from '../../core/call/inputGuard.ts';
import type { ShownCalls } from '../../core/call/shownCalls.ts';

export interface OrderGuard {
  /** What the surface shows from now on; `beside`: what it has to press that is of no call. */
  readonly shows: (calls: ShownCalls, beside?: string) => void;
  /** Does it, unless what is shown came up less than 400 ms ago (A78). */
  readonly press: (act: () => void) => void;
}

/** For the surfaces that the system draws. `now` only goes forward, in milliseconds. */
export function createOrderGuard(now: () => number): OrderGuard {
  let guard = closedGuard;
  return {
    shows: (calls, beside = '') => {
      guard = guardNow(guard, `${buttonsShown(calls)}\n${beside}`, now());
    },
    press: (act) => {
      if (mayAct(guard, now())) act();
    },
  };
}
