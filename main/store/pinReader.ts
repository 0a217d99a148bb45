import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import type { DevicePin } from '../crypto/RatchetStore.ts';
import { rowReader } from './row.ts';
import { guarded } from './storeError.ts';

const Bytes = Type.Refine(Type.Unsafe<Uint8Array>({}), (value) => value instanceof Uint8Array);
const NullableBytes = Type.Union([Bytes, Type.Null()]);

const readPin = rowReader(
  Type.Object({
    userId: Type.String(),
    deviceId: Type.Integer(),
    identity: Bytes,
    capabilities: Bytes,
    drPinned: Type.Integer(),
    verified: Type.Integer(),
    changedIdentity: NullableBytes,
    changedCapabilities: NullableBytes,
  }),
);

interface Changed {
  readonly changedIdentity: Uint8Array | null;
  readonly changedCapabilities: Uint8Array | null;
}

/** The pins of many users at once, for lists: one question whatever the length of the page. */
export function createPinReader(
  database: Database,
): (userIds: readonly string[]) => ReadonlyMap<string, readonly DevicePin[]> {
  const read = database.prepare(
    `SELECT user_id AS userId, device_id AS deviceId, identity, capabilities, dr_pinned AS drPinned, verified,
       changed_identity AS changedIdentity, changed_capabilities AS changedCapabilities
     FROM peer_pin WHERE user_id IN (SELECT value FROM json_each(?)) ORDER BY user_id, device_id`,
  );
  return (userIds) =>
    guarded(() => {
      const found = new Map<string, DevicePin[]>();
      for (const row of read.all(JSON.stringify(userIds))) {
        const { userId, deviceId, identity, capabilities, drPinned, verified, ...changed } = readPin(row);
        const pins = found.get(userId) ?? [];
        pins.push({
          deviceId,
          identity: Uint8Array.from(identity),
          capabilities: Uint8Array.from(capabilities),
          drPinned: drPinned !== 0,
          verified: verified !== 0,
          changedTo: changeOf(changed),
        });
        found.set(userId, pins);
      }
      return found;
    });
}

function changeOf({ changedIdentity, changedCapabilities }: Changed): DevicePin['changedTo'] {
  if (changedIdentity === null || changedCapabilities === null) return null;
  return { identity: Uint8Array.from(changedIdentity), capabilities: Uint8Array.from(changedCapabilities) };
}
