import type { CallType } from '../../../core/call/view.ts';
import { useInputGuard, type InputGuardState } from '../guard/useInputGuard.ts';
import { useShortcuts } from './useShortcuts.ts';

export interface RingingActions {
  /** As the main button does. */
  readonly answer: () => void;
  /** Null where the call cannot be answered with pictures. */
  readonly answerVideo: (() => void) | null;
  readonly decline: () => void;
  readonly silence: () => void;
}

/**
 * The keys of a call that rings. `shows`: what can be pressed, as for the guard of its buttons. Returned: whether a key
 * counts by now, for those who have more of them.
 */
export function useRingingKeys(
  { answer, answerVideo, decline, silence }: RingingActions,
  shows: string,
): InputGuardState['mayAct'] {
  const { mayAct } = useInputGuard(shows);
  useShortcuts({ answer, decline, silence, ...(answerVideo !== null && { answerVideo }) }, mayAct);
  return mayAct;
}

/** Whether it can be answered with pictures: not by the one press that also adds them or leaves another call. */
export function mayAnswerWithVideo(type: CallType, mustAdd: boolean, isInCall: boolean): boolean {
  return type === 'video' && !mustAdd && !isInCall;
}
