import { expect, test } from 'vitest';
import { unrungRecord } from '../../../core/call/callRecord.ts';
import type { Settings } from '../../../core/ipc/settings.ts';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { openedStore } from '../../../test/stage/openedStore.ts';
import { createHistoryStore } from '../../store/tables/historyStore.ts';
import { createHistoryRetention } from './historyRetention.ts';
import { HOUR_MS } from '../hourlyTasks.ts';

const DAY_MS = 86_400_000;

function desk(kept: Settings['historyKept']) {
  const clock = new ManualClock();
  let isTold = true;
  const { database } = openedStore();
  database.prepare("INSERT INTO contact (handle, added_at) VALUES ('bob', 1)").run();
  const history = createHistoryStore(database);
  const slices: number[] = [];
  let changes = 0;
  const retention = createHistoryRetention({
    prune: (which) => {
      const gone = history.prune(which);
      slices.push(gone);
      return gone;
    },
    kept: () => kept,
    earliest: () => (isTold ? clock.now() : null),
    breathe: () => Promise.resolve(),
    onChanged: () => void changes++,
    startTimer: clock.startTimer,
    onFault: (_what, error) => {
      throw error;
    },
  });
  const add = async (callId: string, startedAt: number): Promise<void> => {
    const call = { callId, peer: 'bob', direction: 'incoming', type: 'audio', startedAt } as const;
    const missed = unrungRecord(call, 'missed', startedAt, { forwardSecret: true, device: 7 });
    await history.add({ ...missed, wasHere: true });
  };
  /** Calls a minute apart, the newest a minute ago. */
  const fill = (count: number): void =>
    void database
      .prepare(
        `INSERT INTO call_record (call_id, peer, direction, call_type, started_at, ended_at, reason, seen, device)
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
         SELECT 'c' || i, 'bob', 'incoming', 'audio', ? - i * 60000, 0, 'missed', 1, 7 FROM n`,
      )
      .run(count, clock.now());
  const serverTells = (does: boolean): void => void (isTold = does);
  return { clock, history, retention, slices, add, fill, serverTells, changes: () => changes };
}

test('calls of more than a year ago go, the others stay, however many there are', async () => {
  const { clock, history, retention, add, fill, changes } = desk('year');
  fill(10_050);
  await add('old', clock.now() - 367 * DAY_MS);
  await add('almost', clock.now() - 365 * DAY_MS);
  await retention.look();
  expect(await history.count()).toBe(10_051);
  expect([await history.has('old'), await history.has('almost')]).toEqual([false, true]);
  expect(changes()).toBe(1);
});

test('the newest ten thousand stay, however old they are, and the rest goes a slice at a time', async () => {
  const { clock, history, retention, slices, add, fill } = desk('tenThousand');
  fill(10_450);
  await add('old', clock.now() - 3 * 365 * DAY_MS);
  await retention.look();
  expect(await history.count()).toBe(10_000);
  expect([await history.has('old'), await history.has('c1'), await history.has('c10001')]).toEqual([
    false,
    true,
    false,
  ]);
  expect(slices).toEqual([200, 200, 51]);
});

test('a phone that runs for weeks looks again every hour', async () => {
  const { clock, history, retention, add } = desk('year');
  await add('call', clock.now() - 366 * DAY_MS);
  await retention.look();
  expect(await history.count()).toBe(1);
  clock.advance(HOUR_MS);
  await expect.poll(() => history.count()).toBe(0);
  retention.stop();
});

test('a clock that nobody but this computer vouches for removes nothing', async () => {
  const { clock, history, retention, add, serverTells } = desk('year');
  await add('yesterday', clock.now() - DAY_MS);
  // It was set three years ahead while Ringfort was closed.
  clock.advance(3 * 366 * DAY_MS);
  serverTells(false);
  await retention.look();
  expect(await history.count()).toBe(1);
  serverTells(true);
  await retention.look();
  expect(await history.count()).toBe(0);
});
