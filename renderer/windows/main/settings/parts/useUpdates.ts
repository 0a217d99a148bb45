import { useEffect, useState } from 'react';
import type { UpdateView } from '../../../../../core/ipc/updates.ts';
import { useAsk } from '../../MainBridge.tsx';

/** How the program's own updates stand; null until main has said so. */
export function useUpdates(): UpdateView | null {
  const ask = useAsk();
  const [view, setView] = useState<UpdateView | null>(null);
  useEffect(() => {
    let isHere = true;
    let stop = (): void => undefined;
    const listen = async () => {
      await ask(
        async (main) => {
          // What is told is newer than the answer to what was asked before.
          let isTold = false;
          stop = main.onUpdates((told) => {
            isTold = true;
            setView(told);
          });
          const first = await main.currentUpdate();
          if (isHere && !isTold) setView(first);
        },
        () => undefined,
      );
    };
    void listen();
    return () => {
      isHere = false;
      stop();
    };
  }, [ask]);
  return view;
}

/** Whether About has a newer release to tell of: one that is ready, or that the person or their system has to fetch. */
export function useHasNewer(): boolean {
  const view = useUpdates();
  return view !== null && ['available', 'ready', 'told', 'installed'].includes(view.state);
}
