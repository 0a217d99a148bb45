import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { readSettings, type ReadSettings } from '../../core/ipc/readSettings.ts';
import { Settings, type SettingsChange } from '../../core/ipc/settings.ts';
import { rowReader } from './row.ts';
import { guarded } from './storeError.ts';

export interface SettingsStore {
  readonly load: () => Promise<ReadSettings>;
  /** Writes what is named and leaves the rest; returns all of them. */
  readonly change: (changes: SettingsChange) => Promise<ReadSettings>;
}

const readRow = rowReader(Type.Object({ name: Type.String(), value: Type.String() }));

/**
 * Each setting is one row of JSON, so that a new setting needs no migration. A row that does not fit stays as it is until
 * the person chooses anew: the later Ringfort that wrote it finds it again.
 */
export function createSettingsStore(database: Database): SettingsStore {
  const list = database.prepare('SELECT name, value FROM setting');
  const put = database.prepare(
    'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );

  const load = (): ReadSettings => {
    const rows = list.all().map((row) => readRow(row));
    return readSettings(new Map(rows.map(({ name, value }) => [name, parseJson(value)])));
  };

  const change = database.transaction((changes: SettingsChange) => {
    for (const [name, value] of Object.entries(changes)) {
      if (value !== undefined && Object.hasOwn(Settings.properties, name)) put.run(name, JSON.stringify(value));
    }
    return load();
  });

  return {
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
