import type { Database } from 'better-sqlite3';

/** A contact as columns; with them their pinned devices and the parts of names that they are found by. */
export interface StagedContact {
  readonly row: Readonly<Record<string, string | number | null>> & { readonly handle: string };
  readonly pins: readonly Readonly<Record<string, string | number | Buffer>>[];
  readonly alwaysRelay: boolean;
}

/** A past call as columns. Whether it counts as missed depends on whether its peer is a contact by then. */
export interface StagedCall {
  readonly row: Readonly<Record<string, string | number | null>>;
  readonly missedOfContact: number;
  readonly missedOfStranger: number;
}

export interface BackupStaging {
  readonly addContacts: (contacts: readonly StagedContact[]) => void;
  readonly addParts: (parts: readonly (readonly [part: string, handle: string])[]) => void;
  /** The newest first. */
  readonly addCalls: (calls: readonly StagedCall[]) => void;
  /** Inside a transaction: those contacts that are not here yet, with what belongs to them. Tells how many. */
  readonly takeContacts: () => number;
  /** Inside a transaction: of those (not) rung here, the first that are not here yet and have room. Tells how many. */
  readonly takeCalls: (wasHere: 0 | 1, room: number) => number;
  readonly drop: () => void;
}

const TABLES = ['contact', 'pin', 'part', 'call'].map((name) => `temp.staged_${name}`);
const CONTACT = 'handle, added_at, display_name, nickname, favourite, rings, ringtone, sort_name';
const PIN = 'user_id, device_id, identity, capabilities, dr_pinned, verified';
const CALL = `call_id, peer, direction, call_type, started_at, ended_at, duration_ms, reason, route, relay_transport,
  seen, forward_secret, stage, subject, note, call_back_at, was_here`;

/**
 * Rows that wait to be written all together, in tables of memory that go with the program: filled a few at a time,
 * while others have their turn, they become rows of the store by a handful of statements. One statement a row, from
 * here, took three times as long.
 */
export function createBackupStaging(database: Database): BackupStaging {
  const drop = (): void => {
    for (const table of TABLES) database.exec(`DROP TABLE IF EXISTS ${table}`);
  };
  drop();
  database.exec(`
    CREATE TABLE temp.staged_contact (${CONTACT}, always_relay, PRIMARY KEY (handle));
    CREATE TABLE temp.staged_pin (${PIN});
    CREATE TABLE temp.staged_part (part, handle);
    CREATE TABLE temp.staged_call (${CALL}, missed_of_contact, missed_of_stranger, PRIMARY KEY (call_id));
  `);
  const contact = database.prepare(
    `INSERT INTO temp.staged_contact VALUES (@handle, @addedAt, @displayName, @nickname, @favourite, @rings, @ringtone,
       @sortName, @alwaysRelay) ON CONFLICT DO NOTHING`,
  );
  const pin = database.prepare(
    'INSERT INTO temp.staged_pin VALUES (@handle, @device, @identity, @capabilities, @hasRatchet, @verified)',
  );
  const part = database.prepare('INSERT INTO temp.staged_part VALUES (?, ?)');
  const call = database.prepare(
    `INSERT INTO temp.staged_call VALUES (@callId, @peer, @direction, @type, @startedAt, @endedAt, @durationMs, @reason,
       @route, @relayTransport, @seen, @forwardSecret, @stage, @subject, @note, @callBackAt, @wasHere, @missedOfContact,
       @missedOfStranger) ON CONFLICT DO NOTHING`,
  );
  // Whoever is known here is known better: nothing of a file changes it.
  const takePins = database.prepare(
    `INSERT INTO peer_pin (${PIN}) SELECT ${PIN} FROM temp.staged_pin
     WHERE user_id NOT IN (SELECT user_id FROM peer_pin)`,
  );
  const leaveKnown = database.prepare('DELETE FROM temp.staged_contact WHERE handle IN (SELECT handle FROM contact)');
  const takeRows = database.prepare(`INSERT INTO contact (${CONTACT}) SELECT ${CONTACT} FROM temp.staged_contact`);
  const takeRelayed = database.prepare(
    `INSERT INTO relayed_contact (handle) SELECT handle FROM temp.staged_contact WHERE always_relay
     ON CONFLICT DO NOTHING`,
  );
  const takeParts = database.prepare(
    `INSERT INTO contact_part (part, handle) SELECT part, handle FROM temp.staged_part
     WHERE handle IN (SELECT handle FROM temp.staged_contact) ORDER BY rowid ON CONFLICT DO NOTHING`,
  );
  const takeCalls = database.prepare(
    `INSERT INTO call_record (${CALL}, missed) SELECT ${CALL},
       iif(peer IN (SELECT handle FROM contact), missed_of_contact, missed_of_stranger) FROM temp.staged_call
     WHERE was_here = @wasHere AND call_id NOT IN (SELECT call_id FROM call_record)
     ORDER BY rowid LIMIT max(@room, 0)`,
  );
  /** What a slice brings is one change of the tables, and not one for each row. */
  const together = <Row>(add: (row: Row) => void) =>
    database.transaction((rows: readonly Row[]) => {
      for (const row of rows) add(row);
    });

  return {
    addContacts: together<StagedContact>(({ row, pins, alwaysRelay }) => {
      const { changes } = contact.run({ ...row, alwaysRelay: Number(alwaysRelay) });
      if (changes > 0) for (const each of pins) pin.run(each);
    }),
    addParts: together(([name, handle]) => part.run(name, handle)),
    addCalls: together(({ row, ...missed }) => call.run({ ...row, ...missed })),
    takeContacts: () => {
      takePins.run();
      leaveKnown.run();
      const { changes } = takeRows.run();
      takeRelayed.run();
      takeParts.run();
      return changes;
    },
    takeCalls: (wasHere, room) => takeCalls.run({ wasHere, room }).changes,
    drop,
  };
}
