import { BellOff, LockOpen } from 'lucide-react';
import { useIntl, type IntlShape } from 'react-intl';
import { isOwnFault } from '../../../core/ipc/problem.ts';
import { silenceNow } from '../../../core/call/silence.ts';
import type { AccountView, ConnectionView, SettingsPart } from '../../../core/ipc/snapshot.ts';
import { Avatar } from '../../components/people/Avatar.tsx';
import { OnceWanted, soon } from '../../components/mending/later.tsx';
import { PeerName } from '../../components/people/PeerName.tsx';
import styles from './StatusFooter.module.css';

const OfflineNotice = soon(async () => (await import('./account/OfflineNotice.tsx')).OfflineNotice);

export interface StatusFooterProps {
  readonly account: Extract<AccountView, { phase: 'ready' }>;
  readonly connection: ConnectionView;
  /** What keeps the phone quiet is among them. */
  readonly settings: SettingsPart;
}

/** Who we are and whether calls can reach us; if not, why and what to do. */
export function StatusFooter({ account, connection, settings }: StatusFooterProps) {
  const intl = useIntl();
  const { server, handle, displayName } = account;
  const isHostDamaged = account.hosting?.state === 'running' && account.hosting.isDamaged;
  const unprotectedText = intl.formatMessage({ id: 'connection.unprotected.text' }, { server });
  return (
    <footer className={styles['footer']}>
      <OnceWanted isWanted={connection.state === 'offline' || isHostDamaged}>
        <OfflineNotice account={account} offline={connection.state === 'offline' ? connection : null} />
      </OnceWanted>
      <div className={styles['me']}>
        <Avatar handle={account.handle} name={account.displayName ?? undefined} size={32} />
        <div className={styles['words']}>
          <p className={styles['name']}>
            <span className="visuallyHidden">
              {intl.formatMessage({ id: 'home.you' }, { handle, name: displayName ?? handle })}
            </span>
            <span aria-hidden="true">
              <PeerName peer={handle} name={displayName ?? undefined} showsHandle verified={false} />
            </span>
          </p>
          <p className={styles['state']} role="status">
            <span className={styles['dot']} data-state={connection.state} aria-hidden="true" />
            <span className={styles['text']}>{connectionText(intl, connection)}</span>
          </p>
          {silenceNow(settings) !== null && (
            <p className={styles['state']}>
              <BellOff size={14} aria-hidden="true" />
              <span className={styles['text']}>{silenceText(intl, settings)}</span>
            </p>
          )}
          {account.isUnprotected && (
            <p className={styles['state']} title={unprotectedText}>
              <LockOpen size={14} aria-hidden="true" />
              <span className={styles['text']}>{intl.formatMessage({ id: 'connection.unprotected' })}</span>
            </p>
          )}
        </div>
      </div>
    </footer>
  );
}

function silenceText(intl: IntlShape, settings: SettingsPart): string {
  const silence = silenceNow(settings);
  if (silence === 'nobodyMayRing') return intl.formatMessage({ id: 'quiet.nobodyMayRing' });
  const until = settings.quiet?.until ?? null;
  if (until === null) return intl.formatMessage({ id: 'settings.doNotDisturb' });
  const id = silence === 'quietHours' ? 'quiet.hoursUntil' : 'quiet.until';
  return intl.formatMessage({ id }, { time: intl.formatTime(until) });
}

function connectionText(intl: IntlShape, connection: ConnectionView): string {
  switch (connection.state) {
    case 'none':
      return '';
    case 'connecting':
      return intl.formatMessage({ id: 'connection.connecting' });
    case 'offline':
      return intl.formatMessage({ id: isOwnFault(connection.reason) ? 'connection.halted' : 'connection.offline' });
    case 'online':
      return intl.formatMessage({
        id: connection.relay === 'none' ? 'connection.online.noRelay' : 'connection.online',
      });
  }
}
