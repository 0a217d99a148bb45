import type { PresentView } from '../../../../core/call/view.ts';
import type { CallInProgress } from './callInProgress.ts';

/** What the hold button does, and to which call. With two calls the other one is resumed, and this one held for it. */
export interface HoldAction {
  readonly does: 'hold' | 'resume' | 'swap';
  readonly of: PresentView;
}

/** Null: nothing can be held or resumed now. */
export function holdAction(view: CallInProgress, second: PresentView | null): HoldAction | null {
  if (view.phase !== 'connected') return null;
  if (view.heldHere) return { does: 'resume', of: view };
  return second?.phase === 'connected' && second.heldHere ? { does: 'swap', of: second } : { does: 'hold', of: view };
}

/** Nobody in the call hears the other. */
export function isHeldBySomebody(view: CallInProgress): boolean {
  return view.phase === 'connected' && (view.heldHere || view.theirs?.held === true);
}
