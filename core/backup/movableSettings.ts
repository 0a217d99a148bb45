import { readSettings } from '../ipc/readSettings.ts';
import { SETTING_RULES } from '../ipc/settingRules.ts';
import { Settings } from '../ipc/settings.ts';

/** The settings that go along; what does not fit stays behind. */
export function movableSettings(saved: Readonly<Record<string, unknown>>): Partial<Settings> {
  const known = readSettings(new Map(Object.entries(saved)));
  return Object.fromEntries(
    Object.entries(known.settings).filter(
      ([name]) => isSetting(name) && Object.hasOwn(saved, name) && !staysHere(name) && !known.unfit.includes(name),
    ),
  );
}

/** The settings of a backup that are to hold from now on: none takes away what protects or keeps something here. */
export function settingsFromBackup(saved: Readonly<Record<string, unknown>>, here: Settings): Partial<Settings> {
  return Object.fromEntries(
    Object.entries(movableSettings(saved)).filter(([name, value]) => isSetting(name) && !isLaxer(name, value, here)),
  );
}

function staysHere(name: keyof Settings): boolean {
  const rule = SETTING_RULES[name];
  return rule === 'ofComputer' || (typeof rule === 'object' && rule.inBackup === 'ofComputer');
}

function isLaxer(name: keyof Settings, value: unknown, here: Settings): boolean {
  const rule = SETTING_RULES[name];
  if (typeof rule === 'string') return false;
  const order: readonly unknown[] = rule.laxestFirst;
  return order.indexOf(value) < order.indexOf(here[name]);
}

function isSetting(name: string): name is keyof Settings {
  return Object.hasOwn(Settings.properties, name);
}
