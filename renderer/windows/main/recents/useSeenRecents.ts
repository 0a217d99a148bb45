import type { RefObject } from 'react';
import { useOpenSheets } from '../../../components/guard/openSheets.ts';
import { useLookedAt } from './useLookedAt.ts';
import { useAsk } from '../MainBridge.tsx';

/**
 * Missed calls count as seen when somebody looked at them for a moment. `shown`: null while there are none; `list`:
 * where they stand. Where only one pane fits, a person's page takes its place, and a sheet lies over it.
 */
export function useSeenRecents(shown: number | null, list: RefObject<HTMLElement | null>): void {
  const ask = useAsk();
  const openSheets = useOpenSheets();
  const looked = async (): Promise<boolean> => {
    // What is not marked now is marked when somebody looks again.
    const asked = await ask(
      (main) => main.markRecentsSeen(),
      () => undefined,
    );
    return asked.done && asked.answer.seen;
  };
  useLookedAt(openSheets === 0 ? shown : null, looked, () => list.current?.checkVisibility() === true);
}
