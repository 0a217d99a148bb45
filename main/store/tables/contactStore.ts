import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import type { ContactRings } from '../../../core/call/mayRing.ts';
import { Settings, type Ringtone } from '../../../core/ipc/settings.ts';
import { listReader } from '../../../core/protocol/entryByEntry.ts';
import { nameKey, searchWords } from '../../../core/call/peerName.ts';
import type { ContactPlace } from '../../../core/ipc/snapshot.ts';
import type { ContactQuestion } from '../../ports/contactQuestion.ts';
import { createContactNameIndex } from './contactNameIndex.ts';
import { rowsReader, unheard, type OnUnreadable } from '../database/row.ts';
import { createRowRemoval, type RemovedRow } from '../database/rowRemoval.ts';
import { guarded } from '../database/storeError.ts';
import { fits } from '../../../core/protocol/validators.ts';

export interface Contact {
  readonly handle: string;
  readonly addedAt: number;
}

/** A contact as a list shows it. */
export interface ListedContact extends Contact {
  /** What they call themselves; null: they said nothing. */
  readonly displayName: string | null;
  /** What the person calls them; null: as they call themselves. */
  readonly nickname: string | null;
  readonly allowsStaticFallback: boolean;
  /** A person wants calls with them relayed, whatever holds for others. */
  readonly alwaysRelay: boolean;
  /** Stands before the others. */
  readonly favourite: boolean;
  readonly rings: ContactRings;
  /** What their calls ring with; null: what all others do. */
  readonly ringtone: Ringtone | null;
}

export interface ContactPage {
  readonly contacts: readonly ListedContact[];
  /** Null at the end. */
  readonly next: ContactPlace | null;
}

export interface ContactStore {
  /**
   * By what they are called, favourites first. Of a search those in whose names each of its words stands, and first
   * those whose name begins with it.
   */
  readonly page: (question: ContactQuestion) => Promise<ContactPage>;
  readonly find: (handle: string) => Promise<ListedContact | null>;
  readonly count: () => Promise<number>;
  readonly has: (handle: string) => Promise<boolean>;
  /** Whether calls with them may only be relayed: always with somebody who is no contact. */
  readonly isRelayed: (handle: string) => Promise<boolean>;
  /** Synchronous: asked when they ring. */
  readonly ringtoneOf: (handle: string) => Ringtone | null;
  /** The same; `usual` for who is no contact. */
  readonly ringsOf: (handle: string) => ContactRings;
  readonly setRinging: (handle: string, ringing: Pick<ListedContact, 'rings' | 'ringtone'>) => Promise<void>;
  readonly setFavourite: (handle: string, favourite: boolean) => Promise<void>;
  /** Outlives the contact. */
  readonly setRelayed: (handle: string, always: boolean) => Promise<void>;
  readonly add: (contact: Contact) => Promise<'added' | 'alreadyAdded'>;
  /** Null: they were none. */
  readonly remove: (handle: string) => Promise<RemovedRow | null>;
  /** Who was added again meanwhile stays as they are now; what was chosen before holds where nothing was since. */
  readonly putBack: (removed: RemovedRow) => Promise<void>;
  /** Whether a person allowed keys that never change for this contact. Synchronous: asked with each message. */
  readonly allowsStaticFallback: (handle: string) => boolean;
  readonly setStaticFallback: (handle: string, allowed: boolean) => Promise<void>;
  /** The same for a `no` that must hold before anything else happens. */
  readonly withdrawStaticFallback: (handle: string) => void;
}

const readContacts = rowsReader(
  'contact',
  Type.Object({
    handle: Type.String(),
    displayName: Type.Union([Type.String(), Type.Null()]),
    nickname: Type.Union([Type.String(), Type.Null()]),
    addedAt: Type.Integer(),
    allowed: Type.Union([Type.Literal(0), Type.Literal(1)]),
    relayed: Type.Union([Type.Literal(0), Type.Literal(1)]),
    favourite: Type.Union([Type.Literal(0), Type.Literal(1)]),
    rings: Type.String(),
    ringtone: Type.Union([Type.String(), Type.Null()]),
  }),
);
/** A row that cannot be read has a place in the list all the same. */
const readPlaces = listReader(
  Type.Object({
    rank: Type.Union([Type.Literal(0), Type.Literal(1)]),
    sortName: Type.String(),
    handle: Type.String(),
  }),
);
const FIRST: ContactPlace = { rank: 0, sortName: '', handle: '' };
/** Sorts behind every word that begins with what stands before it. */
const LAST = 'char(1114111)';
const RELAYED = 'EXISTS (SELECT 1 FROM relayed_contact WHERE relayed_contact.handle = contact.handle)';
const COLUMNS = `handle, display_name AS displayName, nickname, sort_name AS sortName, added_at AS addedAt, static_fallback AS allowed, ${RELAYED} AS relayed, favourite, rings, ringtone`;

export function createContactStore(database: Database, onUnreadable: OnUnreadable = unheard): ContactStore {
  // Both along an index (migration 24): neither reads more rows than it gives, or than are found.
  const among = database.prepare(
    `SELECT ${COLUMNS}, 1 - favourite AS rank FROM contact
     WHERE favourite = @favourite AND (sort_name, handle) > (@sortName, @handle)
     ORDER BY sort_name, handle LIMIT @limit`,
  );
  const ringtone = database.prepare('SELECT ringtone FROM contact WHERE handle = ?').pluck();
  const rings = database.prepare('SELECT rings FROM contact WHERE handle = ?').pluck();
  const setRinging = database.prepare('UPDATE contact SET rings = ?, ringtone = ? WHERE handle = ?');
  const favour = database.prepare('UPDATE contact SET favourite = ? WHERE handle = ?');
  const search = database.prepare(
    `WITH found AS (
       SELECT ${COLUMNS}, iif(substr(sort_name, 1, length(@query)) = @query, 0, 1) AS rank FROM contact
       WHERE handle IN (SELECT handle FROM contact_part WHERE part >= @first AND part < @first || ${LAST})
         AND NOT EXISTS (
           SELECT 1 FROM json_each(@others) AS wanted
           WHERE NOT EXISTS (
             SELECT 1 FROM contact_part AS had
             WHERE had.handle = contact.handle AND had.part >= wanted.value AND had.part < wanted.value || ${LAST}))
     )
     SELECT * FROM found WHERE (rank, sortName, handle) > (@rank, @sortName, @handle)
     ORDER BY rank, sortName, handle LIMIT @limit`,
  );
  const find = database.prepare(`SELECT ${COLUMNS} FROM contact WHERE handle = ?`);
  const count = database.prepare('SELECT count(*) FROM contact').pluck();
  const has = database.prepare('SELECT 1 FROM contact WHERE handle = ?');
  const relayed = database.prepare(`SELECT ${RELAYED} FROM contact WHERE handle = ?`).pluck();
  const relay = database.prepare('INSERT INTO relayed_contact (handle) VALUES (?) ON CONFLICT DO NOTHING');
  const relayNoMore = database.prepare('DELETE FROM relayed_contact WHERE handle = ?');
  const add = database.prepare(
    `INSERT INTO contact (handle, added_at, display_name)
     VALUES (@handle, @addedAt, (SELECT name FROM stranger_name WHERE handle = @handle)) ON CONFLICT DO NOTHING`,
  );
  const noStranger = database.prepare('DELETE FROM stranger_name WHERE handle = ?');
  const allows = database.prepare('SELECT static_fallback FROM contact WHERE handle = ?').pluck();
  const allow = database.prepare('UPDATE contact SET static_fallback = ? WHERE handle = ?');
  const removal = createRowRemoval(database, 'contact', 'handle');
  const index = createContactNameIndex(database);
  const addNamed = database.transaction((contact: Contact): 'added' | 'alreadyAdded' => {
    if (add.run(contact).changes === 0) return 'alreadyAdded';
    noStranger.run(contact.handle);
    index(contact.handle);
    return 'added';
  });
  const chooseAsBefore = database.prepare(
    `UPDATE contact SET nickname = ifnull(nickname, @nickname), favourite = max(favourite, @favourite),
       rings = iif(rings = 'usual', @rings, rings), ringtone = ifnull(ringtone, @ringtone) WHERE handle = @handle`,
  );
  const putBackNamed = database.transaction((removed: RemovedRow): void => {
    if (!removal.putBack(removed)) chooseAsBefore.run(removed);
    index(String(removed['handle']));
  });
  const listed = (rows: readonly unknown[]): readonly ListedContact[] =>
    readContacts(rows, onUnreadable).map((row) => ({
      handle: row.handle,
      displayName: row.displayName,
      nickname: row.nickname,
      addedAt: row.addedAt,
      allowsStaticFallback: row.allowed === 1,
      alwaysRelay: row.relayed === 1,
      favourite: row.favourite === 1,
      rings: knownRings(row.rings),
      ringtone: knownRingtone(row.ringtone),
    }));
  const placeOfLast = (rows: readonly unknown[]): ContactPlace | null => {
    const last = readPlaces(rows).entries.at(-1);
    return last === undefined ? null : { rank: last.rank, sortName: last.sortName, handle: last.handle };
  };
  const everybody = (after: ContactPlace, limit: number): unknown[] => {
    const favourites = after.rank === 0 ? among.all({ ...after, favourite: 1, limit }) : [];
    const from = after.rank === 0 ? FIRST : after;
    return [...favourites, ...among.all({ ...from, favourite: 0, limit: limit - favourites.length })];
  };
  const found = (query: string, after: ContactPlace, limit: number): unknown[] => {
    const [first = '', ...others] = query.split(' ');
    return search.all({ ...after, query, first, others: JSON.stringify(others), limit });
  };
  return {
    page: async ({ query, after, limit }) =>
      guarded(() => {
        const wanted = nameKey(searchWords(query).join(' '));
        const from = after ?? FIRST;
        const rows = wanted === '' ? everybody(from, limit) : found(wanted, from, limit);
        return { contacts: listed(rows), next: rows.length < limit ? null : placeOfLast(rows) };
      }),
    find: async (handle) =>
      guarded(() => {
        const row = find.get(handle);
        return row === undefined ? null : (listed([row])[0] ?? null);
      }),
    count: async () => guarded(() => Number(count.get())),
    has: async (handle) => guarded(() => has.get(handle) !== undefined),
    isRelayed: async (handle) => guarded(() => relayed.get(handle) !== 0),
    ringtoneOf: (handle) => guarded(() => knownRingtone(ringtone.get(handle))),
    ringsOf: (handle) => guarded(() => knownRings(rings.get(handle))),
    setRinging: async (handle, chosen) => guarded(() => void setRinging.run(chosen.rings, chosen.ringtone, handle)),
    setFavourite: async (handle, favourite) => guarded(() => void favour.run(favourite ? 1 : 0, handle)),
    setRelayed: async (handle, always) => guarded(() => void (always ? relay : relayNoMore).run(handle)),
    add: async (contact) => guarded(() => addNamed.immediate(contact)),
    remove: async (handle) => guarded(() => removal.remove(handle)),
    putBack: async (removed) => guarded(() => putBackNamed.immediate(removed)),
    allowsStaticFallback: (handle) => guarded(() => allows.get(handle) === 1),
    withdrawStaticFallback: (handle) => guarded(() => void allow.run(0, handle)),
    setStaticFallback: async (handle, allowed) => guarded(() => void allow.run(allowed ? 1 : 0, handle)),
  };
}

const knownRings = (value: unknown): ContactRings => (value === 'always' || value === 'never' ? value : 'usual');

/** One that a later version chose is as good as none. */
function knownRingtone(name: unknown): Ringtone | null {
  return fits(Settings.properties.ringtone, name) ? name : null;
}
