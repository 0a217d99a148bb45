import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { readSettings } from '../../../core/ipc/readSettings.ts';
import { Settings, type SettingsChange } from '../../../core/ipc/settings.ts';
import { rowsReader, unheard, type OnUnreadable } from '../database/row.ts';
import { guarded } from '../database/storeError.ts';

/** For whoever is in a transaction of their own. */
export interface SettingsWithin {
  readonly now: () => Settings;
  /** As `change`. */
  readonly put: (changes: SettingsChange) => Settings;
}

export interface SettingsStore {
  readonly load: () => Promise<Settings>;
  /** Writes what is named and leaves the rest; returns all of them. */
  readonly change: (changes: SettingsChange) => Promise<Settings>;
}

const NOT_KNOWN = 'no value of this version; its default holds';
const readRows = rowsReader('setting', Type.Object({ name: Type.String(), value: Type.String() }));

/**
 * Each setting is one row of JSON, so that a new setting needs no migration. A row that does not fit stays as it is
 * until the person chooses anew: the later Ringfort that wrote it finds it again.
 */
export function createSettingsStore(
  database: Database,
  onUnreadable: OnUnreadable = unheard,
): SettingsStore & SettingsWithin {
  const list = database.prepare('SELECT name, value FROM setting');
  const put = database.prepare(
    'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );

  const load = (): Settings => {
    const rows = readRows(list.all(), onUnreadable);
    const read = readSettings(new Map(rows.map(({ name, value }) => [name, parseJson(value)])));
    const refused = [...read.unfit.map((name) => ({ path: `/${name}`, why: NOT_KNOWN })), ...read.refused];
    if (refused.length > 0) onUnreadable(refused.map(({ path, why }) => ({ path: `/setting${path}`, why })));
    return read.settings;
  };

  const putAll = (changes: SettingsChange): Settings => {
    for (const [name, value] of Object.entries(changes)) {
      if (value !== undefined && Object.hasOwn(Settings.properties, name)) put.run(name, JSON.stringify(value));
    }
    return load();
  };
  const change = database.transaction(putAll);

  return {
    now: load,
    put: putAll,
    load: async () => guarded(load),
    change: async (changes) => guarded(() => change.immediate(changes)),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
