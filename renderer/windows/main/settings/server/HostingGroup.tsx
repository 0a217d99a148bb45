import { useIntl } from 'react-intl';
import type { HostedRelay } from '../../../../../core/ipc/hostedRelay.ts';
import type { HostingView } from '../../../../../core/ipc/snapshot.ts';
import { CopyRow } from '../../../../components/copying/CopyRow.tsx';
import { Fingerprint } from '../../../../components/people/Fingerprint.tsx';
import { Notice } from '../../../../components/asking/Notice.tsx';
import { NamedPresses } from '../../NamedPresses.tsx';
import styles from '../parts/Settings.module.css';
import { SettingsGroup } from '../parts/SettingsGroup.tsx';

/** The server that this Ringfort hosts: the address to hand on, or why there is none. */
export function HostingGroup({ hosting }: { readonly hosting: HostingView }) {
  const intl = useIntl();
  return (
    <SettingsGroup title={intl.formatMessage({ id: 'settings.hosting' })}>
      <div className={styles['item']}>
        {hosting.state === 'starting' && <p>{intl.formatMessage({ id: 'settings.hosting.starting' })}</p>}
        {hosting.state === 'down' && (
          <Notice
            kind="warning"
            title={intl.formatMessage({ id: 'problem.hostDown.title' })}
            remedies={<NamedPresses of={`hosting.problem.${hosting.problem}`} />}
          >
            {intl.formatMessage({ id: `hosting.problem.${hosting.problem}` }, { again: 'yes' })}
          </Notice>
        )}
        {hosting.state === 'running' && <Running hosting={hosting} />}
      </div>
    </SettingsGroup>
  );
}

function Running({ hosting }: { readonly hosting: Extract<HostingView, { state: 'running' }> }) {
  const intl = useIntl();
  const { addresses, fingerprint, movedFrom, relay, isDamaged } = hosting;
  return (
    <>
      <p>{intl.formatMessage({ id: 'settings.hosting.running' })}</p>
      {isDamaged && (
        <Notice kind="warning" remedies={<NamedPresses of="hosting.problem.dataUnreadable" />}>
          {intl.formatMessage({ id: 'hosting.problem.dataUnreadable' })}
        </Notice>
      )}
      {movedFrom !== null && (
        <Notice kind="warning">
          {intl.formatMessage({ id: 'settings.hosting.moved' }, { port: String(movedFrom) })}
        </Notice>
      )}
      {addresses.length === 0 ? (
        <p className={styles['explain']}>{intl.formatMessage({ id: 'settings.hosting.noAddress' })}</p>
      ) : (
        <>
          <p className={styles['explain']}>{intl.formatMessage({ id: 'settings.hosting.explain' })}</p>
          <ul className={styles['addresses']}>
            {addresses.map((address) => (
              <li key={address}>
                <CopyRow
                  text={address}
                  copies={`${address}#${fingerprint}`}
                  copyLabel={intl.formatMessage({ id: 'settings.hosting.copy' }, { address })}
                  copiedLabel={intl.formatMessage({ id: 'app.copied' })}
                />
              </li>
            ))}
          </ul>
          <p className={styles['explain']}>{intl.formatMessage({ id: 'settings.hosting.fingerprint' })}</p>
          <Fingerprint fingerprint={fingerprint} />
        </>
      )}
      <Relay relay={relay} />
      <p className={styles['explain']}>{intl.formatMessage({ id: 'settings.hosting.inClear' })}</p>
    </>
  );
}

/** Nothing where none is wanted: whoever turned it off knows. */
function Relay({ relay }: { readonly relay: HostedRelay }) {
  const intl = useIntl();
  switch (relay.state) {
    case 'off':
      return null;
    case 'down':
      return <Notice kind="warning">{intl.formatMessage({ id: 'settings.hosting.relay.down' })}</Notice>;
    case 'running': {
      const id = relay.address === 'unknown' ? 'settings.hosting.relay.unknown' : 'settings.hosting.relay';
      return <p className={styles['explain']}>{intl.formatMessage({ id }, { port: String(relay.port) })}</p>;
    }
  }
}
