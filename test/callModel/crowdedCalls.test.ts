import { expect, test } from 'vitest';
import { CallWorld, turn } from './callWorld.ts';
import { whatEndsApart } from './outcomePairs.ts';
import { NETWORKS } from './phoneOfStory.ts';

/* Queues at the server that have no room for what a call needs. */

const SETTING = { begins: 'idle', handling: 'honest', seed: 0, stranger: null, planningMs: 0, late: null } as const;

const endOf = (world: CallWorld, user: 'alice' | 'bob') => [...world.phones[user].disk.history.values()][0]?.reason;

test('an answer for which the caller’s queue has no room ends the call for both, and neither reads that the other hung up', async () => {
  const world = new CallWorld(SETTING);
  await world.start();
  const callId = await world.ring();
  await world.crowd('alice', 'answers');
  world.answer(callId);
  await world.flow();
  expect(endOf(world, 'bob')).toBe('refusedByServer');
  await world.connectAll();
  await world.flow();
  expect(endOf(world, 'alice')).toBe('refusedByServer');
  world.server?.kill();
});

test('that the call did not connect is read as that where the hang-up that says so finds no room', async () => {
  const world = new CallWorld(SETTING);
  await world.start();
  const { alice, bob } = world.phones;
  const callId = await world.ring();
  world.answer(callId);
  await turn();
  while (world.deliver('bob', 'up')) await turn();
  world.beginHole('bob');
  while (world.deliver('alice', 'down')) await turn();
  expect(alice.calls).toMatchObject([{ phase: 'connecting' }]);
  await world.crowd('alice', 'answers');
  bob.tell({ type: 'mediaFailed', callId, failure: 'engine' });
  world.endHole('bob');
  await world.flow();
  await world.connectAll();
  await world.flow();
  expect([endOf(world, 'alice'), endOf(world, 'bob')]).toEqual(['connectFailed', 'windowLost']);
  world.server?.kill();
});

test('of a failure before the answer whose words find no room its caller does not read that their keys are new', async () => {
  const world = new CallWorld(SETTING);
  await world.start();
  const { bob } = world.phones;
  bob.network = NETWORKS.relayLost;
  const callId = await world.ring();
  await world.crowd('alice', 'answers');
  bob.tell({ type: 'userAnswered', callId, callType: 'audio', network: bob.network });
  await world.flow();
  await world.connectAll();
  await world.flow();
  expect([endOf(world, 'alice'), endOf(world, 'bob')]).toEqual(['refusedByServer', 'relayUnavailable']);
  world.server?.kill();
});

test('an offer that rang before its server was killed, and finds no room when it is sent again, ends the call for both', async () => {
  const world = new CallWorld(SETTING);
  await world.start();
  const callId = world.nextCallId();
  world.phones.alice.dial('bob', callId);
  for (const [user, way] of [
    ['alice', 'up'],
    ['bob', 'down'],
  ] as const) {
    await turn();
    while (world.deliver(user, way)) await turn();
  }
  expect(world.phones.bob.calls).toMatchObject([{ phase: 'ringing' }]);
  // Nothing was acknowledged.
  world.killServer();
  await world.startServer();
  await world.crowd('bob', 'offers');
  world.answer(callId);
  await world.connectAll();
  await world.flow();

  expect([endOf(world, 'alice'), endOf(world, 'bob')]).toEqual(['noRoomThere', 'overBeforeAnswer']);
  const row = world.disk.rows.rows.get(callId);
  if (row === undefined) return expect.unreachable();
  expect(whatEndsApart(row, 'noRoomThere', 'overBeforeAnswer')).toBeNull();
  // Of an offer that never got there, its callee cannot have been too late.
  expect(whatEndsApart({ ...row, end_reason: 'cancel' }, 'noRoomThere', 'overBeforeAnswer')).toBe('the pair');
  world.server?.kill();
});
