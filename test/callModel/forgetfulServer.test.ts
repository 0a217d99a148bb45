import { expect, test } from 'vitest';
import { CallWorld } from './callWorld.ts';

test('a hang-up that a server with a full disk took, and forgot when it was killed, is said again: no call lives on (A75)', async () => {
  const world = new CallWorld({
    begins: 'idle',
    handling: 'honest',
    seed: 0,
    stranger: null,
    planningMs: 0,
    late: null,
  });
  await world.start();
  const { alice, bob } = world.phones;
  const callId = await world.ring();
  world.answer(callId);
  await world.flow();
  // What Alice says finds no room in his queue, and nothing of it is written.
  world.disk.queues.fails = true;
  await bob.quit(() => world.breakSocket('bob'));
  await world.flow();
  await world.sleep('alice', false);
  await world.flow();
  await world.crowd('bob', 'offers');
  await world.flow();
  await world.pass(1_000, true);
  await world.flow();
  expect([alice.calls[0]?.phase, bob.calls]).toEqual(['ended', []]);
  expect(await world.server?.liveCalls()).toEqual([]);

  world.killServer();
  world.disk.queues.fails = false;
  await world.startServer();
  expect(await world.server?.liveCalls()).toMatchObject([{ id: callId, status: 'accepted' }]);
  await world.connectAll();
  await world.flow();
  expect(await world.server?.liveCalls()).toEqual([]);
  world.server?.kill();
});
