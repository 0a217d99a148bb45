import { join } from 'node:path';
import Database from 'better-sqlite3';

/** What holds on to an account, in the order in which it lets go. Some of it comes a while after the account. */
const TABLES = ['one_time_prekeys', 'reusable_prekeys', 'devices', 'rights_to_ring', 'blocks'];

/** A server that is closed loses an account, as one does that was set back to an older copy. */
export function forgetAccount(dataFolder: string, handle: string): void {
  const database = new Database(join(dataFolder, 'ringfort-server.sqlite'));
  for (const table of TABLES) database.prepare(`DELETE FROM ${table} WHERE user_id = ?`).run(handle);
  database.prepare('DELETE FROM users WHERE id = ?').run(handle);
  database.close();
}
