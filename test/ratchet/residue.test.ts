import { createDecipheriv } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RatchetStore } from '../../main/crypto/RatchetStore.ts';
import { migrations } from '../../main/store/migrations/all.ts';
import { openStore } from '../../main/store/database/openStore.ts';
import { createSqliteRatchetStore } from '../../main/store/tables/SqliteRatchetStore.ts';
import { RatchetParty } from '../stage/ratchetParty.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

const KEY = 7;

/** Notes every secret that is written: root and chain keys of states, private prekeys, keys of passed-over messages. */
function noting(store: RatchetStore, secrets: Set<string>): RatchetStore {
  const note = (bytes: Uint8Array): void => void secrets.add(Buffer.from(bytes).toString('hex'));
  return {
    transaction: (work) =>
      store.transaction((transaction) =>
        work({
          ...transaction,
          saveSession: (peer, session) => {
            // RK, DHs private, CKs, CKr: core/ratchet/sessionState.ts.
            for (const at of [0x60, 0x80, 0xe0, 0x100]) {
              const secret = session.state.subarray(at, at + 32);
              if (secret.some((byte) => byte !== 0)) note(secret);
            }
            transaction.saveSession(peer, session);
          },
          savePrekey: (kind, prekey) => {
            note(prekey.privateKey);
            transaction.savePrekey(kind, prekey);
          },
          saveSkippedKeys: (sessionId, keys, expiresAt) => {
            for (const { messageKey } of keys) note(messageKey);
            transaction.saveSkippedKeys(sessionId, keys, expiresAt);
          },
        }),
      ),
  };
}

const PAGE_BYTES = 4096;
/** IV (16) and HMAC (64) at the end of each page; SQLCipher 4. */
const RESERVED_BYTES = 80;
const SALT_BYTES = 16;

/**
 * The pages of a database as they are below the encryption, free ones and gaps included: no SQLite tidies up on the
 * way.
 */
function decryptedPages(file: string): Buffer {
  const sealed = readFileSync(file);
  const pages: Buffer[] = [];
  for (let at = 0; at < sealed.length; at += PAGE_BYTES) {
    const page = sealed.subarray(at, at + PAGE_BYTES);
    const end = PAGE_BYTES - RESERVED_BYTES;
    const cipher = createDecipheriv('aes-256-cbc', Buffer.alloc(32, KEY), page.subarray(end, end + 16));
    cipher.setAutoPadding(false);
    pages.push(cipher.update(page.subarray(at === 0 ? SALT_BYTES : 0, end)), cipher.final());
  }
  return Buffer.concat(pages);
}

/** A conversation of some hundred messages, lost and overtaken ones among them; then what a call's end does. */
function talkAndCarve(secureDelete: boolean) {
  const file = join(temporaryFolder(), 'store.db');
  const { database, checkpoint, close } = openStore({ file, key: new Uint8Array(32).fill(KEY), migrations });
  if (!secureDelete) database.pragma('secure_delete = OFF');
  const secrets = new Set<string>();
  const bob = new RatchetParty('bob', 7, { store: noting(createSqliteRatchetStore(database), secrets) });
  const alice = new RatchetParty('alice', 1);
  alice.crypto.initializeSession(bob.address, bob.bundle());
  for (let round = 0; round < 60; round++) {
    const [overtaken, next] = [alice.send(bob, 'overtaken'), alice.send(bob, 'next')];
    bob.receive(alice, next);
    bob.receive(alice, overtaken);
    alice.receive(bob, bob.send(alice, 'back'));
  }
  checkpoint();
  const walBytes = statSync(`${file}-wal`).size;
  const live = (sql: string): Buffer[] =>
    database
      .prepare(sql)
      .pluck()
      .all()
      .map((value) => (value instanceof Uint8Array ? Buffer.from(value) : Buffer.alloc(0)));
  const kept = Buffer.concat([
    ...live('SELECT state FROM session'),
    ...live('SELECT private_key FROM prekey'),
    ...live('SELECT message_key FROM skipped'),
  ]);
  close();
  const pages = decryptedPages(file);
  const gone = [...secrets].filter((secret) => !kept.includes(Buffer.from(secret, 'hex')));
  return { walBytes, gone, carved: gone.filter((secret) => pages.includes(Buffer.from(secret, 'hex'))), pages, kept };
}

it('A24 after a checkpoint no old state and no deleted key can be carved from the database or its log', () => {
  const { walBytes, gone, carved, pages, kept } = talkAndCarve(true);
  expect(walBytes).toBe(0);
  expect(gone.length).toBeGreaterThan(300);
  expect(carved).toEqual([]);
  // The carving finds what is there.
  expect(pages.includes(kept.subarray(0x60, 0x80))).toBe(true);
});

it('A24 without secure_delete the same carving finds old keys, so that the first test means something', () => {
  expect(talkAndCarve(false).carved.length).toBeGreaterThan(0);
});
