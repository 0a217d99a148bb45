import { expect, test } from 'vitest';
import { CALL_A, CALL_B, CALL_C } from '../../test/fakes/callStory.ts';
import { InMemoryQuestions } from '../../test/fakes/keptQuestions.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import type { AskedOffer } from '../ports/askedOffers.ts';
import { createAskedOffers, MOST_ASKED } from './askedOffers.ts';

const START = 1_700_000_000_000;
const LEFT_MS = 50_000;
const ALICE = { userId: 'alice', deviceId: 7 };
const offerOf = (callId: string): AskedOffer => ({
  call: { callId, peer: 'alice', direction: 'incoming', type: 'audio', startedAt: START - 1_000 },
  device: 7,
});
const isKnown = async (): Promise<boolean> => false;

/** What a system tells of its start, and how far its clock was set. */
interface Told {
  byMs: number;
  bootId: string | null;
  sinceBootMs: () => number | null;
}

/** Programs of one computer over one store. Each kills the one before. */
function computer() {
  const store = new InMemoryQuestions();
  const clock = new ManualClock(START);
  const faults: string[] = [];
  const givenUp: (readonly [callId: string, endedAt: number])[] = [];
  const giveUp = async ({ call }: AskedOffer, endedAt: number): Promise<void> =>
    void givenUp.push([call.callId, endedAt]);
  const told: Told = { byMs: 0, bootId: 'this start', sinceBootMs: clock.now };
  let lives = 0;
  const program = () => {
    const life = (lives += 1);
    return createAskedOffers({
      store,
      startTimer: (afterMs, fired) => clock.startTimer(afterMs, () => life === lives && fired()),
      now: () => clock.now() + told.byMs,
      boot: () => ({ id: told.bootId, sinceMs: told.sinceBootMs() }),
      onFault: (what) => void faults.push(what),
    });
  };
  return { store, clock, faults, givenUp, giveUp, told, program };
}

test('what was asked for by a program that is killed may still come, once and from the device that was asked', async () => {
  const { store, giveUp, program } = computer();
  expect(program().add(offerOf(CALL_A), LEFT_MS, giveUp)).toBe(true);
  const next = program();
  await next.resume(giveUp, isKnown);
  expect(next.has(CALL_A)).toBe(true);
  expect(next.came(CALL_A, { ...ALICE, userId: 'mallory' })).toBe(false);
  expect(next.came(CALL_A, { ...ALICE, deviceId: 8 })).toBe(false);
  expect(next.came(CALL_A, ALICE)).toBe(true);
  expect(next.came(CALL_A, ALICE)).toBe(false);
  expect(store.load()).toEqual([]);
});

test('a call that ends after the start is given up then, and one whose time is over at once; each of them once', async () => {
  const { clock, givenUp, giveUp, program } = computer();
  program().add(offerOf(CALL_A), LEFT_MS, giveUp);
  clock.advance(20_000);
  program().add(offerOf(CALL_B), LEFT_MS, giveUp);
  clock.advance(40_000);
  const last = program();
  await last.resume(giveUp, isKnown);
  clock.advance(0);
  // It was over when it could come no more, whenever somebody begins to look.
  expect(givenUp).toEqual([[CALL_A, START + LEFT_MS]]);
  await last.gone(CALL_B);
  await last.gone(CALL_B);
  clock.advance(600_000);
  expect(givenUp.slice(1)).toEqual([[CALL_B, START + 60_000]]);
});

test.each<readonly [what: string, change: Partial<Told>, leftMs: number]>([
  ['no clock was set', {}, 30_000],
  ['the clock was set ahead', { byMs: 3_600_000 }, 30_000],
  ['the clock was set back', { byMs: -3_600_000 }, 30_000],
  ['the computer was started anew', { bootId: 'another start' }, 30_000],
  ['the system tells of no start', { sinceBootMs: () => null }, 30_000],
  ['the system tells of none, and the clock was set ahead', { sinceBootMs: () => null, byMs: 3_600_000 }, 0],
  ['the system tells of none, and the clock was set back', { sinceBootMs: () => null, byMs: -3_600_000 }, LEFT_MS],
])('twenty seconds later, where %s: it may come for as long as can be told', async (_what, change, leftMs) => {
  const { clock, told, givenUp, giveUp, program } = computer();
  program().add(offerOf(CALL_A), LEFT_MS, giveUp);
  clock.advance(20_000);
  Object.assign(told, change);
  await program().resume(giveUp, isKnown);
  clock.advance(Math.max(0, leftMs - 1));
  expect(givenUp).toHaveLength(leftMs === 0 ? 1 : 0);
  clock.advance(1);
  expect(givenUp).toHaveLength(1);
});

test('what is in the history, or on again, is waited for no more after the start', async () => {
  const { store, clock, givenUp, giveUp, program } = computer();
  const killed = program();
  for (const callId of [CALL_A, CALL_B]) killed.add(offerOf(callId), LEFT_MS, giveUp);
  const next = program();
  await next.resume(giveUp, async (callId) => callId === CALL_A);
  clock.advance(600_000);
  expect(givenUp).toEqual([[CALL_B, START + LEFT_MS]]);
  // It goes when its line is there, and not before.
  expect(store.load().map(({ asked }) => asked.call.callId)).toEqual([CALL_B]);
  next.recorded(CALL_B);
  expect(store.load()).toEqual([]);
});

test('a program that ends gives nothing up: the next one waits on', async () => {
  const { clock, givenUp, giveUp, program } = computer();
  const ending = program();
  ending.add(offerOf(CALL_A), LEFT_MS, giveUp);
  ending.stop();
  clock.advance(600_000);
  expect(givenUp).toEqual([]);
  await program().resume(giveUp, isKnown);
  clock.advance(0);
  expect(givenUp).toEqual([[CALL_A, START + LEFT_MS]]);
});

test('what finds no room on the disk is waited for all the same, and is kept at the end if there is some', async () => {
  const { store, clock, faults, givenUp, giveUp, program } = computer();
  store.isFull = true;
  const full = program();
  for (const callId of [CALL_A, CALL_B, CALL_C]) expect(full.add(offerOf(callId), LEFT_MS, giveUp)).toBe(true);
  expect(faults).toHaveLength(3);
  expect(full.came(CALL_A, ALICE)).toBe(true);
  await full.gone(CALL_B);
  expect(givenUp).toEqual([[CALL_B, START]]);
  store.isFull = false;
  clock.advance(20_000);
  full.stop();
  expect(store.load()).toMatchObject([{ asked: offerOf(CALL_C), leftMs: LEFT_MS, askedAt: { aliveAt: START } }]);
});

test('a store that cannot be read keeps no phone from starting', async () => {
  const { store, faults, giveUp, program } = computer();
  Object.assign(store, { load: () => expect.unreachable('it is damaged') });
  await program().resume(giveUp, isKnown);
  expect(faults).toHaveLength(1);
});

test('so many are waited for, whatever a server makes up (A85)', () => {
  const { store, giveUp, program } = computer();
  const asked = program();
  const added = Array.from({ length: 2 * MOST_ASKED }, (_, index) =>
    asked.add(offerOf(`01890a5d-ac96-774b-bcce-${String(index).padStart(12, '0')}`), LEFT_MS, giveUp),
  );
  expect(added.filter(Boolean)).toHaveLength(MOST_ASKED);
  expect(store.load()).toHaveLength(MOST_ASKED);
});
