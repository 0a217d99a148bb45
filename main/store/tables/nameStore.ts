import type { Database } from 'better-sqlite3';
import type { OwnName } from '../../../core/protocol/peerMessage.ts';
import { isPersonName } from '../../../core/protocol/personName.ts';
import { createContactNameIndex } from './contactNameIndex.ts';
import { guarded } from '../database/storeError.ts';
import { withoutWaiting } from '../database/withoutWaiting.ts';

/**
 * What people are called beside their handles. Synchronous, for it is asked about each message and each call that is
 * shown.
 */
export interface NameStore {
  /** What the person is called; null: by the handle alone. */
  readonly own: () => string | null;
  readonly setOwn: (name: string | null) => void;
  /** What of it this user may know: null for everybody but contacts who are not blocked. */
  readonly ownFor: (handle: string) => OwnName | null;
  /** What somebody says they are called. True: a contact, who is shown by another name than before. */
  readonly keep: (handle: string, name: OwnName, now: number) => boolean;
  /** What the person calls a contact; null: as they call themselves. */
  readonly setNickname: (handle: string, nickname: string | null) => void;
  /** The names of those of many users who have another than their handle: contacts alone. */
  readonly shownOf: (handles: readonly string[]) => ReadonlyMap<string, string>;
}

/** Strangers who said a name: enough for those whom somebody may still add, and no way to fill the disk. */
export const MAX_STRANGER_NAMES = 500;

export function createNameStore(database: Database): NameStore {
  const own = database.prepare('SELECT display_name FROM account WHERE id = 1').pluck();
  const setOwn = database.prepare('UPDATE account SET display_name = ? WHERE id = 1');
  const mayKnow = database.prepare(
    'SELECT 1 FROM contact WHERE handle = @handle AND NOT EXISTS (SELECT 1 FROM blocked WHERE handle = @handle)',
  );
  const known = database.prepare('SELECT display_name FROM contact WHERE handle = ?').pluck();
  const ofStranger = database.prepare('SELECT name FROM stranger_name WHERE handle = ?').pluck();
  const keepOfContact = database.prepare('UPDATE contact SET display_name = @text WHERE handle = @handle');
  const keepOfStranger = database.prepare(
    `INSERT INTO stranger_name (handle, name, heard_at) VALUES (@handle, @text, @now)
     ON CONFLICT (handle) DO UPDATE SET name = excluded.name, heard_at = excluded.heard_at`,
  );
  const forgetStranger = database.prepare('DELETE FROM stranger_name WHERE handle = ?');
  const prune = database.prepare(
    'DELETE FROM stranger_name WHERE handle IN (SELECT handle FROM stranger_name ORDER BY heard_at DESC LIMIT -1 OFFSET ?)',
  );
  const nickname = database.prepare('UPDATE contact SET nickname = ? WHERE handle = ?');
  const shown = database
    .prepare(
      `SELECT handle, coalesce(nickname, display_name) FROM contact
       WHERE handle IN (SELECT value FROM json_each(?)) AND coalesce(nickname, display_name) IS NOT NULL`,
    )
    .raw();
  const index = createContactNameIndex(database);

  const readOwn = (): string | null => {
    const name = own.get();
    return typeof name === 'string' && isPersonName(name) ? name : null;
  };
  const ofContact = database.transaction((handle: string, text: string | null): void => {
    keepOfContact.run({ handle, text });
    index(handle);
  });
  const keep = (handle: string, { text }: OwnName, now: number): boolean => {
    const before = known.get(handle);
    if (before !== undefined) {
      if (before === text) return false;
      ofContact.immediate(handle, text);
      return true;
    }
    if (text === null) forgetStranger.run(handle);
    else if (ofStranger.get(handle) !== text) {
      keepOfStranger.run({ handle, text, now });
      prune.run(MAX_STRANGER_NAMES);
    }
    return false;
  };
  const setNickname = database.transaction((handle: string, name: string | null): void => {
    nickname.run(name, handle);
    index(handle);
  });

  return {
    own: () => guarded(readOwn),
    setOwn: (name) => guarded(() => void setOwn.run(name)),
    ownFor: (handle) => guarded(() => (mayKnow.get({ handle }) === undefined ? null : { text: readOwn() })),
    // What a power cut takes back is told again with the next call.
    keep: (handle, name, now) => guarded(() => withoutWaiting(database, () => keep(handle, name, now))),
    setNickname: (handle, name) => guarded(() => setNickname.immediate(handle, name)),
    shownOf: (handles) =>
      guarded(() => {
        const rows = shown.all(JSON.stringify(handles));
        return new Map(rows.flatMap((row) => (isPair(row) ? [[row[0], row[1]] as const] : [])));
      }),
  };
}

function isPair(row: unknown): row is readonly [string, string] {
  return Array.isArray(row) && typeof row[0] === 'string' && typeof row[1] === 'string';
}
