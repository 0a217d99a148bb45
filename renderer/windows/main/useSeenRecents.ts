import { useLookedAt } from '../../components/useLookedAt.ts';
import { useAsk } from './MainBridge.tsx';

/** Missed calls count as seen when somebody looked at them for a moment. `shown`: null while they are not shown. */
export function useSeenRecents(shown: number | null): void {
  const ask = useAsk();
  useLookedAt(shown, async () => {
    // What is not marked now is marked when somebody looks again.
    const asked = await ask(
      (main) => main.markRecentsSeen(),
      () => undefined,
    );
    return asked.done && asked.answer.seen;
  });
}
