import type { SeenPhase } from '../../../core/call/orderMeant.ts';

/** The call and the phase in which somebody saw it. */
export interface SeenCall {
  readonly callId: string;
  readonly phase: SeenPhase;
}
