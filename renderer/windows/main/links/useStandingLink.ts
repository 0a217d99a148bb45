import type { OwnLinkView } from '../../../../core/ipc/links.ts';
import type { AccountView } from '../../../../core/ipc/snapshot.ts';
import { useAnswer } from '../useAnswer.ts';

export interface StandingLinkQuery {
  /** Null: there is room for none. */
  readonly link: OwnLinkView | 'loading' | 'failed' | null;
  readonly askAgain: () => void;
}

/** The link without limits, asked for anew when the server of the account is reached elsewhere. */
export function useStandingLink(account: Extract<AccountView, { phase: 'ready' }>): StandingLinkQuery {
  const { server, hosting } = account;
  const places = hosting?.state === 'running' ? hosting.addresses.join(' ') : '';
  const { answer, hasFailed, askAgain } = useAnswer({
    ask: async (main) => main.standingLink(),
    about: '',
    when: `${server} ${places}`,
  });
  return { link: hasFailed ? 'failed' : answer, askAgain };
}
