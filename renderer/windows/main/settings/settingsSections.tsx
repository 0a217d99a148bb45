import type { ReactNode } from 'react';
import type { IntlShape } from 'react-intl';
import { type Settings, type SettingGroup, type SettingsChange } from '../../../../core/ipc/settings.ts';
import type { AccountView, ConnectionView, ContactsPart } from '../../../../core/ipc/snapshot.ts';
import { SETTINGS_SECTIONS, type SettingsSection } from '../../../../core/ipc/settingsSection.ts';
import { GLOBAL_ACTIONS, GLOBAL_SETTINGS } from '../../../../core/shortcuts/globalShortcuts.ts';
import { SHORTCUT_NAMES } from '../../../../core/shortcuts/shortcuts.ts';
import type { MessageId } from '../../../../core/words/messages.ts';
import { Notice } from '../../../components/Notice.tsx';
import { OwnLinks } from '../links/OwnLinks.tsx';
import { About } from './About.tsx';
import { AccountSettings } from './AccountSettings.tsx';
import { CameraGroup } from './CameraGroup.tsx';
import { BackupGroup } from './BackupGroup.tsx';
import { BlockedPeople } from './BlockedPeople.tsx';
import { DataCheck } from './DataCheck.tsx';
import { HeadsetsGroup } from './HeadsetsGroup.tsx';
import { HostingGroup } from './HostingGroup.tsx';
import { LogGroup } from './LogGroup.tsx';
import { ProtectionSettings } from './ProtectionSettings.tsx';
import { RingDevices } from './RingDevices.tsx';
import { RingTestGroup } from './RingTestGroup.tsx';
import { RingtoneTrial } from './RingtoneTrial.tsx';
import { RelayTestGroup } from './RelayTestGroup.tsx';
import { SettingControls, settingsOf, settingTexts, type SettingName } from './SettingControls.tsx';
import { SettingsCard } from './SettingsGroup.tsx';
import { GlobalShortcutsGroup, ShortcutsGroup } from './ShortcutsGroup.tsx';
import { SoundDevices } from './SoundDevices.tsx';
import { isFound } from './settingsSearch.ts';
import { UpdatesGroup } from './UpdatesGroup.tsx';

export interface SettingsShown {
  readonly settings: Settings;
  readonly connection: ConnectionView;
  readonly account: Extract<AccountView, { phase: 'ready' }>;
  readonly contacts: ContactsPart;
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
  { settings, connection, account, contacts, inCall, onChange }: SettingsShown,
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
  switch (section) {
    case 'account':
      return [
        { key: 'account', texts: ACCOUNT, node: <AccountSettings account={account} /> },
        { key: 'links', texts: LINKS, node: <OwnLinks account={account} /> },
        { key: 'protection', texts: PROTECTION, node: <ProtectionSettings keyProtection={account.keyProtection} /> },
        { key: 'backup', texts: BACKUP, node: <BackupGroup /> },
      ];
    case 'privacy': {
      const hasNoRelay = connection.state === 'online' && connection.relay === 'none';
      const alwaysRelay = hasNoRelay && (
        <Notice kind="warning" role="status">
          {intl.formatMessage({ id: 'settings.alwaysRelay.noRelay' })}
        </Notice>
      );
      return [
        controls('privacy', { alwaysRelay }),
        { key: 'blocked', texts: BLOCKED, node: <BlockedPeople part={contacts} /> },
      ];
    }
    case 'ringing':
      return [
        { key: 'ringTest', texts: RING_TEST, node: <RingTestGroup /> },
        controls('ringing', {
          ringtoneVolume: (
            <div>
              <RingtoneTrial ringtone={settings.ringtone} settings={settings} />
            </div>
          ),
        }),
        {
          key: 'ringDevices',
          texts: RING_DEVICES,
          node: (
            <RingDevices chosen={settings.ringDevices} onChange={(ringDevices) => void onChange({ ringDevices })} />
          ),
        },
      ];
    case 'audioVideo':
      return [
        {
          key: 'soundDevices',
          texts: SOUND_DEVICES,
          node: <SoundDevices settings={settings} inCall={inCall} />,
        },
        { key: 'camera', texts: CAMERA, node: <CameraGroup settings={settings} inCall={inCall} /> },
        controls('audioVideo'),
        { key: 'headsets', texts: HEADSETS, node: <HeadsetsGroup headsets={settings.headsets} /> },
      ];
    case 'appearance':
      return [controls('appearance')];
    case 'network':
      return [
        { key: 'relayTest', texts: RELAY_TEST, node: <RelayTestGroup connection={connection} /> },
        ...(account.hosting === null
          ? []
          : [{ key: 'hosting', texts: HOSTING, node: <HostingGroup hosting={account.hosting} /> }]),
      ];
    case 'shortcuts':
      return [
        { key: 'shortcuts', texts: SHORTCUTS, node: <ShortcutsGroup /> },
        {
          key: 'global',
          texts: GLOBAL_SHORTCUTS,
          node: <GlobalShortcutsGroup settings={settings} onChange={(change) => void onChange(change)} />,
        },
      ];
    case 'advanced':
      return [
        controls('advanced'),
        { key: 'dataCheck', texts: DATA_CHECK, node: <DataCheck /> },
        { key: 'log', texts: LOG, node: <LogGroup /> },
      ];
    case 'about':
      return [
        { key: 'about', texts: ABOUT, node: <About /> },
        { key: 'updates', texts: UPDATES, node: <UpdatesGroup /> },
      ];
  }
}

const ACCOUNT: readonly MessageId[] = [
  'settings.account.handle',
  'settings.account.server',
  'settings.account.serverId',
  'settings.account.explain',
  'account.changeServer',
  'account.signOut',
  'account.delete',
];
const LINKS: readonly MessageId[] = ['links.title', 'links.explain', 'links.show', 'links.new', 'links.qr'];
const PROTECTION: readonly MessageId[] = [
  'protection.title',
  'protection.keyring',
  'protection.passphrase',
  'protection.add',
  'protection.change',
  'protection.remove',
];
const BACKUP: readonly MessageId[] = ['backup.title', 'backup.explain', 'backup.save', 'backup.take'];
const BLOCKED: readonly MessageId[] = ['settings.blocked', 'settings.blocked.none', 'settings.blocked.explain'];
const RING_DEVICES: readonly MessageId[] = ['settings.ringDevices', 'settings.ringDevices.default'];
const SOUND_DEVICES: readonly MessageId[] = [
  'trial.title',
  'device.microphone',
  'device.speaker',
  'trial.microphone',
  'trial.speaker',
];
const CAMERA: readonly MessageId[] = ['device.camera', 'trial.camera'];
const RING_TEST: readonly MessageId[] = ['ringTest.open', 'ringTest.explain'];
const RELAY_TEST: readonly MessageId[] = ['relayTest.title', 'relayTest.explain', 'relayTest.begin'];
const HOSTING: readonly MessageId[] = [
  'settings.hosting',
  'settings.hosting.running',
  'settings.hosting.explain',
  'settings.hosting.fingerprint',
];
const SHORTCUTS: readonly MessageId[] = SHORTCUT_NAMES.map((name): MessageId => `shortcuts.${name}`);
const GLOBAL_SHORTCUTS: readonly MessageId[] = [
  'settings.globalShortcuts',
  'settings.globalShortcuts.explain',
  ...GLOBAL_ACTIONS.map((action): MessageId => `settings.${GLOBAL_SETTINGS[action]}`),
];
const HEADSETS: readonly MessageId[] = ['settings.headsets', 'settings.headsets.explain', 'headset.pair'];
const DATA_CHECK: readonly MessageId[] = ['doctor.open', 'doctor.explain', 'diagnostics.open'];
const LOG: readonly MessageId[] = ['log.show', 'log.explain'];
const UPDATES: readonly MessageId[] = ['settings.updates', 'updates.check', 'updates.restart'];
const ABOUT: readonly MessageId[] = ['app.name', 'settings.about.text', 'settings.about.licences'];
