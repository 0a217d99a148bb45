import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../ipc/readSettings.ts';
import type { Settings, SettingsChange } from '../ipc/settings.ts';
import { movableSettings, settingsFromBackup } from './movableSettings.ts';

test('settings of the person go along; those of the computer and those that do not fit stay behind', () => {
  const device = { label: 'USB', group: 'a' };
  expect(
    movableSettings({
      ...{ theme: 'dark', ringtoneVolume: 30, language: 'klingon', unknown: 1, startAtLogin: true, telLinks: true },
      ...{ microphones: [device], headsets: [], setUpStep: 'share', globalMute: 'Ctrl+M', doNotDisturb: 'on' },
    }),
  ).toEqual({ theme: 'dark', ringtoneVolume: 30 });
});

test.each<[SettingsChange, SettingsChange]>([
  [{ whoMayRing: 'contacts' }, { whoMayRing: 'everybody' }],
  [{ whoMayRing: 'nobody' }, { whoMayRing: 'contacts' }],
  [{ alwaysRelay: true }, { alwaysRelay: false }],
  [{ historyKept: 'tenThousand' }, { historyKept: 'year' }],
  [{ quietWhileSharing: true }, { quietWhileSharing: false }],
  [{ quietInFullScreen: true }, { quietInFullScreen: false }],
  [{ pushToTalk: true }, { pushToTalk: false }],
  [{ muteTone: true }, { muteTone: false }],
  [{ blurBackground: true }, { blurBackground: false }],
  [{ ownPicture: true }, { ownPicture: false }],
])('where %j holds here, a backup with %j takes nothing away; the other way round it holds', (here, file) => {
  const holding = (chosen: SettingsChange): Settings => ({ ...DEFAULT_SETTINGS, ...chosen });
  expect(settingsFromBackup(file, holding(here))).toEqual({});
  expect(settingsFromBackup(here, holding(here))).toEqual(here);
  expect(settingsFromBackup(here, holding(file))).toEqual(here);
});

test('how this computer is updated is decided at it, and by no file', () => {
  for (const updates of ['automatic', 'tell', 'off'] as const) {
    expect(movableSettings({ updates })).toEqual({});
    expect(settingsFromBackup({ updates, theme: 'dark' }, DEFAULT_SETTINGS)).toEqual({ theme: 'dark' });
  }
});
