import { useEffect } from 'react';
import { useAsk } from './MainBridge.tsx';

/** Of each main, as many as stand in the window. */
const shown = new WeakMap<object, number>();

/**
 * While what calls this stands in the window, no program films it, where the system can keep it from that: a safety
 * number or the code of a link is for who sits here.
 */
export function useShield(): void {
  const ask = useAsk();
  useEffect(() => {
    // Another notice would help nobody: the number stands there all the same.
    const tell = (isOn: boolean) =>
      void ask(
        (main) => main.shield({ isOn }),
        () => undefined,
      );
    count(ask, 1, tell);
    return () => count(ask, -1, tell);
  }, [ask]);
}

/** Two may stand there at once: main hears of the first that comes, and of the last that goes. */
function count(whose: ReturnType<typeof useAsk>, by: 1 | -1, tell: (isOn: boolean) => void): void {
  const before = shown.get(whose) ?? 0;
  shown.set(whose, before + by);
  if (before === 0 || before + by === 0) tell(by === 1);
}
