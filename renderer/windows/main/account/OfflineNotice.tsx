import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { AccountView, ConnectionView, OfflineReason } from '../../../../core/ipc/snapshot.ts';
import { Button } from '../../../components/Button.tsx';
import { GuardedSurface } from '../../../components/GuardedSurface.tsx';
import { Notice } from '../../../components/Notice.tsx';
import { problemText, problemTitle } from '../../../components/problemSentence.ts';
import { useAsk } from '../MainBridge.tsx';
import { ChangeServer } from './ChangeServer.tsx';
import { RegisterAgain } from './RegisterAgain.tsx';
import styles from '../StatusFooter.module.css';

export interface OfflineNoticeProps {
  readonly account: Extract<AccountView, { phase: 'ready' }>;
  readonly offline: Extract<ConnectionView, { state: 'offline' }>;
}

type Way = 'registerAgain' | 'registerAnew' | 'signInHere' | 'tryAgain' | 'changeAddress';

/** Perhaps the server is somewhere else by now. */
const NOT_THERE: ReadonlySet<OfflineReason> = new Set([
  ...(['nameNotFound', 'refused', 'timeout', 'unreachable', 'notEncrypted', 'redirected', 'notRingfort'] as const),
  ...(['certificateExpired', 'certificateOtherName', 'certificateUntrusted', 'certificateChanged'] as const),
  'serverUnproven',
]);

/** What a person can do about it here; what heals by itself is tried again without them. */
function waysOn(reason: OfflineReason, isHosting: boolean): readonly Way[] {
  const elsewhere: readonly Way[] = isHosting ? [] : ['changeAddress'];
  switch (reason) {
    case 'signInRefused':
      return ['registerAgain'];
    case 'otherServer':
      return ['registerAnew', ...elsewhere, 'tryAgain'];
    case 'wrongAddress':
      return [...elsewhere, 'tryAgain'];
    case 'signedInElsewhere':
      return ['signInHere'];
    default:
      return NOT_THERE.has(reason) ? elsewhere : [];
  }
}

/** Why calls cannot reach us, and each way on from there. */
export function OfflineNotice({ account, offline }: OfflineNoticeProps) {
  const intl = useIntl();
  const ask = useAsk();
  const [isChanging, setChanging] = useState(false);
  const { hosting } = account;
  const { reason } = offline;
  const reconnect = () => void ask((main) => main.reconnect());
  const button = (way: Way) => {
    switch (way) {
      case 'registerAgain':
      case 'registerAnew':
        return <RegisterAgain key={way} newServer={way === 'registerAnew'} />;
      case 'changeAddress':
        return (
          <Button key={way} size="small" onClick={() => setChanging(true)}>
            {intl.formatMessage({ id: 'account.changeAddress' })}
          </Button>
        );
      case 'signInHere':
      case 'tryAgain':
        return (
          <Button key={way} size="small" onClick={reconnect}>
            {intl.formatMessage({ id: way === 'signInHere' ? 'account.signInHere' : 'app.tryAgain' })}
          </Button>
        );
    }
  };
  const ways = waysOn(reason, hosting !== null);
  return (
    <>
      <Notice kind="warning" title={problemTitle(intl, offline)}>
        {hosting?.state === 'down' && reason === 'hostDown' && (
          <>{intl.formatMessage({ id: `hosting.problem.${hosting.problem}` }, { again: 'yes' })} </>
        )}
        {problemText(intl, offline)}
      </Notice>
      {ways.length > 0 && (
        <GuardedSurface shows={reason}>
          <div className={styles['ways']}>{ways.map((way) => button(way))}</div>
        </GuardedSurface>
      )}
      <ChangeServer isOpen={isChanging} onClose={() => setChanging(false)} />
    </>
  );
}
