import type { Database } from 'better-sqlite3';
import type { Address } from '../../ports/address.ts';
import { guarded } from '../database/storeError.ts';

/** Which devices had a second layer on media. It belongs to the identity: another one begins without a past. */
export interface SecondLayerStore {
  /** The device said in a call that it has one. Does nothing if no identity is pinned for it. */
  readonly note: (device: Address) => void;
  /** With the identity that is pinned for it now. */
  readonly had: (device: Address) => boolean;
}

export function createSecondLayerStore(database: Database): SecondLayerStore {
  const note = database.prepare(
    `INSERT INTO second_layer SELECT user_id, device_id, identity FROM peer_pin WHERE user_id = ? AND device_id = ?
     ON CONFLICT DO NOTHING`,
  );
  const had = database
    .prepare(
      'SELECT 1 FROM second_layer JOIN peer_pin USING (user_id, device_id, identity) WHERE user_id = ? AND device_id = ?',
    )
    .pluck();
  return {
    note: ({ userId, deviceId }) => guarded(() => void note.run(userId, deviceId)),
    had: ({ userId, deviceId }) => guarded(() => had.get(userId, deviceId) !== undefined),
  };
}
