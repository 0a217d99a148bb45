import { expect, test } from 'vitest';
import { CALL_A, CALL_B } from '../../test/fakes/callStory.ts';
import { InMemoryQuestions } from '../../test/fakes/keptQuestions.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import type { DeliveredOffer } from '../../core/protocol/serverMessage.ts';
import type { DeviceBundle } from '../../core/protocol/prekeyBundle.ts';
import { createSessionRecovery } from './sessionRecovery.ts';

const offer: DeliveredOffer = {
  ...{ v: 1, t: 'call_offer', s: 1, call_id: CALL_A, call_type: 'audio', from: 'alice', from_device: 7 },
  ...{ age_ms: 1_000, ring_left_ms: 44_000, encrypted_payload: 'AAAA' },
};
const BUNDLE: DeviceBundle = {
  ...{ userId: 'alice', deviceId: 7 },
  identity: { signingKey: '', dhKey: '', capabilities: '', certificate: '' },
  staticKey: { publicKey: '', signature: '' },
};

function recovery({ mayRekey = true, sendFails = false } = {}) {
  const clock = new ManualClock();
  const store = new InMemoryQuestions();
  const [nacks, givenUp, faults]: [string[], string[], string[]] = [[], [], []];
  const lookUps: ((found: readonly DeviceBundle[] | null) => void)[] = [];
  const { askAgain, callEnded } = createSessionRecovery({
    store,
    mayRekey: () => mayRekey,
    rekey: () => undefined,
    fetchBundles: () => new Promise((found) => lookUps.push(found)),
    isContact: async (handle) => handle === 'alice',
    sendNack: async ({ call_id: callId }) => {
      if (sendFails) throw new Error('there is no room');
      nacks.push(callId);
    },
    ...{ boot: clock.boot, now: clock.now, startTimer: clock.startTimer },
    onFault: (what) => void faults.push(what),
  });
  const answer = async (found: readonly DeviceBundle[] | null): Promise<void> => {
    for (const lookUp of lookUps.splice(0)) lookUp(found);
    await new Promise(setImmediate);
  };
  const ask = (frame = offer): Promise<boolean> => askAgain(frame, async ({ call }) => void givenUp.push(call.callId));
  return { ask, answer, callEnded, store, clock, nacks, givenUp, faults };
}

test('an offer is kept as soon as it is known that it is asked for again, before the server is asked for keys', async () => {
  const { ask, answer, store, clock, nacks } = recovery();
  expect(await ask()).toBe(true);
  expect(store.load()).toMatchObject([
    {
      asked: { call: { callId: CALL_A, peer: 'alice', type: 'audio', startedAt: clock.now() - 1_000 }, device: 7 },
      leftMs: 49_000,
    },
  ]);
  await answer([BUNDLE]);
  expect(nacks).toEqual([CALL_A]);
});

test.each([
  ['of a stranger', { ...offer, from: 'mallory' }, true],
  ['that rings no more', { ...offer, ring_left_ms: 0 }, true],
  ['of whom a session was begun a moment ago', offer, false],
])('of an offer %s nothing is kept: it is listed with its frame (A29, A47)', async (_which, frame, mayRekey) => {
  const { ask, store, nacks, givenUp } = recovery({ mayRekey });
  expect(await ask(frame)).toBe(false);
  expect([store.load(), nacks, givenUp]).toEqual([[], [], []]);
});

test('where no keys are to be had, or the question finds no room, the call is given up once', async () => {
  const [keyless, full] = [recovery(), recovery({ sendFails: true })];
  await keyless.ask();
  await keyless.ask({ ...offer, call_id: CALL_B });
  await keyless.answer(null);
  expect([keyless.nacks, keyless.givenUp, keyless.faults]).toEqual([[], [CALL_A, CALL_B], []]);
  await full.ask();
  await full.answer([BUNDLE]);
  expect([full.givenUp, full.faults]).toEqual([[CALL_A], ['ask for an offer again']]);
  for (const { clock, givenUp } of [keyless, full]) {
    const before = givenUp.length;
    clock.advance(600_000);
    expect(givenUp).toHaveLength(before);
  }
});

test('who hung up while keys were asked for is not asked any more', async () => {
  const { ask, answer, callEnded, nacks, givenUp } = recovery();
  await ask();
  await callEnded(CALL_A);
  await answer([BUNDLE]);
  expect([nacks, givenUp]).toEqual([[], [CALL_A]]);
});
