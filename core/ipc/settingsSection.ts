/** The headings of the settings in order; their words are `settings.NAME`. */
export const SETTINGS_SECTIONS = [
  'account',
  'privacy',
  'ringing',
  'audioVideo',
  'appearance',
  'network',
  'shortcuts',
  'advanced',
  'about',
] as const;
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];
