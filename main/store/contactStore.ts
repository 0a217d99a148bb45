import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { ContactRings } from '../../core/call/mayRing.ts';
import { Settings, type Ringtone } from '../../core/ipc/settings.ts';
import { listReader } from '../../core/protocol/entryByEntry.ts';
import type { ContactQuestion } from '../ports/contactQuestion.ts';
import { rowsReader, unheard, type OnUnreadable } from './row.ts';
import { createRowRemoval, type RemovedRow } from './rowRemoval.ts';
import { guarded } from './storeError.ts';

export interface Contact {
  readonly handle: string;
  readonly addedAt: number;
}

/** A contact as a list shows it. */
export interface ListedContact extends Contact {
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
  /** The last handle of the page; null at the end. */
  readonly next: string | null;
}

export interface ContactStore {
  /** Favourites first; of a search, those that begin with the query; else by handle. */
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
    addedAt: Type.Integer(),
    allowed: Type.Union([Type.Literal(0), Type.Literal(1)]),
    relayed: Type.Union([Type.Literal(0), Type.Literal(1)]),
    favourite: Type.Union([Type.Literal(0), Type.Literal(1)]),
    rings: Type.String(),
    ringtone: Type.Union([Type.String(), Type.Null()]),
  }),
);
/** A row that cannot be read has a place in the list all the same. */
const readHandle = listReader(Type.Object({ handle: Type.String() }));
const RELAYED = 'EXISTS (SELECT 1 FROM relayed_contact WHERE relayed_contact.handle = contact.handle)';
const COLUMNS = `handle, added_at AS addedAt, static_fallback AS allowed, ${RELAYED} AS relayed, favourite, rings, ringtone`;

export function createContactStore(database: Database, onUnreadable: OnUnreadable = unheard): ContactStore {
  // Along an index (migration 19). A search has to look at every handle, and does so within the database.
  const among = database.prepare(
    `SELECT ${COLUMNS} FROM contact WHERE favourite = @favourite AND handle > @after ORDER BY handle LIMIT @limit`,
  );
  const isFavourite = database.prepare('SELECT favourite FROM contact WHERE handle = ?').pluck();
  const ringtone = database.prepare('SELECT ringtone FROM contact WHERE handle = ?').pluck();
  const rings = database.prepare('SELECT rings FROM contact WHERE handle = ?').pluck();
  const setRinging = database.prepare('UPDATE contact SET rings = ?, ringtone = ? WHERE handle = ?');
  const favour = database.prepare('UPDATE contact SET favourite = ? WHERE handle = ?');
  const search = database.prepare(
    `SELECT ${COLUMNS} FROM contact
     WHERE instr(handle, @query) > 0 AND (instr(handle, @query) <> 1, handle) > (@rank, @after)
     ORDER BY instr(handle, @query) <> 1, handle LIMIT @limit`,
  );
  const find = database.prepare(`SELECT ${COLUMNS} FROM contact WHERE handle = ?`);
  const count = database.prepare('SELECT count(*) FROM contact').pluck();
  const has = database.prepare('SELECT 1 FROM contact WHERE handle = ?');
  const relayed = database.prepare(`SELECT ${RELAYED} FROM contact WHERE handle = ?`).pluck();
  const relay = database.prepare('INSERT INTO relayed_contact (handle) VALUES (?) ON CONFLICT DO NOTHING');
  const relayNoMore = database.prepare('DELETE FROM relayed_contact WHERE handle = ?');
  const add = database.prepare('INSERT INTO contact (handle, added_at) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const allows = database.prepare('SELECT static_fallback FROM contact WHERE handle = ?').pluck();
  const allow = database.prepare('UPDATE contact SET static_fallback = ? WHERE handle = ?');
  const removal = createRowRemoval(database, 'contact', 'handle');
  const listed = (rows: readonly unknown[]): readonly ListedContact[] =>
    readContacts(rows, onUnreadable).map((row) => ({
      handle: row.handle,
      addedAt: row.addedAt,
      allowsStaticFallback: row.allowed === 1,
      alwaysRelay: row.relayed === 1,
      favourite: row.favourite === 1,
      rings: knownRings(row.rings),
      ringtone: knownRingtone(row.ringtone),
    }));
  const everybody = (after: string | null, limit: number): unknown[] => {
    const isBeforeOthers = after === null || isFavourite.get(after) === 1;
    const favourites = isBeforeOthers ? among.all({ favourite: 1, after: after ?? '', limit }) : [];
    const left = limit - favourites.length;
    return [...favourites, ...among.all({ favourite: 0, after: isBeforeOthers ? '' : after, limit: left })];
  };
  const found = (query: string, after: string | null, limit: number): unknown[] => {
    const rank = after === null || after.startsWith(query) ? 0 : 1;
    return search.all({ query, after: after ?? '', limit, rank });
  };
  return {
    page: async ({ query, after, limit }) =>
      guarded(() => {
        const rows = query === '' ? everybody(after, limit) : found(query, after, limit);
        const last = readHandle(rows).entries.at(-1);
        return { contacts: listed(rows), next: rows.length < limit ? null : (last?.handle ?? null) };
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
    add: async ({ handle, addedAt }) =>
      guarded(() => (add.run(handle, addedAt).changes === 1 ? 'added' : 'alreadyAdded')),
    remove: async (handle) => guarded(() => removal.remove(handle)),
    putBack: async (removed) => guarded(() => removal.putBack(removed)),
    allowsStaticFallback: (handle) => guarded(() => allows.get(handle) === 1),
    withdrawStaticFallback: (handle) => guarded(() => void allow.run(0, handle)),
    setStaticFallback: async (handle, allowed) => guarded(() => void allow.run(allowed ? 1 : 0, handle)),
  };
}

const knownRings = (value: unknown): ContactRings => (value === 'always' || value === 'never' ? value : 'usual');

const ringtones = Compile(Settings.properties.ringtone);
/** One that a later version chose is as good as none. */
function knownRingtone(name: unknown): Ringtone | null {
  return ringtones.Check(name) ? name : null;
}
