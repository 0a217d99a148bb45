import { useCallback, useState } from 'react';
import { useAsk } from '../MainBridge.tsx';
import type { Person } from './peopleActions.ts';

/** What was removed and can be had back. */
export type Removed =
  | { readonly kind: 'contact'; readonly who: Person }
  | { readonly kind: 'recent'; readonly callId: string; readonly who: Person };

export interface Removals {
  /** Since the offer to undo came up; empty: none is up. */
  readonly removed: readonly Removed[];
  /** Some of it could not be put back: it was too long ago. */
  readonly isLate: boolean;
  readonly removeContact: (who: Person) => void;
  readonly removeRecent: (callId: string, who: Person) => void;
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
        one.kind === 'contact'
          ? main.removeContact({ handle: one.who.peer })
          : main.removeRecent({ callId: one.callId }),
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
            ? main.putBackContact({ handle: one.who.peer })
            : main.putBackRecent({ callId: one.callId }),
        ),
      ),
    );
    setLate(answers.some((asked) => asked.done && !asked.answer.isBack));
  };
  return {
    removed,
    isLate,
    removeContact: useCallback((who: Person) => void remove({ kind: 'contact', who }), [remove]),
    removeRecent: useCallback((callId: string, who: Person) => void remove({ kind: 'recent', callId, who }), [remove]),
    undo: () => void undo(),
    forget: useCallback(() => {
      setRemoved([]);
      setLate(false);
    }, []),
  };
}
