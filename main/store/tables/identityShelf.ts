import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { DeviceId, Handle, ServerId } from '../../../core/protocol/address.ts';
import { rowReader } from '../database/row.ts';
import { guarded } from '../database/storeError.ts';

/**
 * The identities of this person, one for each name at each server: two servers must not find out from the keys that
 * they know the same person. One of them is the present one; the others lie here until their server is gone to again.
 */
export interface IdentityShelf {
  /**
   * Makes the identity that was made for this name at this server the present one, and gives its device id. Null: there
   * is none, and the next one to be made is for it. The one that was present is laid aside, not lost.
   */
  readonly takeOut: (handle: string, serverId: string) => number | null;
  /** The server has nothing of ours any more: all prekeys are to be made anew. The result drops those of before. */
  readonly renewPrekeys: () => () => void;
}

const readPresent = rowReader(
  Type.Object({ handle: Handle, deviceId: DeviceId, serverId: Type.Union([ServerId, Type.Null()]) }),
);
const readDeviceId = rowReader(Type.Object({ deviceId: DeviceId }));
const readCounter = rowReader(Type.Object({ nextId: Type.Integer({ minimum: 0 }) }));

export function createIdentityShelf(database: Database): IdentityShelf {
  // An account says best which server its identity is known at; before there is one, it is noted beside the identity.
  const present = database.prepare(
    `SELECT identity.user_id AS handle, identity.device_id AS deviceId,
       iif(account.id IS NULL, (SELECT server_id FROM identity_server), account.server_id) AS serverId
     FROM identity LEFT JOIN account ON account.handle = identity.user_id AND account.device_id = identity.device_id`,
  );
  const layAside = database.prepare(
    `INSERT OR REPLACE INTO left_identity
     SELECT ?, user_id, device_id, signing_private_key, dh_private_key, capabilities, (SELECT private_key FROM static_key)
     FROM identity`,
  );
  const left = database.prepare('SELECT device_id AS deviceId FROM left_identity WHERE server_id = ? AND user_id = ?');
  const takeIdentity = database.prepare(
    `INSERT INTO identity SELECT 1, user_id, device_id, signing_private_key, dh_private_key, capabilities
     FROM left_identity WHERE server_id = ? AND user_id = ?`,
  );
  const takeStaticKey = database.prepare(
    `INSERT INTO static_key SELECT 1, static_key FROM left_identity
     WHERE server_id = ? AND user_id = ? AND static_key IS NOT NULL`,
  );
  const removeLeft = database.prepare('DELETE FROM left_identity WHERE server_id = ? AND user_id = ?');
  const noteServer = database.prepare('INSERT OR REPLACE INTO identity_server VALUES (1, ?)');
  const oweEverything = database.prepare(`UPDATE key_upload SET owed = 'everything', batch_from = NULL`);
  const counter = database.prepare('SELECT next_id AS nextId FROM prekey_counter');
  const dropBelow = database.prepare('DELETE FROM prekey WHERE id < ?');

  const takeOut = database.transaction((handle: string, serverId: string): number | null => {
    const row = present.get();
    const now = row === undefined ? null : readPresent(row);
    if (now?.handle === handle && (now.serverId === null || now.serverId === serverId)) {
      noteServer.run(serverId);
      return now.deviceId;
    }
    if (now !== null) {
      if (now.serverId !== null) layAside.run(now.serverId);
      database.exec('DELETE FROM identity; DELETE FROM static_key; DELETE FROM retired_capabilities;');
      // A server must not see a prekey that another one has.
      oweEverything.run();
    }
    noteServer.run(serverId);
    const known = left.get(serverId, handle);
    if (known === undefined) return null;
    takeIdentity.run(serverId, handle);
    takeStaticKey.run(serverId, handle);
    removeLeft.run(serverId, handle);
    return readDeviceId(known).deviceId;
  });

  const renewPrekeys = database.transaction((): number => {
    oweEverything.run();
    return readCounter(counter.get()).nextId;
  });

  return {
    takeOut: (handle, serverId) => guarded(() => takeOut.immediate(handle, serverId)),
    renewPrekeys: () => {
      const firstNew = guarded(() => renewPrekeys.immediate());
      return () => guarded(() => void dropBelow.run(firstNew));
    },
  };
}
