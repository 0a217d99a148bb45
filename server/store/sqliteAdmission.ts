import type Database from 'better-sqlite3';
import type { AdmissionRequest } from '../../core/protocol/httpApi.ts';
import type { CallerStanding } from './Store.ts';

/** Who may ring whom, in SQLite: hashes of the rights that users gave, and whom they blocked. Synchronous. */
export function sqliteAdmission(database: Database.Database) {
  const revision = database.prepare<[string], { admission_revision: number }>(
    'SELECT admission_revision FROM users WHERE id = ?',
  );
  const setRevision = database.prepare<[number, string]>('UPDATE users SET admission_revision = ? WHERE id = ?');
  // Hashes are looked up as they are: what an index's timing tells of a digest is no help in finding 16 random bytes.
  const standing = database.prepare<[string, string, string, string | null], { blocked: number; contact: number }>(
    `SELECT EXISTS (SELECT 1 FROM blocks WHERE user_id = ? AND entry = ?) AS blocked,
            EXISTS (SELECT 1 FROM rights_to_ring WHERE user_id = ? AND entry = ?) AS contact`,
  );
  const isBlocked = database.prepare<[string, string], { entry: string }>(
    'SELECT entry FROM blocks WHERE user_id = ? AND entry = ?',
  );
  // Whoever is blocked has left nothing either.
  const dropVoice = database.prepare<[{ user: string }]>(
    `DELETE FROM voice_messages WHERE to_user = @user
     AND from_user IN (SELECT entry FROM blocks WHERE user_id = @user)`,
  );
  const rightsOf = listOf(database, 'rights_to_ring');
  const blocksOf = listOf(database, 'blocks');

  return {
    replace(user: string, { revision: given, rights, blocked }: AdmissionRequest): number | undefined {
      const stored = revision.get(user)?.admission_revision;
      if (stored === undefined || given < stored) return stored;
      rightsOf.replace(user, rights);
      blocksOf.replace(user, blocked);
      dropVoice.run({ user });
      setRevision.run(given, user);
      return given;
    },
    revision: (user: string): number => revision.get(user)?.admission_revision ?? 0,
    standing(caller: string, callee: string, rightHash: string | null): CallerStanding {
      const found = standing.get(callee, caller, callee, rightHash);
      if (found?.blocked === 1) return 'blocked';
      return found?.contact === 1 ? 'contact' : 'stranger';
    },
    isBlocked: (caller: string, callee: string): boolean => isBlocked.get(callee, caller) !== undefined,
  };
}

function listOf(database: Database.Database, table: 'rights_to_ring' | 'blocks') {
  const all = database.prepare<[string], { entry: string }>(`SELECT entry FROM ${table} WHERE user_id = ?`);
  const insert = database.prepare<[string, string]>(`INSERT INTO ${table} (user_id, entry) VALUES (?, ?)`);
  const remove = database.prepare<[string, string]>(`DELETE FROM ${table} WHERE user_id = ? AND entry = ?`);
  return {
    /** Writes what is different: a client that adds a contact sends thousands of entries that are there. */
    replace(user: string, wanted: readonly string[]): void {
      const left = new Set(all.all(user).map(({ entry }) => entry));
      for (const entry of wanted) if (!left.delete(entry)) insert.run(user, entry);
      for (const entry of left) remove.run(user, entry);
    },
  };
}
