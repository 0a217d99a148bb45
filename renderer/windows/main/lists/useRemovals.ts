import { useCallback, useState } from 'react';
import { useAsk } from '../MainBridge.tsx';

/** What was removed and can be had back. */
export type Removed =
  | { readonly kind: 'contact'; readonly handle: string }
  | { readonly kind: 'recent'; readonly callId: string; readonly peer: string };

export interface Removals {
  /** Since the offer to undo came up; empty: none is up. */
  readonly removed: readonly Removed[];
  /** Some of it could not be put back: it was too long ago. */
  readonly isLate: boolean;
  readonly removeContact: (handle: string) => void;
  readonly removeRecent: (callId: string, peer: string) => void;
  readonly undo: () => void;
  readonly forget: () => void;
}

/** Removes at once, and offers to undo all that was removed since the offer came up. */
export function useRemovals(): Removals {
  const ask = useAsk();
  const [removed, setRemoved] = useState<readonly Removed[]>([]);
  const [isLate, setLate] = useState(false);
  const remove = useCallback(
    async (one: Removed) => {
      const asked = await ask((main) =>
        one.kind === 'contact' ? main.removeContact({ handle: one.handle }) : main.removeRecent({ callId: one.callId }),
      );
      if (!asked.done) return;
      setLate(false);
      setRemoved((before) => [...before, one]);
    },
    [ask],
  );
  const undo = async () => {
    const wanted = removed;
    setRemoved([]);
    const answers = await Promise.all(
      wanted.map((one) =>
        ask((main) =>
          one.kind === 'contact'
            ? main.putBackContact({ handle: one.handle })
            : main.putBackRecent({ callId: one.callId }),
        ),
      ),
    );
    setLate(answers.some((asked) => asked.done && !asked.answer.isBack));
  };
  return {
    removed,
    isLate,
    removeContact: useCallback((handle: string) => void remove({ kind: 'contact', handle }), [remove]),
    removeRecent: useCallback(
      (callId: string, peer: string) => void remove({ kind: 'recent', callId, peer }),
      [remove],
    ),
    undo: () => void undo(),
    forget: useCallback(() => {
      setRemoved([]);
      setLate(false);
    }, []),
  };
}
