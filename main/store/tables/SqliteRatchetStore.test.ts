import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { RatchetParty, codeOf } from '../../../test/stage/ratchetParty.ts';
import { migrations } from '../migrations/all.ts';
import { createSqliteRatchetStore } from './SqliteRatchetStore.ts';

/** Alice in a database, who speaks with Bob and with Carol, and has a message of each still to come. */
function talkingToTwo() {
  const database = new Database(':memory:');
  onTestFinished(() => void database.close());
  for (const { sql } of migrations) database.exec(sql);
  const alice = new RatchetParty('alice', 1, { store: createSqliteRatchetStore(database) });
  const peers = [new RatchetParty('bob', 7), new RatchetParty('carol', 9)] as const;
  const late = peers.map((peer) => {
    alice.crypto.initializeSession(peer.address, peer.bundle());
    peer.receive(alice, alice.send(peer, 'x'));
    const [first, second] = [peer.send(alice, 'late'), peer.send(alice, 'y')];
    alice.receive(peer, second);
    return first;
  });
  const [bob, carol] = peers;
  const [lateOfBob = '', lateOfCarol = ''] = late;
  /** Our own tables let no such value in: this is a file that something else wrote to. */
  const spoil = (table: string, column: string, value: string, where: string) => {
    const names = database.pragma(`table_info(${table})`);
    if (!Array.isArray(names)) throw new Error('no such table');
    const columns = names.map(({ name }: { name: string }) => name).join(', ');
    database.exec(`CREATE TABLE loose (${columns}); INSERT INTO loose SELECT * FROM ${table};
      DROP TABLE ${table}; ALTER TABLE loose RENAME TO ${table};`);
    expect(database.prepare(`UPDATE ${table} SET ${column} = ${value} WHERE ${where}`).run().changes).toBe(1);
    alice.open(createSqliteRatchetStore(database));
  };
  return { alice, bob, carol, lateOfBob, lateOfCarol, spoil };
}

const OF_BOB = "user_id = 'bob'";
const SKIPPED_OF_BOB = `session_id IN (SELECT session_id FROM session WHERE ${OF_BOB})`;
const [NOTHING, TEXT, SHORT, NOT_WHOLE] = ['NULL', "'text'", "x'0102'", '2000000000000.5'];

test.each([
  ['session', 'session_id', [NOTHING, TEXT], 'corrupt'],
  ['session', 'epoch', [NOTHING, TEXT, NOT_WHOLE], 'corrupt'],
  ['session', 'archived_at', [TEXT, NOT_WHOLE], 'corrupt'],
  ['session', 'state', [NOTHING, TEXT], 'corrupt'],
  ['session', 'state', [SHORT], 'E_STATE'],
  ['session', 'opening', [TEXT], 'corrupt'],
  ['peer_pin', 'identity', [NOTHING, TEXT], 'corrupt'],
  ['peer_pin', 'capabilities', [NOTHING], 'corrupt'],
  ['peer_pin', 'dr_pinned', [NOTHING, SHORT], 'corrupt'],
  ['peer_pin', 'verified', [TEXT], 'corrupt'],
  ['peer_pin', 'changed_identity', [TEXT], 'corrupt'],
] as const)('A27 a row of one peer in %s with %s spoiled (%s) is a typed error, and others are spoken to', (...row) => {
  const [table, column, values, code] = row;
  for (const value of values) {
    const { alice, bob, carol, lateOfBob, lateOfCarol, spoil } = talkingToTwo();
    spoil(table, column, value, OF_BOB);
    expect(
      codeOf(() => alice.send(bob, 'again')),
      value,
    ).toBe(code);
    expect(
      codeOf(() => alice.receive(bob, lateOfBob)),
      value,
    ).toMatch(/^(corrupt|E_NO_SESSION)$/);
    expect(carol.receive(alice, alice.send(carol, 'hello'))).toBe('hello');
    expect(alice.receive(carol, lateOfCarol)).toBe('late');
  }
});

test.each([
  ['message_key', [NOTHING, TEXT], 'corrupt'],
  ['message_key', [SHORT], 'E_AUTH'],
  ['expires_at', [NOTHING, NOT_WHOLE], 'corrupt'],
] as const)('A27 a skipped key of one peer with %s spoiled (%s) is a typed error, and costs nobody more', (...row) => {
  const [column, values, code] = row;
  for (const value of values) {
    const { alice, bob, carol, lateOfBob, lateOfCarol, spoil } = talkingToTwo();
    spoil('skipped', column, value, SKIPPED_OF_BOB);
    expect(
      codeOf(() => alice.receive(bob, lateOfBob)),
      value,
    ).toBe(code);
    expect(alice.receive(bob, bob.send(alice, 'next'))).toBe('next');
    expect(bob.receive(alice, alice.send(bob, 'again'))).toBe('again');
    expect(alice.receive(carol, lateOfCarol)).toBe('late');
  }
});
