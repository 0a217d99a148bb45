import Value from 'typebox/value';
import { Settings } from './settings.ts';

/** What holds where a person has chosen nothing: the defaults of the schema. */
export const DEFAULT_SETTINGS: Settings = Value.Create(Settings);

export interface ReadSettings {
  readonly settings: Settings;
  /** Names of settings whose saved value does not fit, so that the default holds instead. */
  readonly unfit: readonly string[];
}

/**
 * Settings from saved values by name, each judged by itself: one that does not fit (a later version wrote it, say)
 * falls back to its default and takes none of the others with it. Names that no setting has are left alone.
 */
export function readSettings(saved: ReadonlyMap<string, unknown>): ReadSettings {
  const known = Object.entries(Settings.properties).filter(([name]) => saved.has(name));
  const fits = known.filter(([name, schema]) => Value.Check(schema, saved.get(name)));
  const fitting = Object.fromEntries(fits.map(([name]) => [name, saved.get(name)]));
  return {
    settings: Value.Parse(Settings, { ...DEFAULT_SETTINGS, ...fitting }),
    unfit: known.flatMap((entry) => (fits.includes(entry) ? [] : [entry[0]])),
  };
}
