import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { HANDLE_HELD_MS } from '../../core/protocol/limits.ts';
import type { Identity } from '../../core/protocol/prekeyBundle.ts';
import type { DeviceAddress } from '../domain/deviceAddress.ts';

/** What hangs on a device, and goes before it. */
export const OF_DEVICE = ['one_time_prekeys', 'reusable_prekeys', 'frame_numbers', 'devices'] as const;
/** What hangs on a user, and goes with the last device. */
export const OF_USER = ['rights_to_ring', 'blocks'] as const;
const LIVE = `status IN ('ringing', 'accepted')`;

/**
 * Deletion of accounts in SQLite, and the names that are held after it: whoever took a name at once would ring the
 * contacts of the one before. The functions are synchronous.
 */
export function sqliteDeletion(database: Database.Database) {
  const identity = database.prepare<[string, number], Identity>(
    'SELECT signing_key AS signingKey, dh_key AS dhKey FROM devices WHERE user_id = ? AND device_id = ?',
  );
  const others = database.prepare<[string, number], { device_id: number }>(
    'SELECT device_id FROM devices WHERE user_id = ? AND device_id <> ?',
  );
  const inCall = database.prepare<[{ user: string; device: number; last: 0 | 1 }], { id: string }>(
    `SELECT id FROM call_sessions WHERE ${LIVE} AND ((caller_id = @user AND caller_device = @device) OR
     (callee_id = @user AND (answered_device = @device OR (answered_device IS NULL AND @last = 1))))`,
  );
  const deleteDevice = OF_DEVICE.map((table) =>
    database.prepare<[string, number]>(`DELETE FROM ${table} WHERE user_id = ? AND device_id = ?`),
  );
  const deleteUser = [
    ...OF_USER.map((table) => database.prepare<[string]>(`DELETE FROM ${table} WHERE user_id = ?`)),
    database.prepare<[string]>('DELETE FROM users WHERE id = ?'),
  ];
  // Whoever has the name next must hear nothing of these.
  const deleteCalls = database.prepare<[{ user: string }]>(
    'DELETE FROM call_sessions WHERE caller_id = @user OR callee_id = @user',
  );
  const deleteVoice = database.prepare<[{ user: string }]>(
    'DELETE FROM voice_messages WHERE to_user = @user OR from_user = @user',
  );
  const hold = database.prepare<[string, string, number]>(
    `INSERT INTO deleted_handles (user_id, identity_hash, deleted_at) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET identity_hash = excluded.identity_hash, deleted_at = excluded.deleted_at`,
  );
  const held = database.prepare<[string, string, number], { user_id: string }>(
    'SELECT user_id FROM deleted_handles WHERE user_id = ? AND identity_hash <> ? AND deleted_at > ?',
  );
  const release = database.prepare<[string]>('DELETE FROM deleted_handles WHERE user_id = ?');
  return {
    /** The device, and the user with the last one; nothing while a call of it is live. */
    delete: ({ user, device }: DeviceAddress, now: number): 'deleted' | 'inCall' => {
      const owner = identity.get(user, device);
      if (owner === undefined) return 'deleted';
      const isLast = others.get(user, device) === undefined;
      if (inCall.get({ user, device, last: isLast ? 1 : 0 }) !== undefined) return 'inCall';
      for (const statement of deleteDevice) statement.run(user, device);
      if (!isLast) return 'deleted';
      deleteCalls.run({ user });
      deleteVoice.run({ user });
      for (const statement of deleteUser) statement.run(user);
      hold.run(user, hashOf(owner), now);
      return 'deleted';
    },
    isHeld: (user: string, by: Identity, now: number): boolean =>
      held.get(user, hashOf(by), now - HANDLE_HELD_MS) !== undefined,
    release: (user: string): void => void release.run(user),
  };
}

function hashOf({ signingKey, dhKey }: Pick<Identity, 'signingKey' | 'dhKey'>): string {
  return createHash('sha256').update(`${signingKey} ${dhKey}`).digest('hex');
}
