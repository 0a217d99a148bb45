import type { ReactNode } from 'react';
import type { IntlShape } from 'react-intl';
import { type Settings, type SettingGroup, type SettingsChange } from '../../../../core/ipc/settings.ts';
import type { AccountView, ConnectionView, ContactsPart, RecentsPart } from '../../../../core/ipc/snapshot.ts';
import { SETTINGS_SECTIONS, type SettingsSection } from '../../../../core/ipc/settingsSection.ts';
import type { MessageId } from '../../../../core/words/messages.ts';
import { Notice } from '../../../components/asking/Notice.tsx';
import { OwnLinks } from '../links/OwnLinks.tsx';
import { About } from './program/About.tsx';
import { AccountSettings } from './server/AccountSettings.tsx';
import { CameraGroup } from './devices/CameraGroup.tsx';
import { BackupGroup } from './backup/BackupGroup.tsx';
import { BlockedPeople } from './protection/BlockedPeople.tsx';
import { DeclineTexts } from './parts/DeclineTexts.tsx';
import { DataCheck } from './program/DataCheck.tsx';
import { HeadsetsGroup } from './devices/HeadsetsGroup.tsx';
import { HostingGroup } from './server/HostingGroup.tsx';
import { LogGroup } from './program/LogGroup.tsx';
import { OwnSounds } from './devices/OwnSounds.tsx';
import { ProtectionSettings } from './protection/ProtectionSettings.tsx';
import { RingDevices } from './devices/RingDevices.tsx';
import { RingTestGroup } from './server/RingTestGroup.tsx';
import { RingtoneTrial } from './devices/RingtoneTrial.tsx';
import { RelayTestGroup } from './server/RelayTestGroup.tsx';
import { SettingControls, settingsOf, settingTexts, type SettingName } from './parts/SettingControls.tsx';
import { partTexts, type SettingPart } from './parts/settingParts.ts';
import { SettingsCard } from './parts/SettingsGroup.tsx';
import { GlobalShortcutsGroup, ShortcutsGroup } from './keys/ShortcutsGroup.tsx';
import { SoundDevices } from './devices/SoundDevices.tsx';
import { isFound } from './settingsSearch.ts';
import { UpdatesGroup } from './program/UpdatesGroup.tsx';

export interface SettingsShown {
  readonly settings: Settings;
  readonly connection: ConnectionView;
  readonly account: Extract<AccountView, { phase: 'ready' }>;
  readonly contacts: ContactsPart;
  readonly recents: RecentsPart;
  /** A call has the devices, or is about to. */
  readonly inCall: boolean;
  readonly onChange: (change: SettingsChange) => Promise<boolean>;
}

/** One part of a section, and the texts by which it is found. */
interface Part {
  readonly key: string;
  readonly texts: readonly MessageId[];
  readonly node: ReactNode;
}

/** Each section with what of it holds what is looked for; those without any are left out. */
export function settingsSections(intl: IntlShape, shown: SettingsShown, query: string) {
  return SETTINGS_SECTIONS.map((name) => {
    const isNamed = isFound(intl, query, [`settings.${name}`]);
    const holds = (texts: readonly MessageId[]) => isNamed || isFound(intl, query, texts);
    const parts = partsOf(name, shown, intl, holds).filter(({ texts }) => holds(texts));
    return { name, parts };
  }).filter(({ parts }) => parts.length > 0);
}

function partsOf(
  section: SettingsSection,
  { settings, connection, account, contacts, recents, inCall, onChange }: SettingsShown,
  intl: IntlShape,
  holds: (texts: readonly MessageId[]) => boolean,
): readonly Part[] {
  const controls = (group: SettingGroup, notes: Partial<Record<SettingName, ReactNode>> = {}): Part => {
    const names = settingsOf(group).filter((name) => holds(settingTexts(name)));
    return {
      key: group,
      texts: names.flatMap(settingTexts),
      node: names.length > 0 && (
        <SettingsCard>
          <SettingControls names={names} settings={settings} onChange={onChange} notes={notes} />
        </SettingsCard>
      ),
    };
  };
  const part = (key: SettingPart, node: ReactNode): Part => ({ key, texts: partTexts(key), node });
  switch (section) {
    case 'account':
      return [
        part('account', <AccountSettings account={account} />),
        part('links', <OwnLinks account={account} revision={recents.revision} inCall={inCall} />),
        part('protection', <ProtectionSettings keyProtection={account.keyProtection} />),
        part('backup', <BackupGroup />),
      ];
    case 'privacy': {
      const hasNoRelay = connection.state === 'online' && connection.relay === 'none';
      const alwaysRelay = hasNoRelay && (
        <Notice kind="warning" role="status">
          {intl.formatMessage({ id: 'settings.alwaysRelay.noRelay' })}
        </Notice>
      );
      return [controls('privacy', { alwaysRelay }), part('blocked', <BlockedPeople part={contacts} />)];
    }
    case 'ringing': {
      const startAtLogin = account.keyProtection.keyring === null && (
        <Notice kind="info">{intl.formatMessage({ id: 'settings.startAtLogin.asksPassphrase' })}</Notice>
      );
      return [
        part('ringTest', <RingTestGroup />),
        controls('ringing', {
          startAtLogin,
          ringtoneVolume: (
            <div>
              <RingtoneTrial ringtone={settings.ringtone} settings={settings} />
            </div>
          ),
        }),
        part(
          'ringDevices',
          <RingDevices chosen={settings.ringDevices} onChange={(ringDevices) => void onChange({ ringDevices })} />,
        ),
        part(
          'declineTexts',
          <DeclineTexts texts={settings.declineTexts} onChange={(declineTexts) => void onChange({ declineTexts })} />,
        ),
      ];
    }
    case 'audioVideo':
      return [
        part('soundDevices', <SoundDevices settings={settings} inCall={inCall} />),
        part('camera', <CameraGroup settings={settings} inCall={inCall} />),
        controls('audioVideo', {
          originalSound: <OwnSounds sounds={settings.microphoneSounds} onChange={(change) => void onChange(change)} />,
        }),
        part('headsets', <HeadsetsGroup headsets={settings.headsets} />),
      ];
    case 'appearance':
      return [controls('appearance')];
    case 'network':
      return [
        part('relayTest', <RelayTestGroup connection={connection} />),
        ...(account.hosting === null ? [] : [part('hosting', <HostingGroup hosting={account.hosting} />)]),
      ];
    case 'shortcuts':
      return [
        part('shortcuts', <ShortcutsGroup />),
        part('global', <GlobalShortcutsGroup settings={settings} onChange={(change) => void onChange(change)} />),
      ];
    case 'advanced':
      return [controls('advanced'), part('dataCheck', <DataCheck />), part('log', <LogGroup />)];
    case 'about':
      return [part('about', <About />), part('updates', <UpdatesGroup />)];
  }
}
