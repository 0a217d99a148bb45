import { useCallback, useEffect, useState } from 'react';
import type { ContactSafety, ContactView } from '../../../../core/ipc/snapshot.ts';
import { useAsk } from '../MainBridge.tsx';

export interface ContactSafetyQuery {
  /**
   * `loading` until main has answered once; null when no identity of theirs is pinned; `failed` when main could not
   * tell.
   */
  readonly safety: ContactSafety | 'loading' | 'failed' | null;
  readonly reload: () => void;
}

/** Asks main for the safety number, and again whenever the snapshot shows that the identity or its mark is another. */
export function useContactSafety(handle: string, contact: ContactView | null): ContactSafetyQuery {
  const ask = useAsk();
  const [safety, setSafety] = useState<ContactSafetyQuery['safety']>('loading');
  const [turn, setTurn] = useState(0);
  const identity = contact?.identity;
  const verified = contact?.verified;
  useEffect(() => {
    let isCurrent = true;
    const answered = (answer: ContactSafetyQuery['safety']) => {
      // An answer that was overtaken by a newer question would show an old number.
      if (isCurrent) setSafety(answer);
    };
    void ask(
      (main) => main.contactSafety({ handle }),
      () => answered('failed'),
    ).then((asked) => {
      if (asked.done) answered(asked.answer);
    });
    return () => {
      isCurrent = false;
    };
    // They are not part of the question, they say when to ask it again.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [ask, handle, identity, verified, turn]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  return { safety, reload };
}
