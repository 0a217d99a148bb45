import { expect, test } from 'vitest';
import { MAX_UNIT_FRAMES } from '../../core/protocol/limits.ts';
import type { ErrorFrame } from '../../core/protocol/serverMessage.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import type { Delivered } from '../ports/queuePosition.ts';
import { createRefusals } from './refusals.ts';

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

function setUp() {
  const clock = new ManualClock();
  let looked = 0;
  let sent = 0;
  const refusals = createRefusals({
    outbox: {
      kindOf: async () => {
        looked += 1;
        return 'call_answer';
      },
      putAgain: async () => true,
    },
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

test('refusals that are never handed over are no more than a unit has: others are looked up no more (A85)', async () => {
  const { refusals, looked } = setUp();
  for (let s = 1; s <= MAX_UNIT_FRAMES + 100; s += 1) await refusals.hear(refusal(s));
  expect(looked()).toBe(MAX_UNIT_FRAMES);
  refusals.told([delivered(1)]);
  await refusals.hear(refusal(MAX_UNIT_FRAMES + 101));
  expect(looked()).toBe(MAX_UNIT_FRAMES + 1);
});
