import type { Settings } from '../../../../../core/ipc/settings.ts';
import { GLOBAL_ACTIONS, GLOBAL_SETTINGS, type GlobalAction } from '../../../../../core/shortcuts/globalShortcuts.ts';
import { useAnswer } from '../../useAnswer.ts';

/** Whose keys another program has, asked again with every change. */
export function useTakenShortcuts(settings: Settings): readonly GlobalAction[] {
  const chosen = GLOBAL_ACTIONS.map((action) => settings[GLOBAL_SETTINGS[action]]).join(' ');
  const { answer } = useAnswer({ ask: async (main) => main.takenShortcuts(), about: '', when: chosen });
  return answer === 'loading' ? [] : answer;
}
