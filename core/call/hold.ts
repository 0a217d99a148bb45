import type { CallState, In } from './callState.ts';
import type { Step } from './step.ts';

/** Who holds a call. Both sides can; sound and pictures are there only while neither does. */
export interface Hold {
  /** The person here: their devices are released, and nothing of the other side is played. */
  readonly here: boolean;
  /** The other side, by its last word. */
  readonly there: boolean;
}

/** Only a call whose media flow is held. */
export function holdOf(state: CallState): Hold {
  if (state.phase !== 'connected') return { here: false, there: false };
  return { here: state.heldHere, there: state.agreement.media.theirs?.state.held ?? false };
}

/** The person here holds this call: it lives, and nobody in it hears the other. */
export function isHeldHere(state: CallState): state is In<'connected'> {
  return holdOf(state).here;
}

/** Whoever holds the call after this step, the engine hears it as soon as it is another than before. */
export function tellHold(before: CallState, step: Step): Step {
  const { state } = step;
  if (state.phase !== 'connected') return step;
  const [was, is] = [holdOf(before), holdOf(state)];
  if (was.here === is.here && was.there === is.there) return step;
  const order = { kind: 'hold', callId: state.call.callId, ...is } as const;
  return { state, effects: [...step.effects, { type: 'media', order }] };
}
