import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { DeviceId, Handle, ServerId } from '../../../core/protocol/address.ts';
import { base64Of } from '../../../core/protocol/encodedBytes.ts';
import { TicketText } from '../../../core/protocol/serverMessage.ts';
import { fits } from '../../../core/protocol/validators.ts';
import { rowReader } from '../database/row.ts';
import { guarded } from '../database/storeError.ts';

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
  /**
   * The fingerprint of the one certificate that its server may show, 64 hex digits; null: any that an authority
   * vouches for.
   */
  readonly certificate: string | null;
  /** The person went away from it; name, server and identity are kept for when they come back. */
  readonly signedOut: boolean;
}

export interface AccountStore {
  readonly load: () => Promise<Account | null>;
  /** Under another identity than so far, sessions and what was on its way go; contacts and history stay. */
  readonly save: (account: Account) => Promise<void>;
  /** The account is no more, and nobody needs its keys: they go with everything that was made with them. */
  readonly discard: () => Promise<void>;
  /** Writes down the server of an account that has none written down yet. */
  readonly pinServer: (serverId: string) => void;
  /** What the server gave at the last sign-in; it goes whenever the account is saved, for it may be another's then. */
  readonly ticket: () => string | null;
  readonly keepTicket: (ticket: string | null) => void;
}

const readAccount = rowReader(
  Type.Object({
    handle: Handle,
    deviceId: DeviceId,
    serverUrl: Type.String(),
    hosting: Type.Union([Type.Literal(0), Type.Literal(1)]),
    serverId: Type.Union([ServerId, Type.Null()]),
    serverKey: Type.Union([base64Of(32), Type.Null()]),
    certificate: Type.Union([Type.String({ pattern: '^[0-9a-f]{64}$' }), Type.Null()]),
    signedOut: Type.Union([Type.Literal(0), Type.Literal(1)]),
  }),
);

/** What two devices have agreed on under the identities they had, and what was on its way between them. */
const FORGET_CONVERSATIONS = [
  ...['session', 'skipped', 'rekey', 'ring_right', 'outbox', 'inbox', 'receive_position'],
  ...['own_link', 'contact_link', 'link_closed', 'stranger_name', 'voice_unwanted'],
]
  .map((table) => `DELETE FROM ${table};`)
  // The server that is left, or come back to, still has the rights of before: it must not take them for those of now.
  .concat('UPDATE admission SET revision = revision + 1;')
  // What a person said stays, and is encrypted anew.
  .concat('UPDATE voice_outbox SET device = NULL, payload = NULL WHERE payload IS NOT NULL;')
  .join(' ');
const FORGET_KEYS = ['identity', 'static_key', 'retired_capabilities', 'prekey', 'identity_server']
  .map((table) => `DELETE FROM ${table};`)
  .join(' ');

export function createAccountStore(database: Database): AccountStore {
  const load = database.prepare(
    `SELECT handle, device_id AS deviceId, server_url AS serverUrl, hosting, server_id AS serverId, server_key AS serverKey,
       certificate, signed_out AS signedOut
     FROM account WHERE id = 1`,
  );
  const save = database.prepare(
    `INSERT INTO account (id, handle, device_id, server_url, hosting, server_id, server_key, certificate, signed_out)
     VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET handle = excluded.handle, device_id = excluded.device_id,
       server_url = excluded.server_url, hosting = excluded.hosting, server_id = excluded.server_id,
       server_key = excluded.server_key, certificate = excluded.certificate, signed_out = excluded.signed_out, ticket = NULL`,
  );
  const pinServer = database.prepare('UPDATE account SET server_id = ? WHERE id = 1 AND server_id IS NULL');
  const ticket = database.prepare('SELECT ticket FROM account WHERE id = 1').pluck();
  const keepTicket = database.prepare('UPDATE account SET ticket = ? WHERE id = 1');
  const isAnother = database.prepare('SELECT 1 FROM account WHERE handle <> ? OR device_id <> ?').pluck();
  const replace = database.transaction((account: Account): void => {
    const { handle, deviceId, serverUrl, hosting, serverId, serverKey, certificate, signedOut } = account;
    if (isAnother.get(handle, deviceId) !== undefined) database.exec(FORGET_CONVERSATIONS);
    const [hosts, isAway] = [hosting ? 1 : 0, signedOut ? 1 : 0];
    save.run(handle, deviceId, serverUrl, hosts, serverId, serverKey, certificate, isAway);
  });
  const discard = database.transaction((): void => {
    database.exec(`${FORGET_CONVERSATIONS} ${FORGET_KEYS} DELETE FROM account;`);
  });
  return {
    load: async () =>
      guarded(() => {
        const row = load.get();
        if (row === undefined) return null;
        const account = readAccount(row);
        return { ...account, hosting: account.hosting === 1, signedOut: account.signedOut === 1 };
      }),
    save: async (account) => guarded(() => replace.immediate(account)),
    discard: async () => guarded(() => discard.immediate()),
    pinServer: (serverId) => guarded(() => void pinServer.run(serverId)),
    ticket: () =>
      guarded(() => {
        const kept = ticket.get();
        return fits(TicketText, kept) ? kept : null;
      }),
    keepTicket: (text) => guarded(() => void keepTicket.run(text)),
  };
}
