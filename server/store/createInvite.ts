import { inviteHash, newInviteCode } from '../domain/invites.ts';
import { openBeside } from './openBeside.ts';
import { sqliteInvites } from './sqliteInvites.ts';

const DAY_MS = 86_400_000;

/**
 * Makes an invite code in the data of a server, beside the server if it runs: it is one short write, and the server
 * looks codes up when somebody shows one. Throws StoreNotOpened if no server was ever started on the folder.
 */
export async function createInvite(folder: string, days: number, now: number = Date.now()): Promise<string> {
  const database = await openBeside(folder);
  try {
    const code = newInviteCode();
    sqliteInvites(database).add(inviteHash(code), now, now + days * DAY_MS);
    return code;
  } finally {
    database.close();
  }
}
