import { openBeside } from '../store/openBeside.ts';
import { textTable } from './textTable.ts';

export interface UsersQuery {
  /** Names with this in them; all if it is empty. */
  readonly match: string;
  /** Only accounts that nobody ever signed in with. */
  readonly unused: boolean;
  /** Names behind this one, in alphabetical order. */
  readonly after: string;
  readonly limit: number;
}

/** An account as whoever runs the server sees it. Dates are days (UTC), as YYYY-MM-DD. */
export interface ListedUser {
  readonly name: string;
  readonly devices: number;
  readonly created: string;
  /** The last day on which it was signed in, or `never`; null if that was before the server kept days. */
  readonly lastSeen: string | null;
}

export interface UsersPage {
  readonly users: readonly ListedUser[];
  /** How many the query has in all. */
  readonly total: number;
  /** With what as `after` the next page begins; null on the last. */
  readonly next: string | null;
}

interface Row {
  readonly name: string;
  readonly devices: number;
  readonly created_at: number;
  readonly signed_in_at: number | null;
  readonly seen_day: number | null;
}

const DAY_MS = 86_400_000;
const WHICH = `(@match = '' OR instr(id, @match) > 0) AND (@unused = 0 OR signed_in_at IS NULL)`;

/** A page of the accounts in the data of a server, beside the server if it runs. Throws StoreNotOpened. */
export async function listUsers(folder: string, { match, unused, after, limit }: UsersQuery): Promise<UsersPage> {
  const database = await openBeside(folder);
  try {
    const asked = { match, unused: unused ? 1 : 0, after, limit: limit + 1 };
    const rows = database
      .prepare<[typeof asked], Row>(
        `SELECT id AS name, created_at, signed_in_at, seen_day,
           (SELECT count(*) FROM devices WHERE user_id = users.id) AS devices
         FROM users WHERE id > @after AND ${WHICH} ORDER BY id LIMIT @limit`,
      )
      .all(asked);
    const counted = { match, unused: unused ? 1 : 0 };
    const total =
      database
        .prepare<[typeof counted], { total: number }>(`SELECT count(*) AS total FROM users WHERE ${WHICH}`)
        .get(counted)?.total ?? 0;
    const users = rows.slice(0, limit).map((row) => listed(row));
    return { users, total, next: rows.length > limit ? (users.at(-1)?.name ?? null) : null };
  } finally {
    database.close();
  }
}

export function usersText({ users, total, next }: UsersPage): string {
  const table = textTable([
    ['NAME', 'DEVICES', 'CREATED', 'LAST SEEN'],
    ...users.map(({ name, devices, created, lastSeen }) => [name, String(devices), created, lastSeen ?? 'unknown']),
  ]);
  const more = next === null ? '' : ` The next ones: --after ${next}`;
  return `${table}\n${users.length} of ${total} account${total === 1 ? '' : 's'}.${more}\n`;
}

function listed({ name, devices, created_at, signed_in_at, seen_day }: Row): ListedUser {
  const seen = seen_day === null ? null : day(seen_day * DAY_MS);
  return { name, devices, created: day(created_at), lastSeen: signed_in_at === null ? 'never' : seen };
}

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
