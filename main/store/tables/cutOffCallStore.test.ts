import { expect, test } from 'vitest';
import { CALL_A, CALL_B, CALL_C } from '../../../test/fakes/callStory.ts';
import { keptWith } from '../../../test/fakes/cutOffCalls.ts';
import { openedStore, reopened } from '../../../test/stage/openedStore.ts';
import { createCutOffCallStore } from './cutOffCallStore.ts';

const kept = keptWith('bob', 9, CALL_A);
const at = (aliveAt: number, sinceBootMs: number | null = 5_000) => ({ aliveAt, bootId: 'this start', sinceBootMs });

test('a call that nobody ended is found after the program was killed, as it was last seen', () => {
  const store = openedStore();
  const calls = createCutOffCallStore(store.database);
  calls.keep(kept, at(1_000));
  calls.keep({ ...kept, muted: true }, at(2_000));
  calls.alive(CALL_A, at(7_000.4, 10_000.6));
  const again = reopened(store);
  expect(createCutOffCallStore(again.database).load()).toEqual([
    { kept: { ...kept, muted: true }, alive: at(7_000, 10_001) },
  ]);
});

test('a call that has only begun is found as one, and as more once it was connected', () => {
  const { database } = openedStore();
  const calls = createCutOffCallStore(database);
  const begun = { call: kept.call, forwardSecret: true };
  calls.begin(begun, at(1_000));
  expect(calls.load()).toEqual([{ begun, alive: at(1_000) }]);
  calls.keep(kept, at(2_000));
  expect(calls.load()).toEqual([{ kept, alive: at(2_000) }]);
});

test('of a call that is over nothing is left', () => {
  const { database } = openedStore();
  const calls = createCutOffCallStore(database);
  calls.keep(kept, at(1_000));
  calls.forget(CALL_A);
  calls.alive(CALL_A, at(2_000));
  expect(calls.load()).toEqual([]);
  expect(database.prepare('SELECT count(*) FROM kept_call').pluck().get()).toBe(0);
});

test('that what is kept is not what was last is said where nothing can be written, and outlives the program', () => {
  const store = openedStore();
  const calls = createCutOffCallStore(store.database);
  expect(calls.isCurrent()).toBe(false);
  calls.setCurrent(true);
  expect(createCutOffCallStore(store.database).isCurrent()).toBe(true);
  calls.keep(kept, at(1_000));
  store.database.pragma('query_only = ON');
  expect(() => calls.keep({ ...kept, muted: true }, at(2_000))).toThrow();
  calls.setCurrent(false);
  calls.setCurrent(false);
  expect(createCutOffCallStore(reopened(store).database).isCurrent()).toBe(false);
});

test('signs of life are told apart from what else is written: a log that is idle but for them is idle', () => {
  const { database, changes } = openedStore();
  const calls = createCutOffCallStore(database);
  const before = changes();
  calls.keep(kept, at(1_000));
  for (let turn = 1; turn <= 5; turn += 1) calls.alive(CALL_A, at(1_000 + turn));
  calls.alive(CALL_B, at(2_000));
  expect(changes() - before).toBe(calls.written());
});

test.each([
  ['is no JSON', 'nonsense'],
  ['is of another call', JSON.stringify({ ...kept, call: { ...kept.call, callId: CALL_C } })],
  ['has begun with nobody', JSON.stringify({ begun: { call: { callId: CALL_B }, forwardSecret: true } })],
  ['names no device', JSON.stringify({ ...kept, remoteDevice: 'first' })],
  ['has a connection beyond all numbers', JSON.stringify({ ...kept, highest: { generation: 21, restart: 0 } })],
])('a row that %s is told of, costs nobody the others, and is removed', (_what, body) => {
  const { database } = openedStore();
  const told: string[] = [];
  const calls = createCutOffCallStore(database, (refused) => told.push(...refused.map(({ path }) => path)));
  calls.keep(kept, at(1_000));
  database.prepare('INSERT INTO kept_call (call_id, body, alive_at) VALUES (?, ?, 5)').run(CALL_B, body);
  expect(calls.load()).toEqual([{ kept, alive: at(1_000) }]);
  expect(told).toEqual(['/kept_call']);
  expect(database.prepare('SELECT call_id FROM kept_call').pluck().all()).toEqual([CALL_A]);
});
