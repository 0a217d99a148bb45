import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import type { VoiceUnwanted } from '../../ports/voice.ts';
import { rowsReader, unheard, type OnUnreadable } from '../database/row.ts';
import { guarded } from '../database/storeError.ts';

const readIds = rowsReader('voice_unwanted', Type.Object({ id: Type.String() }));

/** What the server is still to delete of our voice messages, over a restart and a sign-out too. */
export function createVoiceUnwantedStore(database: Database, onUnreadable: OnUnreadable = unheard): VoiceUnwanted {
  const forget = database.prepare('DELETE FROM voice_unwanted WHERE until <= ?');
  const list = database.prepare('SELECT id FROM voice_unwanted ORDER BY until, id');
  const has = database.prepare('SELECT 1 FROM voice_unwanted WHERE id = ?');
  const add = database.prepare(
    'INSERT INTO voice_unwanted (id, until) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET until = excluded.until',
  );
  const drop = database.prepare('DELETE FROM voice_unwanted WHERE id = ?');
  return {
    list: (now) =>
      guarded(() => {
        forget.run(now);
        return readIds(list.all(), onUnreadable).map(({ id }) => id);
      }),
    has: (id) => guarded(() => has.get(id) !== undefined),
    add: (id, until) => guarded(() => void add.run(id, until)),
    drop: (id) => guarded(() => void drop.run(id)),
  };
}
