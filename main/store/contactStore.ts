import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { rowReader } from './row.ts';
import { guarded } from './storeError.ts';

export interface Contact {
  readonly handle: string;
  readonly addedAt: number;
}

export interface ContactStore {
  /** By handle. */
  readonly list: () => Promise<readonly Contact[]>;
  readonly has: (handle: string) => Promise<boolean>;
  readonly add: (contact: Contact) => Promise<'added' | 'alreadyAdded'>;
  readonly remove: (handle: string) => Promise<void>;
  /** Whether a person allowed keys that never change for this contact. Synchronous: asked with each message. */
  readonly allowsStaticFallback: (handle: string) => boolean;
  readonly setStaticFallback: (handle: string, allowed: boolean) => Promise<void>;
  /** The same for a `no` that must hold before anything else happens. */
  readonly withdrawStaticFallback: (handle: string) => void;
}

const readContact = rowReader(Type.Object({ handle: Type.String(), addedAt: Type.Integer() }));

export function createContactStore(database: Database): ContactStore {
  const list = database.prepare('SELECT handle, added_at AS addedAt FROM contact ORDER BY handle');
  const has = database.prepare('SELECT 1 FROM contact WHERE handle = ?');
  const add = database.prepare('INSERT INTO contact (handle, added_at) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const allows = database.prepare('SELECT static_fallback FROM contact WHERE handle = ?').pluck();
  const allow = database.prepare('UPDATE contact SET static_fallback = ? WHERE handle = ?');
  const remove = database.prepare('DELETE FROM contact WHERE handle = ?');
  return {
    list: async () => guarded(() => list.all().map(readContact)),
    has: async (handle) => guarded(() => has.get(handle) !== undefined),
    add: async ({ handle, addedAt }) =>
      guarded(() => (add.run(handle, addedAt).changes === 1 ? 'added' : 'alreadyAdded')),
    remove: async (handle) => guarded(() => void remove.run(handle)),
    allowsStaticFallback: (handle) => guarded(() => allows.get(handle) === 1),
    withdrawStaticFallback: (handle) => guarded(() => void allow.run(0, handle)),
    setStaticFallback: async (handle, allowed) => guarded(() => void allow.run(allowed ? 1 : 0, handle)),
  };
}
