import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import type { DevicePin } from '../../crypto/RatchetStore.ts';
import { listReader } from '../../../core/protocol/entryByEntry.ts';
import { rowsReader, unheard, type OnUnreadable } from '../database/row.ts';
import { guarded } from '../database/storeError.ts';

const Bytes = Type.Refine(Type.Unsafe<Uint8Array>({}), (value) => value instanceof Uint8Array);
const NullableBytes = Type.Union([Bytes, Type.Null()]);

const readPins = rowsReader(
  'peer_pin',
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

const readUsers = listReader(Type.Object({ userId: Type.String() }));

/** Users with more rows than there are pins of theirs. */
function usersNotAllRead(rows: readonly unknown[], pins: readonly { readonly userId: string }[]): readonly string[] {
  const { entries } = readUsers(rows);
  const count = (list: readonly { readonly userId: string }[], user: string) =>
    list.filter(({ userId }) => userId === user).length;
  return entries.map(({ userId }) => userId).filter((user) => count(entries, user) > count(pins, user));
}

interface Changed {
  readonly changedIdentity: Uint8Array | null;
  readonly changedCapabilities: Uint8Array | null;
}

/** The pins of many users at once, for lists: one question whatever the length of the page. */
export function createPinReader(
  database: Database,
  onUnreadable: OnUnreadable = unheard,
): (userIds: readonly string[]) => ReadonlyMap<string, readonly DevicePin[]> {
  const read = database.prepare(
    `SELECT user_id AS userId, device_id AS deviceId, identity, capabilities, dr_pinned AS drPinned, verified,
       changed_identity AS changedIdentity, changed_capabilities AS changedCapabilities
     FROM peer_pin WHERE user_id IN (SELECT value FROM json_each(?)) ORDER BY user_id, device_id`,
  );
  return (userIds) =>
    guarded(() => {
      const found = new Map<string, DevicePin[]>();
      const rows = read.all(JSON.stringify(userIds));
      const pins = readPins(rows, onUnreadable);
      // Whoever has a pin that cannot be read is vouched for by nobody, whatever the others say.
      const spoilt = pins.length === rows.length ? [] : usersNotAllRead(rows, pins);
      for (const { userId, deviceId, identity, capabilities, drPinned, verified, ...changed } of pins) {
        const ofUser = found.get(userId) ?? [];
        ofUser.push({
          deviceId,
          identity: Uint8Array.from(identity),
          capabilities: Uint8Array.from(capabilities),
          drPinned: drPinned !== 0,
          verified: verified !== 0 && !spoilt.includes(userId),
          changedTo: changeOf(changed),
        });
        found.set(userId, ofUser);
      }
      return found;
    });
}

function changeOf({ changedIdentity, changedCapabilities }: Changed): DevicePin['changedTo'] {
  if (changedIdentity === null || changedCapabilities === null) return null;
  return { identity: Uint8Array.from(changedIdentity), capabilities: Uint8Array.from(changedCapabilities) };
}
