import { ArrowLeft } from 'lucide-react';
import { Fragment } from 'react';
import { useIntl } from 'react-intl';
import { SETTING_GROUPS, type Settings, type SettingsChange } from '../../../core/ipc/settings.ts';
import type { AccountView, ConnectionView, ContactsPart, LeftOutView } from '../../../core/ipc/snapshot.ts';
import { Mark } from '../../components/drawings.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { Notice } from '../../components/Notice.tsx';
import { useAsk } from './MainBridge.tsx';
import { HostingGroup } from './settings/HostingGroup.tsx';
import { AccountSettings } from './settings/AccountSettings.tsx';
import { BlockedPeople } from './settings/BlockedPeople.tsx';
import { LeftOutGroup } from './settings/LeftOutGroup.tsx';
import { ProtectionSettings } from './settings/ProtectionSettings.tsx';
import { RelayTestGroup } from './settings/RelayTestGroup.tsx';
import { SettingControls } from './settings/SettingControls.tsx';
import { SettingsGroup } from './settings/SettingsGroup.tsx';
import styles from './SettingsPage.module.css';

export interface SettingsPageProps {
  readonly settings: Settings;
  readonly connection: ConnectionView;
  readonly leftOut: readonly LeftOutView[];
  readonly account: Extract<AccountView, { phase: 'ready' }>;
  readonly contacts: ContactsPart;
  readonly onBack: () => void;
}

/** Every change applies at once; the switch follows the snapshot, so it shows what main holds and nothing else. */
export function SettingsPage({ settings, connection, leftOut, account, contacts, onBack }: SettingsPageProps) {
  const intl = useIntl();
  const ask = useAsk();
  const change = (changes: SettingsChange) => void ask((main) => main.changeSettings(changes));
  const hasNoRelay = connection.state === 'online' && connection.relay === 'none';
  const notes = {
    alwaysRelay: hasNoRelay && (
      <Notice kind="warning" role="status">
        {intl.formatMessage({ id: 'settings.alwaysRelay.noRelay' })}
      </Notice>
    ),
  };

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

        {leftOut.length > 0 && <LeftOutGroup lists={leftOut} />}

        {SETTING_GROUPS.map((group) => (
          <Fragment key={group}>
            <SettingsGroup title={intl.formatMessage({ id: `settings.${group}` })}>
              <SettingControls group={group} settings={settings} onChange={change} notes={notes} />
            </SettingsGroup>
            {group === 'privacy' && <RelayTestGroup connection={connection} />}
            {group === 'privacy' && <BlockedPeople part={contacts} />}
          </Fragment>
        ))}

        {account.hosting !== null && <HostingGroup hosting={account.hosting} />}

        <AccountSettings account={account} />

        <ProtectionSettings keyProtection={account.keyProtection} />

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
