import { expect, test } from 'vitest';
import { createSessionUpkeep } from './sessionUpkeep.ts';

test('a bundle that could not be had is asked for again after five seconds that passed, whatever the clock says', async () => {
  let elapsed = 0;
  let fetches = 0;
  const upkeep = createSessionUpkeep({
    status: () => undefined,
    initializeSession: () => undefined,
    fetchBundles: async () => {
      fetches += 1;
      return null;
    },
    isInCallSetup: () => false,
    elapsed: () => elapsed,
    startTimer: () => () => undefined,
    onFault: () => undefined,
  });
  const fetchesAfter = async (ms: number): Promise<number> => {
    elapsed += ms;
    await upkeep.beforeSending({ userId: 'bob', deviceId: 7 }, 'message');
    return fetches;
  };
  expect([await fetchesAfter(0), await fetchesAfter(0), await fetchesAfter(4_999)]).toEqual([1, 1, 1]);
  expect([await fetchesAfter(1), await fetchesAfter(4_999), await fetchesAfter(1)]).toEqual([2, 2, 3]);
});
