import { buttonsOf, type SeenPhase } from '../../core/call/orderMeant.ts';
import { closedGuard, guardNow, mayAct } from '../../core/call/inputGuard.ts';
import type { CallView } from '../../core/call/view.ts';

/**
 * The call and the phase in which a person saw it: an order says both, and main drops it when it means something else
 * by then.
 */
export interface SeenCall {
  readonly callId: string;
  readonly phase: SeenPhase;
}

export interface OrderGuard {
  /** What the surface shows from now on. */
  readonly shows: (view: CallView) => void;
  /** Does it, unless what is shown came up less than 400 ms ago (A78). */
  readonly press: (act: () => void) => void;
}

/** For the surfaces that the system draws. `now` only goes forward, in milliseconds. */
export function createOrderGuard(now: () => number): OrderGuard {
  let guard = closedGuard;
  return {
    shows: (view) => {
      guard = guardNow(guard, view.phase === 'idle' ? 'idle' : `${buttonsOf(view.phase)} ${view.call.callId}`, now());
    },
    press: (act) => {
      if (mayAct(guard, now())) act();
    },
  };
}
