import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ended, now, ringing } from '../../test/stage/StoreWorld.ts';
import { DATABASE_FILE } from './openSqlite.ts';
import { SqliteStore } from './SqliteStore.ts';
import { sqliteForgetting } from './sqliteForgetting.ts';

const NOTHING = { calls: 0, oneTimeKeys: 0, invites: 0, unusedAccounts: 0, heldHandles: 0 };

async function opened() {
  const folder = await mkdtemp(join(tmpdir(), 'ringfort-forgetting-'));
  const store = await SqliteStore.open(folder);
  const beside = new Database(join(folder, DATABASE_FILE));
  onTestFinished(async () => {
    beside.close();
    await store.close();
    await rm(folder, { recursive: true });
  });
  return { store, beside };
}

test('a thousand calls that are old go in slices: what others write between them does not wait for all', async () => {
  const { store, beside } = await opened();
  const sessions = Array.from({ length: 1_000 }, (_, number) => ringing({ callee_id: `callee${number}` }));
  await Promise.all(sessions.map((session) => store.insertCall(session)));
  await Promise.all(sessions.map((session) => store.changeCall(ended(session, 'missed', now - 1), 'ringing')));
  const left = () => beside.prepare('SELECT count(*) FROM call_sessions').pluck().get();

  const forgetting = store.forget({ ...NOTHING, calls: now });
  await store.addInvite('of somebody', now, now + 1);
  expect(left()).toBeGreaterThan(0);
  await forgetting;
  expect(left()).toBe(0);
});

test('whatever is forgotten by its age is found by an index', async () => {
  const { beside } = await opened();
  const prepare = vi.spyOn(beside, 'prepare');
  sqliteForgetting(beside);
  const statements = prepare.mock.calls.map(([sql]) => sql).filter((sql) => sql.includes('LIMIT'));
  prepare.mockRestore();
  expect(statements).toHaveLength(6);
  for (const sql of statements) {
    const steps = beside.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(0, 1);
    expect(steps.map(({ detail }) => detail).join('\n'), sql).not.toMatch(/^SCAN/mu);
  }
});
