import { expect, test } from 'vitest';
import { CALL_A, CALL_B } from '../../../test/fakes/callStory.ts';
import { openedStore, reopened } from '../../../test/stage/openedStore.ts';
import { countingDatabase } from '../../../test/stage/waitedCommits.ts';
import type { KeptQuestion } from '../../ports/askedOffers.ts';
import { createAccountStore, type Account } from './accountStore.ts';
import { createAskedOfferStore } from './askedOfferStore.ts';

const question = (callId = CALL_A): KeptQuestion => ({
  asked: { call: { callId, peer: 'alice', direction: 'incoming', type: 'video', startedAt: 1_000 }, device: 7 },
  leftMs: 50_000,
  askedAt: { aliveAt: 2_000, bootId: 'this start', sinceBootMs: 3_000 },
});

test('an offer that was asked for again is found by the next program, until its call is in the history', () => {
  const store = openedStore();
  const asked = createAskedOfferStore(store.database);
  asked.keep(question());
  asked.keep({ ...question(), leftMs: 1 });
  asked.keep({ ...question(CALL_B), askedAt: { aliveAt: 1_000.4, bootId: null, sinceBootMs: null } });
  asked.forget(CALL_B);
  const again = createAskedOfferStore(reopened(store).database);
  expect(again.load()).toEqual([question()]);
  again.forget(CALL_A);
  expect(again.load()).toEqual([]);
});

test('nothing of it waits for the disk: the frames that brought it do', async () => {
  const { database, during } = countingDatabase();
  const asked = createAskedOfferStore(database);
  expect(await during(() => asked.keep(question()))).toBe(0);
  expect(await during(() => asked.forget(CALL_A))).toBe(0);
});

test('another account, or none, takes nothing of it away: the history owes these calls a line', async () => {
  const { database } = openedStore();
  const [accounts, asked] = [createAccountStore(database), createAskedOfferStore(database)];
  const account: Account = {
    ...{ handle: 'bob', deviceId: 1, serverUrl: 'https://here.example', hosting: false, serverId: null },
    ...{ serverKey: null, certificate: null, signedOut: false },
  };
  await accounts.save(account);
  asked.keep(question());
  await accounts.save({ ...account, deviceId: 2 });
  await accounts.discard();
  expect(asked.load()).toEqual([question()]);
});

test.each([
  ['names no call', 'call_id', 'nonsense'],
  ['is of nobody', 'peer', ''],
  ['could come for an hour', 'left_ms', 3_600_000],
  ['began before all time', 'started_at', -1],
])('a row that %s is told of, costs nobody the others, and is removed', (_what, column, value) => {
  const { database } = openedStore();
  const told: string[] = [];
  const asked = createAskedOfferStore(database, (refused) => told.push(...refused.map(({ path }) => path)));
  asked.keep(question());
  asked.keep(question(CALL_B));
  database.prepare(`UPDATE asked_offer SET ${column} = ? WHERE call_id = ?`).run(value, CALL_B);
  expect(asked.load()).toEqual([question()]);
  expect(told).toHaveLength(1);
  expect(database.prepare('SELECT call_id FROM asked_offer').pluck().all()).toEqual([CALL_A]);
});

test('a table that somebody filled makes no start long', () => {
  const { database } = openedStore();
  const asked = createAskedOfferStore(database);
  for (let index = 0; index < 200; index += 1) {
    asked.keep(question(`01890a5d-ac96-774b-bcce-${String(index).padStart(12, '0')}`));
  }
  expect(asked.load()).toHaveLength(64);
  expect(database.prepare('SELECT count(*) FROM asked_offer').pluck().get()).toBe(64);
});
