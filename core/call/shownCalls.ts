import { callSecurity, type CallSecurity } from './callSecurity.ts';
import type { CallList, PresentCall } from './callList.ts';
import { idle, isLive, type CallState } from './callState.ts';
import { isHeldHere } from './hold.ts';
import { callView, type CallView } from './view.ts';

/** One call as it is shown. `security` is null while its peer is not known well enough to say anything. */
export interface ShownCall {
  readonly view: CallView;
  readonly security: CallSecurity | null;
}

/** What is shown of all calls: the one that a person looks at, and the other one, if there is one. */
export interface ShownCalls extends ShownCall {
  readonly second: ShownCall | null;
}

/** The call that a person looks at: the one they are in, else the one they hold, else who rings, else what is over. */
export function foremost(calls: CallList): CallState {
  return inOrder(calls)[0] ?? idle;
}

export function shownCalls(calls: CallList): ShownCalls {
  const [first = idle, second] = inOrder(calls);
  return { ...shown(first), second: second === undefined ? null : shown(second) };
}

function shown(state: CallState): ShownCall {
  return { view: callView(state), security: callSecurity(state) };
}

/** Of two that are over, the later one stands first. */
function inOrder(calls: CallList): CallList {
  return calls.toReversed().toSorted((one, other) => rank(one) - rank(other));
}

function rank(state: PresentCall): number {
  if (!isLive(state)) return 3;
  if (state.phase === 'ringing') return 2;
  return isHeldHere(state) ? 1 : 0;
}
