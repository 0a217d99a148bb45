import { expect, test } from 'vitest';
import { MAX_UNIT_FRAMES } from '../../core/protocol/limits.ts';
import type { ErrorFrame } from '../../core/protocol/serverMessage.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import type { Delivered } from '../ports/queuePosition.ts';
import { createRefusals, type RefusedRows } from './refusals.ts';

const CALL = '01890a5d-ac96-774b-bcce-000000000001';
const refusal = (s: number, code: ErrorFrame['code'] = 'full'): ErrorFrame => ({
  v: 1,
  t: 'err',
  s,
  n: s,
  code,
  call_id: CALL,
});
const delivered = (s: number): Delivered => ({ frame: refusal(s), position: { epoch: '00000000000000aa', s } });

function setUp(refusedRows: RefusedRows = new Set()) {
  const clock = new ManualClock();
  let looked = 0;
  let sent = 0;
  const refusals = createRefusals({
    outbox: {
      rowAt: async (n) => {
        looked += 1;
        return { id: 100 + n, kind: 'call_answer' };
      },
      putAgain: async () => true,
    },
    refusedRows,
    now: clock.now,
    startTimer: clock.startTimer,
    sendAgain: () => {
      sent += 1;
    },
  });
  return { refusals, clock, looked: () => looked, sent: () => sent };
}

test('a refusal is handed over with what it refuses, once', async () => {
  const { refusals } = setUp();
  await refusals.hear(refusal(1));
  expect(refusals.told([delivered(1), delivered(2)])).toEqual([
    { ...delivered(1), refused: 'call_answer' },
    delivered(2),
  ]);
  expect(refusals.told([delivered(1)])).toEqual([delivered(1)]);
});

test('of what is sent again nobody hears that it was refused', async () => {
  const { refusals, clock, sent } = setUp();
  await refusals.hear(refusal(1, 'unavailable'));
  expect([refusals.told([delivered(1)]), sent()]).toEqual([[], 0]);
  clock.advance(60_000);
  expect(sent()).toBe(1);
});

test('what is refused once more, by a server that was killed and has forgotten that it did, is told once (F3)', async () => {
  const rows: RefusedRows = new Set();
  const before = setUp(rows);
  await before.refusals.hear(refusal(1));
  // The connection broke before that was handed over: it is still to be told.
  const then = setUp(rows);
  await then.refusals.hear(refusal(1));
  expect(then.refusals.told([delivered(1)])).toHaveLength(1);
  // Nor was it acted upon.
  const again = setUp(rows);
  await again.refusals.hear(refusal(1));
  expect(again.refusals.told([delivered(1)])).toHaveLength(1);
  again.refusals.handedOver();
  const after = setUp(rows);
  await after.refusals.hear({ ...refusal(7), n: 1 });
  await after.refusals.hear({ ...refusal(8), n: 2 });
  expect(after.refusals.told([delivered(7), delivered(8)])).toEqual([{ ...delivered(8), refused: 'call_answer' }]);
});

test('rows that were refused are remembered to a bound: the oldest are forgotten (A85)', async () => {
  const rows: RefusedRows = new Set();
  const { refusals } = setUp(rows);
  for (let s = 1; s <= 1500; s += 1) {
    await refusals.hear(refusal(s));
    refusals.told([delivered(s)]);
    refusals.handedOver();
  }
  expect([rows.size, rows.has(100 + 1500), rows.has(101)]).toEqual([1000, true, false]);
});

test('refusals that are never handed over are no more than a unit has: others are looked up no more (A85)', async () => {
  const { refusals, looked } = setUp();
  for (let s = 1; s <= MAX_UNIT_FRAMES + 100; s += 1) await refusals.hear(refusal(s));
  expect(looked()).toBe(MAX_UNIT_FRAMES);
  refusals.told([delivered(1)]);
  await refusals.hear(refusal(MAX_UNIT_FRAMES + 101));
  expect(looked()).toBe(MAX_UNIT_FRAMES + 1);
});
