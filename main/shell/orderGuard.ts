import { buttonsShown } from '../../core/call/buttonsShown.ts';
import type { SeenPhase } from '../../core/call/orderMeant.ts';
import { closedGuard, guardNow, mayAct } from '../../core/call/inputGuard.ts';
import type { ShownCalls } from '../../core/call/shownCalls.ts';

/**
 * The call and the phase in which a person saw it: an order says both, and main drops it when it means something else
 * by then.
 */
export interface SeenCall {
  readonly callId: string;
  readonly phase: SeenPhase;
}

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
