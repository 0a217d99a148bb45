import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { AccountView, ConnectionView } from '../../../../core/ipc/snapshot.ts';
import { offlineWays, type OfflineWay } from '../../../../core/ipc/offlineWays.ts';
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

/** Why calls cannot reach us, and each way on from there. */
export function OfflineNotice({ account, offline }: OfflineNoticeProps) {
  const intl = useIntl();
  const ask = useAsk();
  const [isChanging, setChanging] = useState(false);
  const { hosting } = account;
  const { reason } = offline;
  const reconnect = () => void ask((main) => main.reconnect());
  const button = (way: OfflineWay) => {
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
      case 'tryNow':
        return (
          <Button key={way} size="small" onClick={reconnect}>
            {intl.formatMessage({ id: way === 'signInHere' ? 'account.signInHere' : 'connection.tryNow' })}
          </Button>
        );
    }
  };
  const ways = offlineWays(reason, hosting !== null);
  return (
    <>
      <Notice kind="warning" title={problemTitle(intl, offline)}>
        {hosting?.state === 'down' && reason === 'hostDown' && (
          <>{intl.formatMessage({ id: `hosting.problem.${hosting.problem}` }, { again: 'yes' })} </>
        )}
        {problemText(intl, offline)}
      </Notice>
      <GuardedSurface shows={reason}>
        <div className={styles['ways']}>{ways.map((way) => button(way))}</div>
      </GuardedSurface>
      <ChangeServer isOpen={isChanging} onClose={() => setChanging(false)} />
    </>
  );
}
