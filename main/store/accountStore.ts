import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { DeviceId, Handle, ServerId } from '../../core/protocol/address.ts';
import { base64Of } from '../../core/protocol/encodedBytes.ts';
import { rowReader } from './row.ts';
import { guarded } from './storeError.ts';

/** Who we are on which server. There is one, or none before onboarding. */
export interface Account {
  readonly handle: string;
  readonly deviceId: number;
  readonly serverUrl: string;
  /** Whether the server runs inside this Ringfort. */
  readonly hosting: boolean;
  /** Which server it is, whatever its address; null for an account from before servers were written down. */
  readonly serverId: string | null;
  /** The server's Ed25519 key, base64, as it was proven at registration. */
  readonly serverKey: string | null;
}

export interface AccountStore {
  readonly load: () => Promise<Account | null>;
  readonly save: (account: Account) => Promise<void>;
  /** Writes down the server of an account that has none written down yet. */
  readonly pinServer: (serverId: string) => void;
}

const readAccount = rowReader(
  Type.Object({
    handle: Handle,
    deviceId: DeviceId,
    serverUrl: Type.String(),
    hosting: Type.Union([Type.Literal(0), Type.Literal(1)]),
    serverId: Type.Union([ServerId, Type.Null()]),
    serverKey: Type.Union([base64Of(32), Type.Null()]),
  }),
);

export function createAccountStore(database: Database): AccountStore {
  const load = database.prepare(
    `SELECT handle, device_id AS deviceId, server_url AS serverUrl, hosting, server_id AS serverId, server_key AS serverKey
     FROM account WHERE id = 1`,
  );
  const save = database.prepare(
    `INSERT INTO account (id, handle, device_id, server_url, hosting, server_id, server_key) VALUES (1, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET handle = excluded.handle, device_id = excluded.device_id,
       server_url = excluded.server_url, hosting = excluded.hosting, server_id = excluded.server_id,
       server_key = excluded.server_key`,
  );
  const pinServer = database.prepare('UPDATE account SET server_id = ? WHERE id = 1 AND server_id IS NULL');
  return {
    load: async () =>
      guarded(() => {
        const row = load.get();
        if (row === undefined) return null;
        const account = readAccount(row);
        return { ...account, hosting: account.hosting === 1 };
      }),
    save: async ({ handle, deviceId, serverUrl, hosting, serverId, serverKey }) =>
      guarded(() => void save.run(handle, deviceId, serverUrl, hosting ? 1 : 0, serverId, serverKey)),
    pinServer: (serverId) => guarded(() => void pinServer.run(serverId)),
  };
}
