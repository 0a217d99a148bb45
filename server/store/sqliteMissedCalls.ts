import type Database from 'better-sqlite3';
import type { CallSession } from '../../core/protocol/callSession.ts';
import { MAX_MISSED_TOLD_OF_CONTACTS, MAX_MISSED_TOLD_OF_STRANGERS } from '../../core/protocol/limits.ts';
import type { DeviceAddress } from '../domain/deviceAddress.ts';
import { CALL_COLUMNS, readableCalls } from './sqliteCalls.ts';
import type { AdmittedCaller, OnUnreadRow } from './Store.ts';

/**
 * Which devices are still to be told of which missed calls, in SQLite. A row for each and no time up to which: calls
 * end in another order than they are told, and clocks are set back. The functions are synchronous.
 */
export function sqliteMissedCalls(database: Database.Database, onUnreadable: OnUnreadRow) {
  const devices = database.prepare<[string], { device_id: number }>('SELECT device_id FROM devices WHERE user_id = ?');
  const insert = database.prepare<[string, number, string, number]>(
    `INSERT INTO untold_missed_calls (user_id, device_id, call_id, from_stranger) VALUES (?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  );
  // Strangers apart, so that however many they are, no call of a contact goes untold.
  const forgetOldest = database.prepare<[string, number, number, number]>(
    `DELETE FROM untold_missed_calls WHERE rowid IN (SELECT rowid FROM untold_missed_calls
     WHERE user_id = ? AND device_id = ? AND from_stranger = ? ORDER BY rowid DESC LIMIT -1 OFFSET ?)`,
  );
  const untold = database.prepare<[string, number], CallSession>(
    `SELECT ${CALL_COLUMNS} FROM untold_missed_calls JOIN call_sessions ON id = call_id
     WHERE user_id = ? AND device_id = ? ORDER BY untold_missed_calls.rowid`,
  );
  const markTold = database.prepare<[string, number, string]>(
    'DELETE FROM untold_missed_calls WHERE user_id = ? AND device_id = ? AND call_id = ?',
  );
  return {
    add({ id, callee_id }: CallSession, caller: AdmittedCaller): void {
      const [fromStranger, most] =
        caller === 'stranger' ? [1, MAX_MISSED_TOLD_OF_STRANGERS] : [0, MAX_MISSED_TOLD_OF_CONTACTS];
      for (const { device_id } of devices.all(callee_id)) {
        insert.run(callee_id, device_id, id, fromStranger);
        forgetOldest.run(callee_id, device_id, fromStranger, most);
      }
    },
    untold: ({ user, device }: DeviceAddress): CallSession[] => readableCalls(untold.all(user, device), onUnreadable),
    markTold({ user, device }: DeviceAddress, callIds: readonly string[]): void {
      for (const id of callIds) markTold.run(user, device, id);
    },
  };
}
