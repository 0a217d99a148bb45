import { useEffect, useState } from 'react';
import type { OwnLinkView } from '../../../../core/ipc/links.ts';
import type { AccountView } from '../../../../core/ipc/snapshot.ts';
import { useAsk } from '../MainBridge.tsx';

/** The link without limits, asked for anew when the server of the account is reached elsewhere. */
export function useStandingLink(
  account: Extract<AccountView, { phase: 'ready' }>,
): OwnLinkView | 'loading' | 'failed' | null {
  const ask = useAsk();
  const [link, setLink] = useState<OwnLinkView | 'loading' | 'failed' | null>('loading');
  const { server, hosting } = account;
  const places = hosting?.state === 'running' ? hosting.addresses.join(' ') : '';
  useEffect(() => {
    let isCurrent = true;
    const answered = (answer: OwnLinkView | 'failed' | null) => {
      if (isCurrent) setLink(answer);
    };
    void ask(
      (main) => main.standingLink(),
      () => answered('failed'),
    ).then((asked) => {
      if (asked.done) answered(asked.answer);
    });
    return () => {
      isCurrent = false;
    };
    // They are not part of the question, they say when to ask it again.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [ask, server, places]);
  return link;
}
