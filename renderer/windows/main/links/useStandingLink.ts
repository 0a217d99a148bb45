import type { OwnLinkView } from '../../../../core/ipc/links.ts';
import type { AccountView } from '../../../../core/ipc/snapshot.ts';
import { useAnswer } from '../useAnswer.ts';

/** The link without limits, asked for anew when the server of the account is reached elsewhere. */
export function useStandingLink(
  account: Extract<AccountView, { phase: 'ready' }>,
): OwnLinkView | 'loading' | 'failed' | null {
  const { server, hosting } = account;
  const places = hosting?.state === 'running' ? hosting.addresses.join(' ') : '';
  const { answer, hasFailed } = useAnswer({
    ask: async (main) => main.standingLink(),
    about: '',
    when: `${server} ${places}`,
  });
  return hasFailed ? 'failed' : answer;
}
