import type { Database } from 'better-sqlite3';
import type { LinkToken } from '../../../core/protocol/peerMessage.ts';
import { guarded } from '../database/storeError.ts';

/** What links of others let us ring with. Synchronous, for it goes into each offer to them. */
export interface ContactLinkStore {
  /** The one of the last link. */
  readonly tokenFor: (handle: string) => LinkToken | null;
  readonly keep: (handle: string, token: LinkToken) => void;
}

export function createContactLinkStore(database: Database): ContactLinkStore {
  const find = database.prepare('SELECT lower(hex(token)) FROM contact_link WHERE handle = ?').pluck();
  const keep = database.prepare(
    'INSERT INTO contact_link (handle, token) VALUES (?, ?) ON CONFLICT (handle) DO UPDATE SET token = excluded.token',
  );
  return {
    tokenFor: (handle) =>
      guarded(() => {
        const token = find.get(handle);
        return typeof token === 'string' ? token : null;
      }),
    keep: (handle, token) => guarded(() => void keep.run(handle, Buffer.from(token, 'hex'))),
  };
}
