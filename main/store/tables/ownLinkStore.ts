import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import type { LinkToken } from '../../../core/protocol/peerMessage.ts';
import { rowReader, rowsReader, unheard, type OnUnreadable } from '../database/row.ts';
import { guarded } from '../database/storeError.ts';

/** What a link that we give out is to be. Times are Unix milliseconds by the corrected clock. */
export interface NewOwnLink {
  readonly token: LinkToken;
  /** Lets one person register at our server. */
  readonly invite: string | null;
  readonly createdAt: number;
  /** Null: for ever. */
  readonly expiresAt: number | null;
  /** How many people may ring with it; null: any number. */
  readonly mostPeople: number | null;
}

export interface OwnLink extends NewOwnLink {
  readonly id: number;
  readonly revokedAt: number | null;
  /** So many people rang with it. */
  readonly guests: number;
}

/** What a token is worth in the hand of a caller. */
export type TokenVerdict = 'rings' | 'expired' | 'revoked' | 'usedUp' | 'unknown';

/** Links that this phone gave out. Synchronous, for a token is judged with the offer that shows it. */
export interface OwnLinkStore {
  /** Newest first. */
  readonly list: () => readonly OwnLink[];
  /**
   * Null: as many as anybody can keep apart are in use. Forgets those that ended long ago, and where there is no room
   * the one that ended first: that its holder hears why is worth less than a link for somebody else.
   */
  readonly make: (link: NewOwnLink) => OwnLink | null;
  readonly revoke: (id: number, at: number) => void;
  /** Whether this caller may ring with it; if so, they are one of the people whom it let ring. */
  readonly redeem: (token: LinkToken, caller: string, now: number) => TokenVerdict;
  /** No link given out by now lets them ring any more, whatever they hold: a person removed them. */
  readonly closeTo: (handle: string) => void;
  readonly openTo: (handle: string) => void;
}

/** As many as a person can keep apart in a list. */
export const MAX_OWN_LINKS = 64;
/** So long it is known of a link that it ended, if there is room: then its holder is told, and not left to wait. */
export const ENDED_KEPT_MS = 30 * 86_400_000;
/** A link for any number of people counts no further. */
const MAX_COUNTED = 1000;

const Count = Type.Integer({ minimum: 0 });
const NullableInteger = Type.Union([Type.Integer(), Type.Null()]);
const Row = Type.Object({
  id: Type.Integer(),
  token: Type.String({ pattern: '^[0-9a-f]{32}$' }),
  invite: Type.Union([Type.String(), Type.Null()]),
  createdAt: Type.Integer(),
  expiresAt: NullableInteger,
  mostPeople: NullableInteger,
  revokedAt: NullableInteger,
  guests: Count,
});
const readLinks = rowsReader('own_link', Row);
const readLink = rowReader(Row);

const SELECT = `SELECT id, lower(hex(token)) AS token, invite, created_at AS createdAt, expires_at AS expiresAt,
  most_people AS mostPeople, revoked_at AS revokedAt,
  (SELECT count(*) FROM own_link_guest WHERE link = own_link.id) AS guests FROM own_link`;

export function createOwnLinkStore(database: Database, onUnreadable: OnUnreadable = unheard): OwnLinkStore {
  const list = database.prepare(`${SELECT} ORDER BY id DESC LIMIT ${String(MAX_OWN_LINKS)}`);
  const byId = database.prepare(`${SELECT} WHERE id = ?`);
  const byToken = database.prepare(`${SELECT} WHERE token = ?`);
  const count = database.prepare('SELECT count(*) FROM own_link').pluck();
  const add = database.prepare(
    'INSERT INTO own_link (token, invite, created_at, expires_at, most_people) VALUES (?, ?, ?, ?, ?)',
  );
  const forget = database.prepare(
    'DELETE FROM own_link WHERE min(ifnull(expires_at, @before), ifnull(revoked_at, @before)) < @before',
  );
  const makeRoom = database.prepare(
    `DELETE FROM own_link WHERE id = (
       SELECT id FROM (SELECT id, min(ifnull(expires_at, @never), ifnull(revoked_at, @never)) AS ended_at FROM own_link)
       WHERE ended_at <= @now ORDER BY ended_at, id LIMIT 1)`,
  );
  const revoke = database.prepare('UPDATE own_link SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL');
  const isGuest = database.prepare('SELECT 1 FROM own_link_guest WHERE link = ? AND handle = ?');
  const addGuest = database.prepare('INSERT INTO own_link_guest (link, handle, rang_at) VALUES (?, ?, ?)');
  const isClosed = database.prepare('SELECT 1 FROM link_closed WHERE handle = ? AND last_link >= ?');
  const close = database.prepare(
    `INSERT INTO link_closed (handle, last_link) VALUES (?, (SELECT ifnull(max(id), 0) FROM own_link))
     ON CONFLICT DO UPDATE SET last_link = excluded.last_link`,
  );
  const open = database.prepare('DELETE FROM link_closed WHERE handle = ?');

  const making = database.transaction((link: NewOwnLink): OwnLink | null => {
    const { token, invite, createdAt, expiresAt, mostPeople } = link;
    forget.run({ before: createdAt - ENDED_KEPT_MS });
    const isFull = Number(count.get()) >= MAX_OWN_LINKS;
    if (isFull && makeRoom.run({ now: createdAt, never: Number.MAX_SAFE_INTEGER }).changes === 0) return null;
    const { lastInsertRowid } = add.run(Buffer.from(token, 'hex'), invite, createdAt, expiresAt, mostPeople);
    return readLink(byId.get(lastInsertRowid));
  });

  const redeeming = database.transaction((token: LinkToken, caller: string, now: number): TokenVerdict => {
    const row = byToken.get(Buffer.from(token, 'hex'));
    if (row === undefined) return 'unknown';
    const { id, revokedAt, expiresAt, mostPeople, guests } = readLink(row);
    if (revokedAt !== null || isClosed.get(caller, id) !== undefined) return 'revoked';
    if (expiresAt !== null && expiresAt <= now) return 'expired';
    if (isGuest.get(id, caller) !== undefined) return 'rings';
    if (mostPeople !== null && guests >= mostPeople) return 'usedUp';
    if (guests < MAX_COUNTED) addGuest.run(id, caller, now);
    return 'rings';
  });

  return {
    list: () => guarded(() => readLinks(list.all(), onUnreadable)),
    make: (link) => guarded(() => making.immediate(link)),
    revoke: (id, at) => guarded(() => void revoke.run(at, id)),
    redeem: (token, caller, now) => guarded(() => redeeming.immediate(token, caller, now)),
    closeTo: (handle) => guarded(() => void close.run(handle)),
    openTo: (handle) => guarded(() => void open.run(handle)),
  };
}
