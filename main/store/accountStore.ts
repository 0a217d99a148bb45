import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { DeviceId, Handle } from '../../core/protocol/address.ts';
import { rowReader } from './row.ts';
import { guarded } from './storeError.ts';

/** Who we are on which server. There is one, or none before onboarding. */
export interface Account {
  readonly handle: string;
  readonly deviceId: number;
  readonly serverUrl: string;
  /** Whether the server runs inside this Ringfort. */
  readonly hosting: boolean;
}

export interface AccountStore {
  readonly load: () => Promise<Account | null>;
  readonly save: (account: Account) => Promise<void>;
}

const readAccount = rowReader(
  Type.Object({
    handle: Handle,
    deviceId: DeviceId,
    serverUrl: Type.String(),
    hosting: Type.Union([Type.Literal(0), Type.Literal(1)]),
  }),
);

export function createAccountStore(database: Database): AccountStore {
  const load = database.prepare(
    'SELECT handle, device_id AS deviceId, server_url AS serverUrl, hosting FROM account WHERE id = 1',
  );
  const save = database.prepare(
    `INSERT INTO account (id, handle, device_id, server_url, hosting) VALUES (1, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET handle = excluded.handle, device_id = excluded.device_id,
       server_url = excluded.server_url, hosting = excluded.hosting`,
  );
  return {
    load: async () =>
      guarded(() => {
        const row = load.get();
        if (row === undefined) return null;
        const account = readAccount(row);
        return { ...account, hosting: account.hosting === 1 };
      }),
    save: async ({ handle, deviceId, serverUrl, hosting }) =>
      guarded(() => void save.run(handle, deviceId, serverUrl, hosting ? 1 : 0)),
  };
}
