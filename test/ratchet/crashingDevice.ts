import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DoubleRatchetSignalCrypto } from '../../main/crypto/DoubleRatchetSignalCrypto.ts';
import type { RatchetStore, RatchetTransaction } from '../../main/crypto/RatchetStore.ts';
import { migrations } from '../../main/store/migrations/all.ts';
import { openStore } from '../../main/store/database/openStore.ts';
import { createSqliteRatchetStore } from '../../main/store/tables/SqliteRatchetStore.ts';
import { sharedPrimitives, textCodec } from '../stage/ratchetParty.ts';

/*
 * A device that is killed in the middle of its work. Run as a program: FOLDER, the point at which it dies, and what it
 * does (`encrypt TEXT`, or `decrypt` of the file `incoming`). What it would hand to the socket it prints.
 */

export const CRASH_POINTS = {
  encrypt: [
    'before the transaction',
    'after BEGIN',
    'after the session was loaded',
    'before the session is saved',
    'after the session was saved',
    'after the outbox row',
    'after COMMIT',
  ],
  decrypt: [
    'after the look-up of repeats',
    'before the session is saved',
    'after the session was saved',
    'after the inbox row',
    'after COMMIT',
  ],
} as const;
type CrashPoint = (typeof CRASH_POINTS)['encrypt' | 'decrypt'][number];

export const DEVICE = { userId: 'alice', deviceId: 1 };
const PEER = { userId: 'bob', deviceId: 7 };

/** The store of the device, with an outbox and an inbox like those of the phone. */
export function openDevice(folder: string, around: (store: RatchetStore) => RatchetStore = (store) => store) {
  const store = openStore({ file: join(folder, 'store.db'), key: new Uint8Array(32).fill(7), migrations });
  const { database } = store;
  database.exec(`CREATE TABLE IF NOT EXISTS test_outbox (text TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS test_inbox (message TEXT NOT NULL) STRICT;`);
  const put = (table: string) => database.prepare(`INSERT INTO ${table} VALUES (?)`);
  const [outbox, inbox] = [put('test_outbox'), put('test_inbox')];
  const ratchet = createSqliteRatchetStore(database);
  const crypto = new DoubleRatchetSignalCrypto<string>({
    address: DEVICE,
    store: around(ratchet),
    primitives: sharedPrimitives,
    codec: textCodec(),
    draw: (length) => Uint8Array.from(randomBytes(length)),
    now: () => 1_800_000_000_000,
  });
  const peer = crypto.forPeer(PEER);
  const all = (table: string): unknown[] => database.prepare(`SELECT * FROM ${table}`).pluck().all();
  return {
    crypto,
    encrypt: (message: string, put = (text: string) => void outbox.run(text)) =>
      peer.encryptToBase64(message, { alsoCommit: put }),
    decrypt: (text: string, put = (message: string) => void inbox.run(message)) =>
      peer.decryptFromBase64(text, { alsoCommit: put }),
    outboxRow: (text: string) => void outbox.run(text),
    inboxRow: (message: string) => void inbox.run(message),
    outbox: () => all('test_outbox').map(String),
    inbox: () => all('test_inbox').map(String),
    acknowledge: (): void => void database.exec('DELETE FROM test_outbox; DELETE FROM test_inbox'),
    close: store.close,
  };
}

/** The store, dying at a point. Nothing of this is in the product. */
function dyingStore(store: RatchetStore, reached: (point: CrashPoint) => void): RatchetStore {
  return {
    transaction: (work) => {
      let saved = false;
      reached('before the transaction');
      const result = store.transaction((transaction) => {
        reached('after BEGIN');
        const dying: RatchetTransaction = {
          ...transaction,
          hasMessage: (...args) => {
            const has = transaction.hasMessage(...args);
            reached('after the look-up of repeats');
            return has;
          },
          loadSession: (...args) => {
            const session = transaction.loadSession(...args);
            reached('after the session was loaded');
            return session;
          },
          saveSession: (...args) => {
            reached('before the session is saved');
            transaction.saveSession(...args);
            saved = true;
            reached('after the session was saved');
          },
        };
        return work(dying);
      });
      if (saved) reached('after COMMIT');
      return result;
    },
  };
}

if (import.meta.main) {
  const [folder = '', point, work, message = ''] = process.argv.slice(2);
  let armed = false;
  const reached = (at: CrashPoint): void => {
    if (armed && at === point) process.kill(process.pid, 'SIGKILL');
  };
  const device = openDevice(folder, (store) => dyingStore(store, reached));
  armed = true;
  if (work === 'encrypt') {
    const text = device.encrypt(message, (sealed) => {
      device.outboxRow(sealed);
      reached('after the outbox row');
    });
    process.stdout.write(text);
  } else {
    device.decrypt(readFileSync(join(folder, 'incoming'), 'utf8'), (read) => {
      device.inboxRow(read);
      reached('after the inbox row');
    });
  }
}
