import { useEffect, useState } from 'react';
import { useAsk } from '../MainBridge.tsx';

/** Whether somebody is blocked, contact or not; asked for again when the contacts may be others. Null: nobody. */
export function useBlocked(handle: string | null, revision: number): boolean {
  const ask = useAsk();
  const [found, setFound] = useState<{ readonly handle: string; readonly isBlocked: boolean } | null>(null);
  useEffect(() => {
    if (handle === null) return;
    let isCurrent = true;
    void ask(
      (main) => main.isBlocked({ handle }),
      () => undefined,
    ).then((asked) => {
      if (isCurrent && asked.done) setFound({ handle, isBlocked: asked.answer });
    });
    return () => {
      isCurrent = false;
    };
    // The revision is not part of the question, it says when to ask it again.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [ask, handle, revision]);
  return found !== null && found.handle === handle && found.isBlocked;
}
