import Database from 'better-sqlite3';
import {
  type Address,
  DEDUPE_LIFETIME_S,
  OLD_CAPABILITIES_LIFETIME_S,
  SKIPPED_KEY_LIFETIME_S,
  STATIC_SALT_LIFETIME_S,
} from '../../../core/ratchet/signalCrypto.ts';
import type { CommitSafety } from '../../ports/commitSafety.ts';
import type {
  PeerPin,
  RatchetStore,
  RatchetTransaction,
  StoredPrekey,
  StoredSession,
} from '../../crypto/RatchetStore.ts';
import { StoreError, asStoreError } from '../database/storeError.ts';
import { withoutWaiting } from '../database/withoutWaiting.ts';

/**
 * The ratchet's port over the tables of migrations 1 and 3. Statements are prepared once; the caller opened and
 * migrated the file.
 */
export function createSqliteRatchetStore(database: Database.Database): RatchetStore {
  const transaction: RatchetTransaction = {
    ...identityTable(database),
    ...prekeyTable(database),
    ...publication(database),
    ...sessionTable(database),
    ...skippedTable(database),
    ...ephemeralTables(database),
    ...dedupeTable(database),
    ...pinTable(database),
    ...rekeyTable(database),
    ...staticTables(database),
    ...stateEpoch(database),
    ...expiry(database),
  };
  const run = database.transaction((work: () => unknown) => work());
  return {
    transaction: <T>(work: (transaction: RatchetTransaction) => T, safe: CommitSafety = 'now'): T => {
      let result: { readonly value: T } | undefined;
      try {
        const commit = (): void => {
          run.immediate(() => {
            result = { value: work(transaction) };
          });
        };
        // Within another transaction it is that one's commit that counts.
        if (safe === 'later' && !database.inTransaction) withoutWaiting(database, commit);
        else commit();
      } catch (error) {
        throw error instanceof Database.SqliteError ? asStoreError(error) : error;
      }
      if (result === undefined) throw new StoreError('failed');
      return result.value;
    },
  };
}

function identityTable(
  database: Database.Database,
): Pick<RatchetTransaction, 'loadIdentity' | 'saveIdentity' | 'retireCapabilities' | 'loadRetiredCapabilities'> {
  const load = database.prepare('SELECT * FROM identity');
  const save = database.prepare('INSERT OR REPLACE INTO identity VALUES (1, ?, ?, ?, ?, ?)');
  const retire = database.prepare('INSERT OR REPLACE INTO retired_capabilities VALUES (?, ?, ?)');
  const loadRetired = database.prepare(
    'SELECT capabilities FROM retired_capabilities WHERE version = ? AND expires_at > ?',
  );
  return {
    loadIdentity: () =>
      optional(load.get(), (row) => ({
        address: { userId: text(row, 'user_id'), deviceId: integer(row, 'device_id') },
        signingPrivateKey: bytes(row, 'signing_private_key'),
        dhPrivateKey: bytes(row, 'dh_private_key'),
        capabilities: bytes(row, 'capabilities'),
      })),
    saveIdentity: ({ address, signingPrivateKey, dhPrivateKey, capabilities }) =>
      void save.run(address.userId, address.deviceId, signingPrivateKey, dhPrivateKey, capabilities),
    retireCapabilities: (version, capabilities, expiresAt) => void retire.run(version, capabilities, expiresAt),
    loadRetiredCapabilities: (version, now) =>
      optional(loadRetired.get(version, now), (row) => bytes(row, 'capabilities')),
  };
}

function prekeyTable(
  database: Database.Database,
): Pick<RatchetTransaction, 'reservePrekeyIds' | 'savePrekey' | 'loadPrekey' | 'listPrekeys' | 'deletePrekey'> {
  const reserve = database.prepare(
    'UPDATE prekey_counter SET next_id = next_id + @count RETURNING next_id - @count AS first_id',
  );
  const save = database.prepare('INSERT INTO prekey VALUES (?, ?, ?, ?, ?)');
  const load = database.prepare('SELECT * FROM prekey WHERE kind = ? AND id = ?');
  const list = database.prepare('SELECT id, not_before, not_after FROM prekey WHERE kind = ? ORDER BY id DESC');
  const remove = database.prepare('DELETE FROM prekey WHERE kind = ? AND id = ?');
  const dates = (row: Row): Omit<StoredPrekey, 'privateKey'> => ({
    id: integer(row, 'id'),
    notBefore: integer(row, 'not_before'),
    notAfter: integer(row, 'not_after'),
  });
  return {
    reservePrekeyIds: (count) => integer(asRow(reserve.get({ count })), 'first_id'),
    savePrekey: (kind, { id, notBefore, notAfter, privateKey }) =>
      void save.run(kind, id, notBefore, notAfter, privateKey),
    loadPrekey: (kind, id) =>
      optional(load.get(kind, id), (row) => ({ ...dates(row), privateKey: bytes(row, 'private_key') })),
    listPrekeys: (kind) => list.all(kind).map((row) => dates(asRow(row))),
    deletePrekey: (kind, id) => remove.run(kind, id).changes > 0,
  };
}

function publication(
  database: Database.Database,
): Pick<
  RatchetTransaction,
  'keyUploadOwed' | 'oweKeyUpload' | 'keyUploadBatch' | 'beginKeyUploadBatch' | 'noteKeyUploadFailure'
> {
  const owed = database.prepare('SELECT owed FROM key_upload');
  const owe = database.prepare(
    `UPDATE key_upload SET owed = @owed, batch_from = iif(@owed = 'last', batch_from, NULL)`,
  );
  const settle = database.prepare('UPDATE key_upload SET failing_since = NULL, failure = NULL');
  const batch = database.prepare('SELECT batch_from FROM key_upload WHERE batch_from IS NOT NULL');
  const begin = database.prepare('UPDATE key_upload SET batch_from = ?');
  const fail = database.prepare('UPDATE key_upload SET failing_since = coalesce(failing_since, ?), failure = ?');
  return {
    keyUploadOwed: () => {
      const found = text(asRow(owed.get()), 'owed');
      if (found !== 'nothing' && found !== 'last' && found !== 'everything') throw new StoreError('corrupt');
      return found;
    },
    oweKeyUpload: (what) => {
      owe.run({ owed: what });
      if (what === 'nothing') settle.run();
    },
    keyUploadBatch: () => optional(batch.get(), (row) => integer(row, 'batch_from')) ?? null,
    beginKeyUploadBatch: (firstId) => void begin.run(firstId),
    noteKeyUploadFailure: (problem, now) => void fail.run(now, problem),
  };
}

function sessionTable(
  database: Database.Database,
): Pick<RatchetTransaction, 'listSessions' | 'loadSession' | 'saveSession' | 'deleteSession'> {
  const list = database.prepare(
    'SELECT session_id, epoch, archived_at FROM session WHERE user_id = ? AND device_id = ?',
  );
  const load = database.prepare('SELECT * FROM session WHERE user_id = ? AND device_id = ? AND session_id = ?');
  const save = database.prepare('INSERT OR REPLACE INTO session VALUES (?, ?, ?, ?, ?, ?, ?)');
  const remove = database.prepare('DELETE FROM session WHERE user_id = ? AND device_id = ? AND session_id = ?');
  const removeSkipped = database.prepare('DELETE FROM skipped WHERE session_id = ?');
  const count = database.prepare('UPDATE state_epoch SET value = value + 1');
  const rank = (row: Row): Omit<StoredSession, 'state' | 'opening'> => ({
    sessionId: bytes(row, 'session_id'),
    epoch: integer(row, 'epoch'),
    archivedAt: row['archived_at'] === null ? null : integer(row, 'archived_at'),
  });
  return {
    listSessions: (peer) => list.all(...key(peer)).map((row) => rank(asRow(row))),
    loadSession: (peer, sessionId) =>
      optional(load.get(...key(peer), sessionId), (row) => ({
        ...rank(row),
        state: bytes(row, 'state'),
        opening: row['opening'] === null ? null : bytes(row, 'opening'),
      })),
    saveSession: (peer, { sessionId, epoch, archivedAt, state, opening }) => {
      save.run(...key(peer), sessionId, epoch, archivedAt, state, opening);
      count.run();
    },
    deleteSession: (peer, sessionId) => {
      remove.run(...key(peer), sessionId);
      removeSkipped.run(sessionId);
    },
  };
}

function skippedTable(
  database: Database.Database,
): Pick<RatchetTransaction, 'saveSkippedKeys' | 'takeSkippedKey' | 'pruneSkippedKeys'> {
  const save = database.prepare(
    // A peer that uses a ratchet key again loses the key it had there, and nobody anything else.
    'INSERT OR REPLACE INTO skipped (session_id, ratchet_key, n, chain, message_key, expires_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const take = database.prepare(
    'DELETE FROM skipped WHERE session_id = ? AND ratchet_key = ? AND n = ? RETURNING message_key, expires_at',
  );
  const dropOldChains = database.prepare('DELETE FROM skipped WHERE session_id = ? AND chain < ?');
  const dropOverSession = database.prepare(
    `DELETE FROM skipped WHERE seq IN
       (SELECT seq FROM skipped WHERE session_id = ? ORDER BY seq DESC LIMIT -1 OFFSET ?)`,
  );
  const dropOverAll = database.prepare(
    'DELETE FROM skipped WHERE seq IN (SELECT seq FROM skipped ORDER BY seq DESC LIMIT -1 OFFSET ?)',
  );
  return {
    saveSkippedKeys: (sessionId, keys, expiresAt) => {
      for (const { ratchetKey, index, chain, messageKey } of keys) {
        save.run(sessionId, ratchetKey, index, chain, messageKey, expiresAt);
      }
    },
    takeSkippedKey: (sessionId, ratchetKey, index, now) =>
      optional(take.get(sessionId, ratchetKey, index), (row) => {
        const messageKey = bytes(row, 'message_key');
        if (integer(row, 'expires_at') > now) return messageKey;
        messageKey.fill(0);
        return undefined;
      }),
    pruneSkippedKeys: (sessionId, { oldestChain, perSession, inAll }) => {
      dropOldChains.run(sessionId, oldestChain);
      dropOverSession.run(sessionId, perSession);
      dropOverAll.run(inAll);
    },
  };
}

function ephemeralTables(
  database: Database.Database,
): Pick<RatchetTransaction, 'hasSeenEphemeral' | 'saveSeenEphemeral' | 'deleteSeenEphemerals' | 'recordOwnEphemeral'> {
  const has = database.prepare('SELECT 1 FROM ek_seen WHERE digest = ?');
  const save = database.prepare('INSERT INTO ek_seen VALUES (?, ?)');
  const remove = database.prepare('DELETE FROM ek_seen WHERE signed_prekey_id = ?');
  const record = database.prepare('INSERT OR IGNORE INTO ek_own (digest) VALUES (?)');
  const forget = database.prepare(
    'DELETE FROM ek_own WHERE seq IN (SELECT seq FROM ek_own ORDER BY seq DESC LIMIT -1 OFFSET ?)',
  );
  return {
    hasSeenEphemeral: (digest) => has.get(digest) !== undefined,
    saveSeenEphemeral: (digest, signedPrekeyId) => void save.run(digest, signedPrekeyId),
    deleteSeenEphemerals: (signedPrekeyId) => void remove.run(signedPrekeyId),
    recordOwnEphemeral: (digest, keep) => {
      const isNew = record.run(digest).changes === 1;
      forget.run(keep);
      return isNew;
    },
  };
}

function dedupeTable(database: Database.Database): Pick<RatchetTransaction, 'hasMessage' | 'saveMessage'> {
  const has = database.prepare('SELECT 1 FROM dedupe WHERE user_id = ? AND device_id = ? AND digest = ?');
  const save = database.prepare('INSERT OR REPLACE INTO dedupe VALUES (?, ?, ?, ?)');
  return {
    hasMessage: (peer, digest) => has.get(...key(peer), digest) !== undefined,
    saveMessage: (peer, digest, expiresAt) => void save.run(...key(peer), digest, expiresAt),
  };
}

function pinTable(
  database: Database.Database,
): Pick<RatchetTransaction, 'loadPin' | 'savePin' | 'deletePin' | 'loadPinsOf'> {
  const load = database.prepare('SELECT * FROM peer_pin WHERE user_id = ? AND device_id = ?');
  const loadAll = database.prepare('SELECT * FROM peer_pin WHERE user_id = ? ORDER BY device_id');
  const save = database.prepare('INSERT OR REPLACE INTO peer_pin VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const remove = database.prepare('DELETE FROM peer_pin WHERE user_id = ? AND device_id = ?');
  const read = (row: Row): PeerPin => ({
    identity: bytes(row, 'identity'),
    capabilities: bytes(row, 'capabilities'),
    drPinned: integer(row, 'dr_pinned') !== 0,
    verified: integer(row, 'verified') !== 0,
    changedTo:
      row['changed_identity'] === null
        ? null
        : { identity: bytes(row, 'changed_identity'), capabilities: bytes(row, 'changed_capabilities') },
  });
  return {
    loadPin: (peer) => optional(load.get(...key(peer)), read),
    deletePin: (peer) => void remove.run(...key(peer)),
    loadPinsOf: (userId) =>
      loadAll.all(userId).map((value) => {
        const row = asRow(value);
        return { deviceId: integer(row, 'device_id'), ...read(row) };
      }),
    savePin: (peer, { identity, capabilities, drPinned, verified, changedTo }) =>
      void save.run(
        ...key(peer),
        identity,
        capabilities,
        drPinned ? 1 : 0,
        verified ? 1 : 0,
        changedTo?.identity ?? null,
        changedTo?.capabilities ?? null,
      ),
  };
}

function rekeyTable(database: Database.Database): Pick<RatchetTransaction, 'saveRekey' | 'listRekeys'> {
  const save = database.prepare('INSERT INTO rekey VALUES (?, ?, ?)');
  const list = database.prepare(
    'SELECT at FROM rekey WHERE user_id = ? AND device_id = ? AND at >= ? ORDER BY at DESC, rowid DESC',
  );
  return {
    saveRekey: (peer, at) => void save.run(...key(peer), at),
    listRekeys: (peer, since) => list.all(...key(peer), since).map((row) => integer(asRow(row), 'at')),
  };
}

function staticTables(
  database: Database.Database,
): Pick<
  RatchetTransaction,
  | 'loadStaticKey'
  | 'saveStaticKey'
  | 'loadPeerStaticKey'
  | 'savePeerStaticKey'
  | 'deletePeerStaticKey'
  | 'hasStaticSalt'
  | 'saveStaticSalt'
> {
  const load = database.prepare('SELECT private_key FROM static_key');
  const save = database.prepare('INSERT OR REPLACE INTO static_key VALUES (1, ?)');
  const loadPeer = database.prepare('SELECT public_key FROM peer_static WHERE user_id = ? AND device_id = ?');
  const savePeer = database.prepare('INSERT OR REPLACE INTO peer_static VALUES (?, ?, ?)');
  const deletePeer = database.prepare('DELETE FROM peer_static WHERE user_id = ? AND device_id = ?');
  const has = database.prepare('SELECT 1 FROM static_seen WHERE user_id = ? AND device_id = ? AND salt = ?');
  const saveSalt = database.prepare('INSERT INTO static_seen VALUES (?, ?, ?, ?)');
  return {
    loadStaticKey: () => optional(load.get(), (row) => bytes(row, 'private_key')),
    saveStaticKey: (privateKey) => void save.run(privateKey),
    loadPeerStaticKey: (peer) => optional(loadPeer.get(...key(peer)), (row) => bytes(row, 'public_key')),
    savePeerStaticKey: (peer, publicKey) => void savePeer.run(...key(peer), publicKey),
    deletePeerStaticKey: (peer) => void deletePeer.run(...key(peer)),
    hasStaticSalt: (peer, salt) => has.get(...key(peer), salt) !== undefined,
    saveStaticSalt: (peer, salt, expiresAt) => void saveSalt.run(...key(peer), salt, expiresAt),
  };
}

function stateEpoch(
  database: Database.Database,
): Pick<RatchetTransaction, 'stateEpoch' | 'advanceStateEpoch' | 'archiveEverySession'> {
  const load = database.prepare('SELECT value FROM state_epoch');
  const advance = database.prepare('UPDATE state_epoch SET value = max(value, ?)');
  const archive = database.prepare('UPDATE session SET archived_at = ? WHERE archived_at IS NULL');
  return {
    stateEpoch: () => integer(asRow(load.get()), 'value'),
    advanceStateEpoch: (to) => void advance.run(to),
    archiveEverySession: (now) => void archive.run(now),
  };
}

function expiry(database: Database.Database): Pick<RatchetTransaction, 'deleteExpired'> {
  const rekeys = database.prepare('DELETE FROM rekey WHERE at <= ?');
  const byTime = ['skipped', 'dedupe', 'retired_capabilities', 'static_seen'].map((table) =>
    database.prepare(`DELETE FROM ${table} WHERE expires_at <= ?`),
  );
  // Of what is no date at all somebody is told elsewhere. A76: dated by a clock that was ahead and has been set right
  // since. Nothing lives longer than a whole life from now.
  const limits = Object.entries(LIFETIMES_S).map(([table, lifetime]) => {
    const limit = database.prepare(
      `UPDATE ${table} SET expires_at = @end WHERE expires_at > @end AND typeof(expires_at) = 'integer'`,
    );
    return (now: number): void => void limit.run({ end: now + lifetime });
  });
  const limitArchived = database.prepare(
    "UPDATE session SET archived_at = @now WHERE archived_at > @now AND typeof(archived_at) = 'integer'",
  );
  const archived = database.prepare('DELETE FROM session WHERE archived_at <= ? RETURNING session_id');
  const skippedOf = database.prepare('DELETE FROM skipped WHERE session_id = ?');
  return {
    deleteExpired: (now, archivedUntil) => {
      for (const limit of limits) limit(now);
      limitArchived.run({ now });
      for (const statement of byTime) statement.run(now);
      rekeys.run(now - REKEYS_KEPT_S);
      for (const row of archived.all(archivedUntil)) skippedOf.run(bytes(asRow(row), 'session_id'));
    },
  };
}

const REKEYS_KEPT_S = 24 * 3600;

const LIFETIMES_S = {
  skipped: SKIPPED_KEY_LIFETIME_S,
  dedupe: DEDUPE_LIFETIME_S,
  retired_capabilities: OLD_CAPABILITIES_LIFETIME_S,
  static_seen: STATIC_SALT_LIFETIME_S,
} as const;

function key(peer: Address): [string, number] {
  return [peer.userId, peer.deviceId];
}

type Row = Readonly<Record<string, unknown>>;

function asRow(value: unknown): Row {
  if (typeof value !== 'object' || value === null) throw new StoreError('corrupt');
  return Object.fromEntries(Object.entries(value));
}

function optional<T>(value: unknown, read: (row: Row) => T): T | undefined {
  return value === undefined ? undefined : read(asRow(value));
}

function integer(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new StoreError('corrupt');
  return value;
}

function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new StoreError('corrupt');
  return value;
}

/** A plain Uint8Array in memory of its own: a Buffer's `slice` would be a view. What the driver returned is wiped. */
function bytes(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw new StoreError('corrupt');
  const copy = Uint8Array.from(value);
  value.fill(0);
  return copy;
}
