import { useEffect, useState } from 'react';
import type { Settings } from '../../../../core/ipc/settings.ts';
import { GLOBAL_ACTIONS, GLOBAL_SETTINGS, type GlobalAction } from '../../../../core/shortcuts/globalShortcuts.ts';
import { useAsk } from '../MainBridge.tsx';

/** Whose keys another program has, asked again with every change. */
export function useTakenShortcuts(settings: Settings): readonly GlobalAction[] {
  const ask = useAsk();
  const [taken, setTaken] = useState<readonly GlobalAction[]>([]);
  const chosen = GLOBAL_ACTIONS.map((action) => settings[GLOBAL_SETTINGS[action]]).join(' ');
  useEffect(() => {
    let isCurrent = true;
    const look = async () => {
      const asked = await ask(
        (main) => main.takenShortcuts(),
        () => undefined,
      );
      if (isCurrent && asked.done && asked.answer !== null) setTaken(asked.answer);
    };
    void look();
    return () => {
      isCurrent = false;
    };
    // What was chosen is no part of the question, it says when to ask again.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [ask, chosen]);
  return taken;
}
