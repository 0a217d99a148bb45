import { useCallback, useEffect, useState } from 'react';
import type { ContactView } from '../../../../core/ipc/snapshot.ts';
import { useAsk } from '../MainBridge.tsx';

/** Null: they are none of the contacts. */
type Found = ContactView | null | 'failed';

export interface ContactQuery {
  readonly contact: Found | 'loading';
  readonly askAgain: () => void;
}

/** What is known of one contact, asked for again when the contacts may be others. */
export function useContact(handle: string | null, revision: number): ContactQuery {
  const ask = useAsk();
  const [found, setFound] = useState<{ readonly handle: string; readonly contact: Found } | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (handle === null) return;
    let isCurrent = true;
    const answered = (contact: Found): void => {
      if (isCurrent) setFound({ handle, contact });
    };
    void ask(
      (main) => main.contact({ handle }),
      () => answered('failed'),
    ).then((asked) => {
      if (asked.done) answered(asked.answer);
    });
    return () => {
      isCurrent = false;
    };
    // The revision is not part of the question, it says when to ask it again.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [ask, handle, revision, turn]);
  const askAgain = useCallback(() => setTurn((before) => before + 1), []);
  return { contact: found !== null && found.handle === handle ? found.contact : 'loading', askAgain };
}
