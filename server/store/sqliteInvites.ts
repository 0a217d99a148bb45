import type Database from 'better-sqlite3';

/** Invite codes in SQLite, by their hashes. The functions are synchronous. */
export function sqliteInvites(database: Database.Database) {
  const add = database.prepare<[string, number, number]>(
    'INSERT INTO invites (code_hash, created_at, expires_at) VALUES (?, ?, ?)',
  );
  const open = database.prepare<[string, number], { code_hash: string }>(
    'SELECT code_hash FROM invites WHERE code_hash = ? AND used_at IS NULL AND expires_at > ?',
  );
  const use = database.prepare<[number, string, number]>(
    'UPDATE invites SET used_at = ? WHERE code_hash = ? AND used_at IS NULL AND expires_at > ?',
  );
  return {
    add: (codeHash: string, now: number, expiresAt: number) => void add.run(codeHash, now, expiresAt),
    isOpen: (codeHash: string, now: number) => open.get(codeHash, now) !== undefined,
    use: (codeHash: string, now: number) => use.run(now, codeHash, now).changes === 1,
  };
}
