import { useState } from 'react';
import { useIntl } from 'react-intl';
import { isProblem } from '../../../../core/ipc/problem.ts';
import type { AccountView, ConnectionView } from '../../../../core/ipc/snapshot.ts';
import { offlineWays, type OfflineWay } from '../../../../core/ipc/offlineWays.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { GuardedSurface } from '../../../components/guard/GuardedSurface.tsx';
import { Notice } from '../../../components/asking/Notice.tsx';
import { problemText, problemTitle } from '../../../components/asking/problemSentence.ts';
import { useAsk } from '../MainBridge.tsx';
import { ChangeServer } from './ChangeServer.tsx';
import { RegisterAgain, RegisterWithInvite, type InviteWanted } from './RegisterAgain.tsx';
import styles from '../StatusFooter.module.css';
import { NamedPresses } from '../NamedPresses.tsx';

type Offline = Extract<ConnectionView, { state: 'offline' }>;

export interface OfflineNoticeProps {
  readonly account: Extract<AccountView, { phase: 'ready' }>;
  /** Null while calls can reach us, or may soon. */
  readonly offline: Offline | null;
}

/** Why calls cannot reach us, and each way on from there. What a sheet asks stays, whatever the connection says. */
export function OfflineNotice({ account, offline }: OfflineNoticeProps) {
  const { hosting } = account;
  const [isChanging, setChanging] = useState(false);
  const [invite, setInvite] = useState<InviteWanted | null>(null);
  return (
    <>
      {offline !== null && (
        // Another reason is another notice: what came of a press on one of them must not stand under the next.
        <Ways
          key={offline.reason}
          hosting={account.hosting}
          offline={offline}
          onChange={() => setChanging(true)}
          onInvite={setInvite}
        />
      )}
      {hosting?.state === 'running' && hosting.isDamaged && <HostDamaged />}
      <ChangeServer isOpen={isChanging} onClose={() => setChanging(false)} />
      <RegisterWithInvite wanted={invite} onClose={() => setInvite(null)} />
    </>
  );
}

/** It runs, and rings whom it still can. */
function HostDamaged() {
  const intl = useIntl();
  return (
    <>
      <Notice kind="warning" title={intl.formatMessage({ id: 'settings.hosting' })}>
        {intl.formatMessage({ id: 'hosting.problem.dataUnreadable' })}
      </Notice>
      <div className={styles['ways']}>
        <NamedPresses of="hosting.problem.dataUnreadable" />
      </div>
    </>
  );
}

interface WaysProps {
  readonly hosting: OfflineNoticeProps['account']['hosting'];
  readonly offline: Offline;
  readonly onChange: () => void;
  readonly onInvite: (wanted: InviteWanted) => void;
}

function Ways({ hosting, offline, onChange, onInvite }: WaysProps) {
  const intl = useIntl();
  const ask = useAsk();
  const { reason } = offline;
  const reconnect = () => void ask((main) => main.reconnect());
  const button = (way: OfflineWay) => {
    switch (way) {
      case 'registerAgain':
      case 'registerAnew':
        return <RegisterAgain key={way} newServer={way === 'registerAnew'} onInvite={onInvite} />;
      case 'changeAddress':
        return (
          <Button key={way} size="small" onClick={onChange}>
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
  const hostProblem =
    hosting?.state === 'down' && reason === 'hostDown' ? (`hosting.problem.${hosting.problem}` as const) : undefined;
  const ways = offlineWays(reason, hosting !== null);
  return (
    <>
      <Notice kind="warning" title={problemTitle(intl, offline)}>
        {hostProblem !== undefined && <>{intl.formatMessage({ id: hostProblem }, { again: 'yes' })} </>}
        {problemText(intl, offline)}
      </Notice>
      <GuardedSurface shows={reason}>
        <div className={styles['ways']}>
          {ways.map((way) => button(way))}
          <NamedPresses of={[hostProblem, isProblem(reason) ? `problem.${reason}.text` : undefined]} />
        </div>
      </GuardedSurface>
    </>
  );
}
