import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { createNetworkPlans } from './networkPlans.ts';

const RELAY = { urls: ['turn:relay.example:3478'], username: 'u', credential: 'c' };
const FRESH = { ...RELAY, credential: 'fresh' };

interface Told {
  readonly all?: boolean;
  readonly one?: boolean;
  readonly known?: (typeof RELAY)[];
  readonly refresh?: () => Promise<void>;
}

function plansWith({ all = false, one = false, known = [RELAY], refresh = () => Promise.resolve() }: Told) {
  const clock = new ManualClock();
  let relays = known;
  const plans = createNetworkPlans({
    startTimer: clock.startTimer,
    alwaysRelay: () => all,
    isRelayed: async (peer) => one && peer === 'bob',
    relays: () => relays,
    refreshRelays: refresh,
  });
  return { ...plans, clock, renew: () => (relays = [FRESH]) };
}

describe('whether a call is relayed, by what holds for all and what holds for one contact', () => {
  test.each([
    [false, false, false],
    [false, true, true],
    [true, false, true],
    [true, true, true],
  ])('for all: %s, for this one: %s', async (all, one, relayOnly) => {
    const { planFor, freshPlanFor } = plansWith({ all, one });
    expect(await planFor('bob')).toEqual({ relayOnly, iceServers: [RELAY] });
    expect((await freshPlanFor('bob')).relayOnly).toBe(relayOnly);
    // What holds for one is no matter for another.
    expect((await planFor('carol')).relayOnly).toBe(all);
  });
});

test('a call that began a while ago waits for fresh credentials, and has them', async () => {
  const { freshPlanFor, renew, clock } = plansWith({ refresh: async () => void renew() });
  expect((await freshPlanFor('bob')).iceServers).toEqual([FRESH]);
  expect(clock.pending()).toBe(0);
});

test.each([
  ['refuses', () => Promise.reject(new Error('away'))],
  ['says nothing', () => new Promise<void>(() => undefined)],
])('with a server that %s it goes on with those that there are', async (_, refresh) => {
  const { freshPlanFor, clock } = plansWith({ refresh });
  const plan = freshPlanFor('bob');
  clock.advance(1_500);
  expect((await plan).iceServers).toEqual([RELAY]);
});

test('whoever calls or answers through a relay alone, and knows none yet, has the server asked before it is said that there is none', async () => {
  let asked = 0;
  const plansOf = (told: Omit<Told, 'refresh'>) => {
    const plans = plansWith({
      ...told,
      refresh: async () => {
        asked += 1;
        plans.renew();
      },
    });
    return plans;
  };
  const unknown = { known: [] };
  expect(await plansOf({ ...unknown, one: true }).planToBegin('bob')).toEqual({ relayOnly: true, iceServers: [FRESH] });
  expect(await plansOf(unknown).planToBegin('bob', true)).toEqual({ relayOnly: true, iceServers: [FRESH] });
  expect(asked).toBe(2);
  // Whoever may go directly, or has one, waits for nothing; nor does an offer that may ring.
  expect(await plansOf(unknown).planToBegin('bob')).toEqual({ relayOnly: false, iceServers: [] });
  expect(await plansOf({ one: true }).planToBegin('bob')).toEqual({ relayOnly: true, iceServers: [RELAY] });
  expect(await plansOf({ ...unknown, one: true }).planFor('bob')).toEqual({ relayOnly: true, iceServers: [] });
  expect(asked).toBe(2);
  // Without an answer it fails closed.
  const { planToBegin } = plansWith({ ...unknown, all: true, refresh: () => Promise.reject(new Error('away')) });
  expect(await planToBegin('bob')).toEqual({ relayOnly: true, iceServers: [] });
});
