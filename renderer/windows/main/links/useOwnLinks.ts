import { useCallback, useEffect, useState } from 'react';
import type { OwnLinkView } from '../../../../core/ipc/links.ts';
import { useAsk } from '../MainBridge.tsx';

export interface OwnLinksQuery {
  readonly links: readonly OwnLinkView[] | 'failed';
  readonly readAgain: () => void;
}

/** The links that we gave out, newest first. */
export function useOwnLinks(): OwnLinksQuery {
  const ask = useAsk();
  const [links, setLinks] = useState<OwnLinksQuery['links']>([]);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    const answered = (answer: OwnLinksQuery['links']) => {
      if (isCurrent) setLinks(answer);
    };
    void ask(
      (main) => main.ownLinks(),
      () => answered('failed'),
    ).then((asked) => {
      if (asked.done) answered(asked.answer);
    });
    return () => {
      isCurrent = false;
    };
    // The turn says when to ask again.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [ask, turn]);
  const readAgain = useCallback(() => setTurn((before) => before + 1), []);
  return { links, readAgain };
}
