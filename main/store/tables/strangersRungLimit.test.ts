import { expect, test } from 'vitest';
import { STAGE_OF_END } from '../../../core/call/callStage.ts';
import type { EndReason } from '../../../core/call/endReason.ts';
import { openedStore } from '../../../test/stage/openedStore.ts';
import { createHistoryStore } from './historyStore.ts';
import { MAX_STRANGERS_RUNG_KEPT } from './strangersRungLimit.ts';

const rang = (n: number, peer: string, reason: EndReason = 'missed') => ({
  call: { callId: `new ${String(n)}`, peer, direction: 'incoming', type: 'audio', startedAt: 1_000_000 + n } as const,
  ...{ reason, stage: STAGE_OF_END[reason], wasHere: true, durationMs: null, endedAt: 1_000_001 + n, route: null },
  ...{ forwardSecret: true, device: 7, note: null, relays: [] },
});

/** Of a contact and of somebody who is none, 300 calls of each kind that a person had to do with, long ago. */
function withCalls() {
  const { database } = openedStore();
  database.prepare("INSERT INTO contact (handle, added_at) VALUES ('bob', 1)").run();
  const insert = database.prepare(
    `INSERT INTO call_record (call_id, peer, direction, call_type, started_at, ended_at, duration_ms, reason, seen, device)
     WITH RECURSIVE times (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM times WHERE value < @count)
     SELECT @peer || @reason || value, @peer, @direction, 'audio', value, value, @durationMs, @reason, 1, 7 FROM times`,
  );
  const incoming = { count: 300, direction: 'incoming', durationMs: null } as const;
  insert.run({ ...incoming, peer: 'bob', reason: 'missed' });
  for (const peer of ['bob', 'carol']) {
    insert.run({ ...incoming, peer, reason: 'declinedHere' });
    insert.run({ ...incoming, peer, reason: 'hungUpThere', durationMs: 5 });
    insert.run({ ...incoming, peer, reason: 'noAnswer', direction: 'outgoing' });
  }
  const count = database.prepare("SELECT count(*) FROM call_record WHERE call_id GLOB 'new *'").pluck();
  const others = database.prepare("SELECT count(*) FROM call_record WHERE NOT call_id GLOB 'new *'").pluck();
  return { database, insert, counted: () => [others.get(), count.get()] };
}

test('strangers who ring for a moment each push out no call of a contact, and none that somebody answered, declined or made (A86)', async () => {
  const { database, counted, insert } = withCalls();
  const history = createHistoryStore(database);
  insert.run({
    ...{ count: MAX_STRANGERS_RUNG_KEPT - 10, peer: 'walker', reason: 'missed', direction: 'incoming' },
    durationMs: null,
  });
  for (let n = 0; n < 60; n += 1)
    await history.add(rang(n, `stranger${String(n)}`, n % 2 === 0 ? 'missed' : 'unsecured'));
  const walkers = database.prepare("SELECT count(*) FROM call_record WHERE peer = 'walker'").pluck();
  expect(walkers.get()).toBe(MAX_STRANGERS_RUNG_KEPT - 60);
  expect(counted()).toEqual([7 * 300 + MAX_STRANGERS_RUNG_KEPT - 60, 60]);
});

test('missed calls of a contact are as many as there is room for', async () => {
  const { database, counted, insert } = withCalls();
  const history = createHistoryStore(database);
  insert.run({
    ...{ count: MAX_STRANGERS_RUNG_KEPT, peer: 'bob', reason: 'unsecured', direction: 'incoming' },
    durationMs: null,
  });
  for (let n = 0; n < 10; n += 1) await history.add(rang(n, 'bob'));
  expect(counted()).toEqual([7 * 300 + MAX_STRANGERS_RUNG_KEPT, 10]);
});
