import type { TSchema } from 'typebox';
import Value from 'typebox/value';
import { type RefusedEntry, readerByEntry } from '../protocol/entryByEntry.ts';
import { Settings } from './settings.ts';

/** What holds where a person has chosen nothing: the defaults of the schema. */
export const DEFAULT_SETTINGS: Settings = Value.Create(Settings);

export interface ReadSettings {
  readonly settings: Settings;
  /** Names of settings whose saved value does not fit, so that the default holds instead. */
  readonly unfit: readonly string[];
  /** Entries that lists in settings were read without. Paths begin with the setting: `/microphones/1`. */
  readonly refused: readonly RefusedEntry[];
}

/**
 * Settings from saved values by name, each judged by itself: one that does not fit (a later version wrote it, say)
 * falls back to its default and takes none of the others with it, and neither does an entry of a list (A83). Names that
 * no setting has are left alone.
 */
export function readSettings(saved: ReadonlyMap<string, unknown>): ReadSettings {
  const fitting: [string, unknown][] = [];
  const unfit: string[] = [];
  const refused: RefusedEntry[] = [];
  for (const [name, schema] of Object.entries<TSchema>(Settings.properties)) {
    if (!saved.has(name)) continue;
    const value = saved.get(name);
    // A checker is made only for what does not fit at once: there are many settings, and a start waits for them.
    const read = Value.Check(schema, value) ? { ok: true as const, value, refused: [] } : readerByEntry(schema)(value);
    if (!read.ok) unfit.push(name);
    else {
      fitting.push([name, read.value]);
      refused.push(...read.refused.map(({ path, why }) => ({ path: `/${name}${path}`, why })));
    }
  }
  return {
    settings: Value.Parse(Settings, { ...DEFAULT_SETTINGS, ...Object.fromEntries(fitting) }),
    unfit,
    refused,
  };
}
