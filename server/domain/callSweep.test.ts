import { expect, test, vi } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { startCallSweep } from './callSweep.ts';

const DAY_MS = 86_400_000;

test('a minute after the start and then every hour all is forgotten that is older than 90, 30 or 7 days', async () => {
  const clock = new ManualClock();
  const forget = vi.fn(async () => undefined);
  const forgetExpired = vi.fn(async () => undefined);
  const stop = startCallSweep({
    store: { liveCalls: async () => [], markCallsAlive: async () => undefined, forget, voice: { forgetExpired } },
    routing: { check: () => expect.unreachable('there is no call') },
    presence: { seenAt: () => 0, isConnected: () => false },
    missed: { tellOwed: async () => undefined },
    clock,
    hearing: { look: async () => undefined },
    onFailure: (error) => expect.unreachable(String(error)),
  });
  clock.advance(59_000);
  expect(forget).not.toHaveBeenCalled();
  clock.advance(1_000);
  expect(forget).toHaveBeenCalledOnce();
  await expect.poll(() => forgetExpired.mock.calls.length).toBe(1);
  clock.advance(3_599_000);
  expect(forget).toHaveBeenCalledOnce();
  forget.mockClear();
  forgetExpired.mockClear();
  clock.advance(1_000);
  await stop();
  const now = clock.now();
  expect(forget.mock.calls).toEqual([
    [
      {
        calls: now - 90 * DAY_MS,
        unusedAccounts: now - 7 * DAY_MS,
        oneTimeKeys: now - 30 * DAY_MS,
        heldHandles: now - 30 * DAY_MS,
        invites: now,
      },
    ],
  ]);
  expect(forgetExpired.mock.calls).toEqual([[now]]);
});
