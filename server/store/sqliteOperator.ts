import type Database from 'better-sqlite3';
import type { GroupCommit } from './groupCommit.ts';
import type { OperatorStore } from './Store.ts';

/** What commands beside the server ask of it, in SQLite. */
export function sqliteOperator(database: Database.Database, group: GroupCommit): OperatorStore {
  const ask = database.prepare<[string, number]>(
    'INSERT INTO removals (user_id, asked_at) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  const asked = database.prepare<[], { user_id: string }>('SELECT user_id FROM removals ORDER BY asked_at, user_id');
  const settle = database.prepare<[string]>('DELETE FROM removals WHERE user_id = ?');
  return {
    askRemoval: (user, now) => group.write(() => void ask.run(user, now)),
    removalsAsked: async () => asked.all().map((row) => row.user_id),
    settleRemoval: (user) => group.write(() => void settle.run(user)),
  };
}
