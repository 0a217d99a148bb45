import { SETTING_GROUPS } from '../../../../core/ipc/settings.ts';
import type { MessageId } from '../../../../core/words/messages.ts';
import { settingsOf } from './SettingControls.tsx';

/** What of the settings can be looked for by name, wherever it stands. Those of the table name themselves. */
export const SETTING_TITLES: readonly MessageId[] = [
  'settings.account',
  'settings.account.server',
  'account.changeServer',
  'account.signOut',
  'account.delete',
  'protection.title',
  'settings.privacy',
  'settings.blocked',
  ...SETTING_GROUPS.flatMap((group): MessageId[] => settingsOf(group).map((name): MessageId => `settings.${name}`)),
  'settings.ringing',
  'settings.audioVideo',
  'settings.headsets',
  'settings.appearance',
  'settings.network',
  'relayTest.title',
  'settings.shortcuts',
  'settings.globalShortcuts',
  'settings.advanced',
  'doctor.open',
  'log.show',
  'settings.about',
];
