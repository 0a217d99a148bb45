import type Database from 'better-sqlite3';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import {
  type DeviceBundle,
  KemPrekey,
  MAX_ONE_TIME_PREKEYS_STORED,
  StaticKey,
  X25519Prekey,
} from '../../core/protocol/prekeyBundle.ts';
import { PREKEY_AHEAD_S } from '../../core/ratchet/signalCrypto.ts';
import type { DeviceAddress } from '../domain/deviceAddress.ts';
import type { KeyCount, OnUnreadRow, TakenBundle, UploadedKeys } from './Store.ts';

interface DeviceRow {
  device_id: number;
  signing_key: string;
  dh_key: string;
  capabilities: string;
  certificate: string;
  /** Null for a device that never published prekeys. */
  signed_prekey: string | null;
  last_resort_kem_prekey: string | null;
  static_key: string | null;
}

type Kind = 'x25519' | 'kem';

const x25519Prekey = storedAs(X25519Prekey);
const kemPrekey = storedAs(KemPrekey);
const staticKey = storedAs(StaticKey);

/**
 * A reader of keys as they lie in a column; undefined for what is none, so that one bad row costs nobody another (A83).
 */
function storedAs<Schema extends TSchema>(schema: Schema): (text: string | null) => Static<Schema> | undefined {
  const validator = Compile(schema);
  return (text) => {
    const value = parsed(text);
    return validator.Check(value) ? value : undefined;
  };
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Prekeys in SQLite. The functions are synchronous, to be called inside one transaction. `onUnreadable` hears of rows
 * that were passed over.
 */
export function sqlitePrekeys(database: Database.Database, onUnreadable: OnUnreadRow) {
  const replace = database.prepare<[string, number, string, string]>(
    `INSERT INTO reusable_prekeys (user_id, device_id, signed_prekey, last_resort_kem_prekey) VALUES (?, ?, ?, ?)
     ON CONFLICT (user_id, device_id) DO UPDATE SET signed_prekey = excluded.signed_prekey,
       last_resort_kem_prekey = excluded.last_resort_kem_prekey`,
  );
  const replaceStatic = database.prepare<[string, string, number]>(
    'UPDATE devices SET static_key = ? WHERE user_id = ? AND device_id = ?',
  );
  const insert = database.prepare<[string, number, Kind, number, number, string]>(
    `INSERT INTO one_time_prekeys (user_id, device_id, kind, key_id, not_after, prekey) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (user_id, device_id, kind, key_id)
       DO UPDATE SET not_after = excluded.not_after, prekey = excluded.prekey WHERE taken_at IS NULL`,
  );
  const dropOtherKem = database.prepare<[string, number, number]>(
    `DELETE FROM one_time_prekeys WHERE user_id = ? AND device_id = ? AND kind = 'kem' AND taken_at IS NULL
     AND length(json_extract(prekey, '$.publicKey')) <> ?`,
  );
  const dropUntaken = database.prepare<[string, number]>(
    'DELETE FROM one_time_prekeys WHERE user_id = ? AND device_id = ? AND taken_at IS NULL',
  );
  const dropOldest = database.prepare<{ user: string; device: number; kind: Kind; kept: number }>(
    `DELETE FROM one_time_prekeys
     WHERE user_id = @user AND device_id = @device AND kind = @kind AND taken_at IS NULL AND key_id <= (
       SELECT key_id FROM one_time_prekeys
       WHERE user_id = @user AND device_id = @device AND kind = @kind AND taken_at IS NULL
       ORDER BY key_id DESC LIMIT 1 OFFSET @kept)`,
  );
  const count = database.prepare<[string, number, Kind, number], { count: number }>(
    `SELECT count(*) AS count FROM one_time_prekeys
     WHERE user_id = ? AND device_id = ? AND kind = ? AND taken_at IS NULL AND not_after > ?`,
  );
  const peek = database.prepare<[string, number, Kind, number], { key_id: number; prekey: string }>(
    `SELECT key_id, prekey FROM one_time_prekeys
     WHERE user_id = ? AND device_id = ? AND kind = ? AND taken_at IS NULL AND not_after > ? ORDER BY key_id LIMIT 1`,
  );
  const markTaken = database.prepare<[number, string, number, Kind, number]>(
    `UPDATE one_time_prekeys SET taken_at = ?, prekey = NULL
     WHERE user_id = ? AND device_id = ? AND kind = ? AND key_id = ?`,
  );
  const devices = database.prepare<[string], DeviceRow>(
    `SELECT device_id, signing_key, dh_key, capabilities, certificate, signed_prekey, last_resort_kem_prekey, static_key
     FROM devices LEFT JOIN reusable_prekeys USING (user_id, device_id) WHERE user_id = ? ORDER BY device_id`,
  );

  const countAll = (address: DeviceAddress, nowSeconds: number): KeyCount => ({
    oneTimePrekeys: count.get(address.user, address.device, 'x25519', nowSeconds)?.count ?? 0,
    oneTimeKemPrekeys: count.get(address.user, address.device, 'kem', nowSeconds)?.count ?? 0,
  });

  /**
   * The first that can be read and has begun; those before it are taken too, and go to nobody. What was made while a
   * clock was ahead lies first and is refused by everybody (A76).
   */
  const takeOne = <Key extends { readonly notBefore: number }>(
    address: DeviceAddress,
    kind: Kind,
    read: (text: string | null) => Key | undefined,
    now: number,
  ): Key | undefined => {
    for (;;) {
      const row = peek.get(address.user, address.device, kind, Math.floor(now / 1000));
      if (row === undefined) return undefined;
      markTaken.run(now, address.user, address.device, kind, row.key_id);
      const key = read(row.prekey);
      if (key === undefined) onUnreadable('one_time_prekeys');
      else if (key.notBefore <= Math.floor(now / 1000) + PREKEY_AHEAD_S) return key;
    }
  };

  return {
    add(address: DeviceAddress, prekeys: UploadedKeys): void {
      if (prekeys.staticKey !== undefined) {
        replaceStatic.run(JSON.stringify(prekeys.staticKey), address.user, address.device);
      }
      if (!('signedPrekey' in prekeys)) return;
      if (prekeys.replaces === true) dropUntaken.run(address.user, address.device);
      dropOtherKem.run(address.user, address.device, prekeys.lastResortKemPrekey.publicKey.length);
      for (const [kind, keys] of [
        ['x25519', prekeys.oneTimePrekeys],
        ['kem', prekeys.oneTimeKemPrekeys],
      ] as const) {
        for (const key of keys) {
          insert.run(address.user, address.device, kind, key.id, key.notAfter, JSON.stringify(key));
        }
        // Not refused: the signed prekey would then age with the rest, and after two weeks nobody could call.
        dropOldest.run({ ...address, kind, kept: MAX_ONE_TIME_PREKEYS_STORED });
      }
      const lastResort = JSON.stringify(prekeys.lastResortKemPrekey);
      replace.run(address.user, address.device, JSON.stringify(prekeys.signedPrekey), lastResort);
    },

    count: (address: DeviceAddress, now: number): KeyCount => countAll(address, Math.floor(now / 1000)),

    takeBundles(user: string, now: number): TakenBundle[] {
      return devices.all(user).flatMap((row): TakenBundle[] => {
        const [signedPrekey, lastResort] = [x25519Prekey(row.signed_prekey), kemPrekey(row.last_resort_kem_prekey)];
        const ownStatic = staticKey(row.static_key);
        const ofStatic = ownStatic === undefined ? {} : { staticKey: ownStatic };
        if (row.static_key !== null && ownStatic === undefined) onUnreadable('devices');
        const hasPrekeys = row.signed_prekey !== null && row.last_resort_kem_prekey !== null;
        const of = {
          userId: user,
          deviceId: row.device_id,
          identity: {
            signingKey: row.signing_key,
            dhKey: row.dh_key,
            capabilities: row.capabilities,
            certificate: row.certificate,
          },
        };
        if (!hasPrekeys)
          return ownStatic === undefined ? [] : [{ bundle: { ...of, staticKey: ownStatic }, left: null }];
        // Never the static key alone: a device that published prekeys has a ratchet (A35).
        if (signedPrekey === undefined || lastResort === undefined) {
          onUnreadable('reusable_prekeys');
          return [];
        }
        const address = { user, device: row.device_id };
        const oneTime = takeOne(address, 'x25519', x25519Prekey, now);
        const oneTimeKem = takeOne(address, 'kem', kemPrekey, now);
        const bundle: DeviceBundle = {
          ...of,
          signedPrekey,
          ...(oneTime === undefined ? {} : { oneTimePrekey: oneTime }),
          kemPrekey: oneTimeKem ?? lastResort,
          kemPrekeyKind: oneTimeKem === undefined ? 'lastResort' : 'oneTime',
          ...ofStatic,
        };
        return [{ bundle, left: countAll(address, Math.floor(now / 1000)) }];
      });
    },
  };
}
