import { expect, it } from 'vitest';
import { cheapPrimitives } from '../fakes/cheapPrimitives.ts';
import { expectNoChainTooLong, expectOneSession, numbers, randomWalk } from '../ratchet/randomRotation.ts';
import { rotatingPair } from '../ratchet/rotatingPair.ts';

it('A20 over 100,000 random steps no chain and no session carries more than 2000 messages, and nothing that arrives is unreadable (with fake primitives)', async () => {
  const pair = await rotatingPair(cheapPrimitives);
  const { refused } = await randomWalk(pair, 100_000, numbers(1));
  for (const side of [pair.alice, pair.bob]) {
    expectNoChainTooLong(side);
    expect(new Set(side.sent.map(({ sessionId }) => sessionId)).size).toBeGreaterThan(10);
    expect(side.faults).toEqual([]);
  }
  expect(pair.alice.sent.length + pair.bob.sent.length).toBeGreaterThan(95_000);
  // The walk met what it is there for: a full session while the server was away.
  expect(refused).toBeGreaterThan(0);
  await expectOneSession(pair);
});
