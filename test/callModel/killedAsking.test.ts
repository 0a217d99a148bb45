import { expect, test } from 'vitest';
import { CallWorld, turn } from './callWorld.ts';

/** Alice calls, Bob cannot read her offer, and his program is killed before it comes again. */
async function killedAsking() {
  const world = new CallWorld({
    ...{ begins: 'idle', handling: 'honest', seed: 0, stranger: null, planningMs: 0, late: null },
  });
  await world.start();
  const { alice, bob } = world.phones;
  bob.sessionWith('alice').lose();
  const callId = world.nextCallId();
  alice.dial('bob', callId);
  for (let still = 0; still < 3; still += 1) {
    await turn();
    while (world.deliver('alice', 'up')) still = 0;
    await turn();
    while (world.deliver('bob', 'down')) still = 0;
  }
  expect([bob.calls, bob.disk.history.size, bob.notes.unread.has(callId)]).toEqual([[], 0, true]);
  await bob.restart(() => world.breakSocket('bob'), 4_000);
  return { world, alice, bob, callId };
}

test('it rings with the repeat after the start, though the program that asked for it was killed (A75)', async () => {
  const { world, bob, callId } = await killedAsking();
  await world.connectAll();
  await world.flow();
  expect(bob.calls).toMatchObject([{ phase: 'ringing', call: { callId } }]);
  expect(bob.disk.questions.load()).toEqual([]);
  world.server?.kill();
});

test('a call that fails in words, of which no server tells, is in the history of whose program was killed while it asked for its offer (A75)', async () => {
  const { world, alice, bob, callId } = await killedAsking();
  // As another device of Bob's answers with what no engine may have.
  alice.tell({ type: 'remoteUnsecured', callId, from: { peer: 'bob', device: 99, forwardSecret: true } });
  await world.connectAll();
  await world.flow();
  expect(bob.disk.history.get(callId)).toMatchObject({ reason: 'unsecured', call: { peer: 'alice' } });
  await world.pass(150_000, true);
  expect([bob.disk.history.size, bob.disk.questions.load()]).toEqual([1, []]);
  world.server?.kill();
});
