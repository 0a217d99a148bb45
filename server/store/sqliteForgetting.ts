import type Database from 'better-sqlite3';
import { OF_DEVICE, OF_USER } from './sqliteDeletion.ts';
import type { Forgotten } from './Store.ts';

/** So many rows take a few milliseconds: nobody's call waits for those of a year ago. */
const ROWS_AT_ONCE = 200;
/** Each has some two hundred keys. */
const ACCOUNTS_AT_ONCE = 2;

/** Forgets some of what is old enough; whether there may be more. To be called in a transaction of its own. */
export type ForgetSome = () => boolean;

/**
 * What goes by its age, in SQLite, in slices: all of it at once would be one transaction as long as the server was
 * busy 90 days ago, and everybody would wait for it. Each finds its rows by an index (`forgettingMigration.ts`).
 */
export function sqliteForgetting(database: Database.Database): (before: Forgotten) => readonly ForgetSome[] {
  const olderThan = (table: string, column: string) => {
    const forget = database.prepare<[number, number]>(
      `DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} WHERE ${column} < ? LIMIT ?)`,
    );
    return (before: number): ForgetSome =>
      () =>
        forget.run(before, ROWS_AT_ONCE).changes === ROWS_AT_ONCE;
  };
  const invites = olderThan('invites', 'expires_at');
  const heldHandles = olderThan('deleted_handles', 'deleted_at');
  const calls = olderThan('call_sessions', 'ended_at');
  // Tombstones of handed-out keys by when they went, the rest by their own date (unix seconds).
  const takenKeys = olderThan('one_time_prekeys', 'taken_at');
  const expiredKeys = olderThan('one_time_prekeys', 'not_after');

  const unused = database.prepare<[number, number], { id: string }>(
    'SELECT id FROM users WHERE signed_in_at IS NULL AND created_at < ? LIMIT ?',
  );
  const forgetAccount = [
    ...[...OF_DEVICE, ...OF_USER].map((table) => `${table} WHERE user_id = ?`),
    ...['call_sessions WHERE callee_id = ?', 'voice_messages WHERE to_user = ?', 'users WHERE id = ?'],
  ].map((rows) => database.prepare<[string]>(`DELETE FROM ${rows}`));
  const unusedAccounts =
    (before: number): ForgetSome =>
    () => {
      const accounts = unused.all(before, ACCOUNTS_AT_ONCE);
      for (const { id } of accounts) for (const statement of forgetAccount) statement.run(id);
      return accounts.length === ACCOUNTS_AT_ONCE;
    };

  return (before) => [
    invites(before.invites),
    unusedAccounts(before.unusedAccounts),
    heldHandles(before.heldHandles),
    calls(before.calls),
    takenKeys(before.oneTimeKeys),
    expiredKeys(Math.floor(before.oneTimeKeys / 1000)),
  ];
}
