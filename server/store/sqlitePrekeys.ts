import type Database from 'better-sqlite3';
import { Compile } from 'typebox/compile';
import {
  type DeviceBundle,
  KemPrekey,
  type KeyUpload,
  MAX_ONE_TIME_PREKEYS_STORED,
  StaticKey,
  X25519Prekey,
} from '../../core/protocol/prekeyBundle.ts';
import type { DeviceAddress } from '../domain/deviceAddress.ts';
import type { KeyCount, TakenBundle } from './Store.ts';

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

const x25519Prekey = Compile(X25519Prekey);
const kemPrekey = Compile(KemPrekey);
const staticKey = Compile(StaticKey);

/** Prekeys in SQLite. The functions are synchronous, to be called inside one transaction. */
export function sqlitePrekeys(database: Database.Database) {
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

  const takeOne = (address: DeviceAddress, kind: Kind, now: number): string | undefined => {
    const row = peek.get(address.user, address.device, kind, Math.floor(now / 1000));
    if (row) markTaken.run(now, address.user, address.device, kind, row.key_id);
    return row?.prekey;
  };

  return {
    add(address: DeviceAddress, prekeys: KeyUpload): 'added' | 'tooMany' {
      if (prekeys.staticKey !== undefined) {
        replaceStatic.run(JSON.stringify(prekeys.staticKey), address.user, address.device);
      }
      if (!('signedPrekey' in prekeys)) return 'added';
      dropOtherKem.run(address.user, address.device, prekeys.lastResortKemPrekey.publicKey.length);
      for (const [kind, keys] of [
        ['x25519', prekeys.oneTimePrekeys],
        ['kem', prekeys.oneTimeKemPrekeys],
      ] as const) {
        for (const key of keys) {
          insert.run(address.user, address.device, kind, key.id, key.notAfter, JSON.stringify(key));
        }
      }
      const lying = countAll(address, 0);
      if (Math.max(lying.oneTimePrekeys, lying.oneTimeKemPrekeys) > MAX_ONE_TIME_PREKEYS_STORED) return 'tooMany';
      const lastResort = JSON.stringify(prekeys.lastResortKemPrekey);
      replace.run(address.user, address.device, JSON.stringify(prekeys.signedPrekey), lastResort);
      return 'added';
    },

    count: (address: DeviceAddress, now: number): KeyCount => countAll(address, Math.floor(now / 1000)),

    takeBundles(user: string, now: number): TakenBundle[] {
      return devices.all(user).flatMap((row): TakenBundle[] => {
        const { signed_prekey: signedPrekey, last_resort_kem_prekey: lastResort } = row;
        const ofStatic = row.static_key === null ? {} : { staticKey: staticKey.Parse(JSON.parse(row.static_key)) };
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
        if (signedPrekey === null || lastResort === null) {
          return ofStatic.staticKey === undefined
            ? []
            : [{ bundle: { ...of, staticKey: ofStatic.staticKey }, left: null }];
        }
        const address = { user, device: row.device_id };
        const oneTime = takeOne(address, 'x25519', now);
        const oneTimeKem = takeOne(address, 'kem', now);
        const bundle: DeviceBundle = {
          ...of,
          signedPrekey: x25519Prekey.Parse(JSON.parse(signedPrekey)),
          ...(oneTime === undefined ? {} : { oneTimePrekey: x25519Prekey.Parse(JSON.parse(oneTime)) }),
          kemPrekey: kemPrekey.Parse(JSON.parse(oneTimeKem ?? lastResort)),
          kemPrekeyKind: oneTimeKem === undefined ? 'lastResort' : 'oneTime',
          ...ofStatic,
        };
        return [{ bundle, left: countAll(address, Math.floor(now / 1000)) }];
      });
    },
  };
}
