import { SETTING_GROUPS } from '../../../../core/ipc/settings.ts';
import { SETTINGS_SECTIONS, type SettingsSection } from '../../../../core/ipc/settingsSection.ts';
import type { MessageId } from '../../../../core/words/messages.ts';
import { settingsOf } from './parts/SettingControls.tsx';
import { SETTING_PARTS } from './parts/settingParts.ts';

/** What of the settings can be looked for by name, wherever it stands: sections, parts, and what the table names. */
export function settingTitles(isHost: boolean): readonly MessageId[] {
  return [...new Set(SETTINGS_SECTIONS.flatMap((section) => settingTitlesIn(section, isHost)))];
}

/** The same of one section. */
export function settingTitlesIn(section: SettingsSection, isHost: boolean): readonly MessageId[] {
  const parts = Object.values(SETTING_PARTS).filter((part) => part.section === section && (isHost || !part.ofHost));
  const controls = SETTING_GROUPS.filter((group) => group === section).flatMap(settingsOf);
  return [
    `settings.${section}`,
    ...parts.flatMap(({ names }) => names),
    ...controls.map((name): MessageId => `settings.${name}`),
  ];
}
