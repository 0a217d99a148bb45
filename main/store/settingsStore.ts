import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { Settings } from '../../core/ipc/snapshot.ts';
import { rowReader } from './row.ts';
import { guarded } from './storeError.ts';

export interface SettingsStore {
  readonly load: () => Promise<Settings>;
  /** Writes what is named and leaves the rest; returns all of them. */
  readonly change: (changes: Partial<Settings>) => Promise<Settings>;
}

export const DEFAULT_SETTINGS: Settings = { alwaysRelay: false, theme: 'system', language: 'system' };

const validators = {
  alwaysRelay: Compile(Type.Boolean()),
  theme: Compile(Type.Union([Type.Literal('system'), Type.Literal('light'), Type.Literal('dark')])),
  language: Compile(Type.Union([Type.Literal('system'), Type.Literal('en'), Type.Literal('ru')])),
};
const readRow = rowReader(Type.Object({ name: Type.String(), value: Type.String() }));

/** Each setting is one row of JSON, so that a new setting needs no migration. */
export function createSettingsStore(database: Database): SettingsStore {
  const list = database.prepare('SELECT name, value FROM setting');
  const put = database.prepare(
    'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );

  const load = (): Settings => {
    const saved = new Map(
      list
        .all()
        .map((row) => readRow(row))
        .map(({ name, value }) => [name, parseJson(value)]),
    );
    // A value we do not know comes from a later version that was used in between; the default is better than a refusal.
    const { alwaysRelay, theme, language } = validators;
    const savedRelay = saved.get('alwaysRelay');
    const savedTheme = saved.get('theme');
    const savedLanguage = saved.get('language');
    return {
      alwaysRelay: alwaysRelay.Check(savedRelay) ? savedRelay : DEFAULT_SETTINGS.alwaysRelay,
      theme: theme.Check(savedTheme) ? savedTheme : DEFAULT_SETTINGS.theme,
      language: language.Check(savedLanguage) ? savedLanguage : DEFAULT_SETTINGS.language,
    };
  };

  const change = database.transaction((changes: Partial<Settings>) => {
    for (const [name, value] of Object.entries(changes)) {
      if (value !== undefined && Object.hasOwn(validators, name)) put.run(name, JSON.stringify(value));
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
