import { expect, test } from 'vitest';
import type { KeysRequest } from '../../../core/protocol/httpApi.ts';
import type { PrekeyUpload, X25519Prekey } from '../../../core/protocol/prekeyBundle.ts';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import type { PrekeyStock } from '../../ports/prekeyStock.ts';
import { createPrekeyUpkeep, type UploadReply } from './prekeyUpkeep.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const key = { id: 1, notBefore: 0, notAfter: 1, publicKey: '', signature: '' };
const full = { oneTimePrekeys: 100, oneTimeKemPrekeys: 100 };
const low = { oneTimePrekeys: 0, oneTimeKemPrekeys: 0 };

/** What is made can be told apart by the id of its signed prekey. */
function desk(due = false) {
  const clock = new ManualClock();
  const state = { due, whole: false, reachable: true, online: true, serverHas: full as PrekeyStock | null };
  const server = { answer: (_upload: KeysRequest): UploadReply | null => null };
  const oneTime: X25519Prekey[] = [];
  const made: PrekeyStock[] = [];
  const sent: KeysRequest[] = [];
  const failed: string[] = [];
  const faults: string[] = [];
  let asked = 0;
  const upkeep = createPrekeyUpkeep({
    uploadDue: () => state.due,
    makeUpload: async (stock): Promise<PrekeyUpload> => {
      made.push(stock);
      const signedPrekey = { ...key, id: made.length };
      return { signedPrekey, lastResortKemPrekey: key, oneTimePrekeys: oneTime, oneTimeKemPrekeys: [] };
    },
    replaces: () => state.whole,
    upload: async (upload) => {
      sent.push(upload);
      const lost = { taken: false, problem: 'unreachable', refused: false } as const;
      return server.answer(upload) ?? (state.reachable ? { taken: true } : lost);
    },
    uploadFailed: (problem) => void failed.push(problem),
    uploadTaken: () => {
      state.due = false;
    },
    askStock: async () => {
      asked += 1;
      return state.serverHas;
    },
    isOnline: () => state.online,
    elapsed: clock.elapsed,
    startTimer: clock.startTimer,
    onFault: (what) => void faults.push(what),
  });
  return { upkeep, clock, state, server, oneTime, made, sent, failed, faults, asked: () => asked };
}

test('a full stock of fresh keys is left alone', async () => {
  const { upkeep, sent } = desk();
  await upkeep.check({ oneTimePrekeys: 20, oneTimeKemPrekeys: 100 });
  expect(sent).toEqual([]);
});

test('when either kind of one-time key runs low, new ones are published for what is left', async () => {
  const { upkeep, clock, made } = desk();
  await upkeep.check({ oneTimePrekeys: 19, oneTimeKemPrekeys: 100 });
  clock.advance(MINUTE_MS);
  await upkeep.check({ oneTimePrekeys: 100, oneTimeKemPrekeys: 0 });
  expect(made).toEqual([
    { oneTimePrekeys: 19, oneTimeKemPrekeys: 100 },
    { oneTimePrekeys: 100, oneTimeKemPrekeys: 0 },
  ]);
});

test('a signed prekey that is too old is replaced even when the stock is full', async () => {
  const { upkeep, sent, state } = desk(true);
  await upkeep.check(full);
  expect(sent).toHaveLength(1);
  expect(state.due).toBe(false);
});

test('two notices at once make one upload', async () => {
  const { upkeep, sent } = desk();
  await Promise.all([upkeep.check(low), upkeep.check(low)]);
  expect(sent).toHaveLength(1);
});

test('a look asks the server for nothing while nothing is due or there is no connection', async () => {
  const { upkeep, state, asked, sent } = desk();
  await upkeep.look();
  state.due = true;
  state.online = false;
  await upkeep.look();
  expect([asked(), sent.length]).toEqual([0, 0]);
});

test('a look fills up by what the server says it has, and waits for the next one if it says nothing', async () => {
  const { upkeep, state, made } = desk(true);
  state.serverHas = null;
  await upkeep.look();
  expect(made).toEqual([]);
  state.serverHas = low;
  await upkeep.look();
  expect(made).toEqual([low]);
});

test('what did not arrive is sent again with the same keys, and made anew after a day', async () => {
  const { upkeep, clock, state, made, sent } = desk(true);
  state.reachable = false;
  await upkeep.look();
  clock.advance(HOUR_MS);
  await upkeep.look();
  expect([made.length, sent.length, sent[1] === sent[0]]).toEqual([1, 2, true]);
  clock.advance(23 * HOUR_MS);
  state.reachable = true;
  await upkeep.look();
  expect([made.length, sent.length]).toEqual([2, 3]);
  await upkeep.look();
  expect(sent).toHaveLength(3);
});

test('an upload that arrives when the phone has stopped writes nothing down', async () => {
  const { upkeep, state } = desk(true);
  const looking = upkeep.look();
  upkeep.stop();
  await looking;
  expect(state.due).toBe(true);
});

/** Lets promises that wait for nothing come to their end. */
const settled = () => new Promise((resolve) => void setImmediate(resolve));

test('a server that says in a loop that it runs low gets one refill a minute (A85)', async () => {
  const { upkeep, clock, state, sent } = desk();
  state.serverHas = low;
  for (let second = 0; second < 180; second++) {
    await upkeep.check(low);
    await upkeep.check(low);
    clock.advance(1000);
    await settled();
  }
  expect(sent).toHaveLength(4);
  expect(clock.pending()).toBeLessThanOrEqual(1);
});

test('a notice that came too soon is not forgotten: the server is asked when its time has come (A85)', async () => {
  const { upkeep, clock, state, made, asked } = desk();
  await upkeep.check(low);
  clock.advance(20_000);
  await upkeep.check({ oneTimePrekeys: 3, oneTimeKemPrekeys: 100 });
  state.serverHas = { oneTimePrekeys: 2, oneTimeKemPrekeys: 90 };
  clock.advance(39_999);
  await settled();
  expect([made.length, asked()]).toEqual([1, 0]);
  clock.advance(1);
  await settled();
  expect(made).toEqual([low, { oneTimePrekeys: 2, oneTimeKemPrekeys: 90 }]);
});

test('a notice that came too soon and was put right by the last refill brings about none (A85)', async () => {
  const { upkeep, clock, made, asked } = desk();
  await upkeep.check(low);
  await upkeep.check(low);
  clock.advance(MINUTE_MS);
  await settled();
  expect([made.length, asked()]).toEqual([1, 1]);
});

test('after the clock was set back the next refill does not wait for it (A85)', async () => {
  const { upkeep, clock, made } = desk();
  await upkeep.check(low);
  clock.advance(-HOUR_MS);
  await upkeep.check(low);
  expect(made).toHaveLength(2);
});

test('a phone that has stopped asks nobody, and what goes wrong later is told', async () => {
  const stopping = desk();
  await stopping.upkeep.check(low);
  await stopping.upkeep.check(low);
  stopping.upkeep.stop();
  expect(stopping.clock.pending()).toBe(0);
  await stopping.upkeep.check(low);
  expect(stopping.made).toHaveLength(1);

  const failing = desk();
  await failing.upkeep.check(low);
  await failing.upkeep.check(low);
  Object.defineProperty(failing.state, 'serverHas', {
    get: () => {
      throw new Error('the connection broke');
    },
  });
  failing.clock.advance(MINUTE_MS);
  await settled();
  expect(failing.faults).toEqual(['prekey upload']);
});

const refusal = (problem: string) => ({ taken: false, problem, refused: true }) as const;

test('a whole upload says that it takes the place of what the server has, and another one does not', async () => {
  const { upkeep, clock, state, sent } = desk(true);
  state.whole = true;
  await upkeep.check(full);
  Object.assign(state, { due: true, whole: false });
  clock.advance(MINUTE_MS);
  await upkeep.check(full);
  expect(sent.map((upload) => 'replaces' in upload && upload.replaces)).toEqual([true, false]);
});

test('a server that has too many one-time keys gets the reusable ones all the same', async () => {
  const { upkeep, state, server, oneTime, sent, failed, faults } = desk(true);
  oneTime.push(key);
  state.whole = true;
  // As one of before does, which knows no `replaces` either.
  server.answer = (upload) => {
    if (!('signedPrekey' in upload)) return null;
    if (upload.replaces === true) return refusal('bad_request');
    return upload.oneTimePrekeys.length > 0 ? refusal('too_many_prekeys') : null;
  };
  await upkeep.check(full);
  expect(sent).toHaveLength(3);
  expect(sent[2]).toEqual({
    ...{ signedPrekey: { ...key, id: 1 }, lastResortKemPrekey: key },
    ...{ oneTimePrekeys: [], oneTimeKemPrekeys: [] },
  });
  expect(state.due).toBe(false);
  expect([failed, faults]).toEqual([[], ['prekey upload refused', 'prekey upload refused']]);
});

test('an upload that is refused for good is told of, kept as failed, and tried again', async () => {
  const { upkeep, clock, state, server, oneTime, sent, failed, faults } = desk(true);
  oneTime.push(key);
  server.answer = () => refusal('bad_prekey');
  await upkeep.check(full);
  expect([sent.length, failed, faults, state.due]).toEqual([1, ['bad_prekey'], ['prekey upload refused'], true]);
  clock.advance(HOUR_MS);
  await upkeep.look();
  expect([sent.length, failed]).toEqual([2, ['bad_prekey', 'bad_prekey']]);
});

test('an upload that did not arrive is kept as failed and is no fault', async () => {
  const { upkeep, state, failed, faults } = desk(true);
  state.reachable = false;
  await upkeep.check(full);
  expect([failed, faults]).toEqual([['unreachable'], []]);
});
