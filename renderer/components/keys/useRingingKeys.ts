import type { Answer } from '../../../core/call/answersTo.ts';
import { useInputGuard, type InputGuardState } from '../guard/useInputGuard.ts';
import { useShortcuts, type ShortcutActions } from './useShortcuts.ts';

export interface RingingActions {
  readonly answers: readonly Answer[];
  readonly give: (answer: Answer) => void;
  readonly decline: () => void;
  readonly silence: () => void;
}

/**
 * The keys of a call that rings. `shows`: what can be pressed, as for the guard of its buttons. Returned: whether a key
 * counts by now, for those who have more of them.
 */
export function useRingingKeys(
  { answers, give, decline, silence }: RingingActions,
  shows: string,
): InputGuardState['mayAct'] {
  const { mayAct } = useInputGuard(shows);
  const answering: ShortcutActions = Object.fromEntries(
    answers.flatMap((answer) => (answer.key === null ? [] : [[answer.key, () => give(answer)]])),
  );
  useShortcuts({ ...answering, decline, silence }, mayAct);
  return mayAct;
}
