import { ArrowLeft } from 'lucide-react';
import { useId } from 'react';
import { useIntl } from 'react-intl';
import type { AccountView, ConnectionView, HostingView, Settings } from '../../../core/ipc/snapshot.ts';
import { Choice } from '../../components/Choice.tsx';
import { CopyRow } from '../../components/CopyRow.tsx';
import { Mark } from '../../components/drawings.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { Notice } from '../../components/Notice.tsx';
import { Toggle } from '../../components/Toggle.tsx';
import { useMainBridge } from './MainBridge.tsx';
import { useOrders } from './Orders.tsx';
import { ProtectionSettings } from './settings/ProtectionSettings.tsx';
import { Fact, SettingsGroup } from './settings/SettingsGroup.tsx';
import styles from './SettingsPage.module.css';

export interface SettingsPageProps {
  readonly settings: Settings;
  readonly connection: ConnectionView;
  readonly account: Extract<AccountView, { phase: 'ready' }>;
  readonly onBack: () => void;
}

/** Every change applies at once; the switch follows the snapshot, so it shows what main holds and nothing else. */
export function SettingsPage({ settings, connection, account, onBack }: SettingsPageProps) {
  const intl = useIntl();
  const bridge = useMainBridge();
  const { give } = useOrders();
  const change = (changes: Parameters<typeof bridge.changeSettings>[0]) => give(() => bridge.changeSettings(changes));
  const relayText = useId();
  const themes = ['system', 'light', 'dark'] as const;
  const languages = ['system', 'en', 'ru'] as const;
  const hasNoRelay = connection.state === 'online' && connection.relay === 'none';

  return (
    <main className={styles['settings']}>
      <div className={styles['column']}>
        <header className={styles['head']}>
          <IconButton
            className={styles['back']}
            label={intl.formatMessage({ id: 'app.back' })}
            icon={<ArrowLeft />}
            onClick={onBack}
          />
          <h1 className={styles['title']}>{intl.formatMessage({ id: 'settings.title' })}</h1>
        </header>

        <SettingsGroup title={intl.formatMessage({ id: 'settings.privacy' })}>
          <div className={styles['item']}>
            <Toggle
              label={intl.formatMessage({ id: 'settings.alwaysRelay' })}
              isOn={settings.alwaysRelay}
              onChange={(alwaysRelay) => change({ alwaysRelay })}
              describedBy={relayText}
            />
            <p id={relayText} className={styles['explain']}>
              {intl.formatMessage({ id: 'settings.alwaysRelay.explain' })}
            </p>
            {hasNoRelay && (
              <Notice kind="warning" role="status">
                {intl.formatMessage({ id: 'settings.alwaysRelay.noRelay' })}
              </Notice>
            )}
          </div>
        </SettingsGroup>

        <SettingsGroup title={intl.formatMessage({ id: 'settings.appearance' })}>
          <div className={styles['item']}>
            <Choice
              label={intl.formatMessage({ id: 'settings.theme' })}
              value={settings.theme}
              options={themes.map((value) => ({ value, text: intl.formatMessage({ id: `settings.theme.${value}` }) }))}
              onChange={(theme) => change({ theme })}
            />
          </div>
          <div className={styles['item']}>
            <Choice
              label={intl.formatMessage({ id: 'settings.language' })}
              value={settings.language}
              options={languages.map((value) => ({
                value,
                text: intl.formatMessage({ id: `settings.language.${value}` }),
              }))}
              onChange={(language) => change({ language })}
            />
          </div>
        </SettingsGroup>

        {account.hosting !== null && <HostingGroup hosting={account.hosting} />}

        <SettingsGroup title={intl.formatMessage({ id: 'settings.account' })}>
          <dl className={styles['facts']}>
            <Fact term={intl.formatMessage({ id: 'settings.account.handle' })}>{account.handle}</Fact>
            <Fact term={intl.formatMessage({ id: 'settings.account.server' })}>{account.server}</Fact>
          </dl>
        </SettingsGroup>

        <ProtectionSettings safeguard={account.safeguard} />

        <footer className={styles['about']}>
          <Mark size={28} />
          <p>
            <strong>{intl.formatMessage({ id: 'app.name' })}</strong>
            <br />
            {intl.formatMessage({ id: 'settings.about.text' })}
          </p>
        </footer>
      </div>
    </main>
  );
}

function HostingGroup({ hosting }: { readonly hosting: HostingView }) {
  const intl = useIntl();
  const copy = {
    copy: (address: string) => intl.formatMessage({ id: 'settings.hosting.copy' }, { address }),
    copied: intl.formatMessage({ id: 'app.copied' }),
  };
  return (
    <SettingsGroup title={intl.formatMessage({ id: 'settings.hosting' })}>
      <div className={styles['item']}>
        {!hosting.running ? (
          <Notice kind="warning">{intl.formatMessage({ id: 'settings.hosting.stopped' })}</Notice>
        ) : (
          <>
            <p>{intl.formatMessage({ id: 'settings.hosting.running' })}</p>
            {hosting.addresses.length === 0 ? (
              <p className={styles['explain']}>{intl.formatMessage({ id: 'settings.hosting.noAddress' })}</p>
            ) : (
              <>
                <p className={styles['explain']}>{intl.formatMessage({ id: 'settings.hosting.explain' })}</p>
                <ul className={styles['addresses']}>
                  {hosting.addresses.map((address) => (
                    <li key={address}>
                      <CopyRow text={address} copyLabel={copy.copy(address)} copiedLabel={copy.copied} />
                    </li>
                  ))}
                </ul>
              </>
            )}
          </>
        )}
      </div>
    </SettingsGroup>
  );
}
