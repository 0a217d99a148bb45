import { expect, test } from 'vitest';
import { CallWorld, type StorySetting } from './callWorld.ts';
import { whatEndsApart } from './outcomePairs.ts';

const setting: StorySetting = {
  begins: 'idle',
  handling: 'honest',
  seed: 0,
  stranger: null,
  planningMs: 0,
  late: null,
};

test('a hang-up that a server with a full disk took, and forgot when it was killed, is said again: no call lives on (A75)', async () => {
  const world = new CallWorld(setting);
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

test('a refusal that such a server passed on and forgot, and that its minute went by of, is in both histories; its row is one that nobody answered (A75)', async () => {
  const world = new CallWorld(setting);
  await world.start();
  const callId = await world.ring();
  world.disk.queues.fails = true;
  world.seen.add('fullServers');
  world.phones.bob.tell({ type: 'userDeclined', callId });
  await world.flow();
  await world.pass(61_000, false);
  world.killServer();
  world.disk.queues.fails = false;
  await world.startServer();
  await world.connectAll();
  await world.pass(2_000, true);

  const row = world.disk.rows.rows.get(callId);
  const [caller, callee] = [world.phones.alice, world.phones.bob].map(({ disk }) => disk.history.get(callId)?.reason);
  expect([row?.status, row?.end_reason, caller, callee]).toEqual(['missed', 'timeout', 'declined', 'declinedHere']);
  expect(world.maybeForgotten.has(callId)).toBe(true);
  if (row === undefined) return expect.unreachable();
  expect(whatEndsApart(row, 'declined', 'declinedHere', 'forgetful')).toBeNull();
  // Of a server that forgot nothing it would be a fault.
  expect(whatEndsApart(row, 'declined', 'declinedHere')).toBe('the row');
  // A phone that was busy, and read only then of a call that had been given up before, may be the first to say so.
  const busy = { ...row, status: 'rejected', end_reason: 'busy' } as const;
  expect(whatEndsApart(busy, 'windowLost', 'missed', 'forgetful')).toBeNull();
  expect(whatEndsApart(busy, 'windowLost', 'missed')).toBe('the row');
  world.server?.kill();
});

test('an answer that such a server could not take goes no more when its call was hung up: nobody is in a call that lives for hours (A75)', async () => {
  const world = new CallWorld(setting);
  await world.start();
  const { bob } = world.phones;
  const callId = await world.ring();
  world.disk.queues.fails = true;
  world.answer(callId);
  await world.flow();
  bob.tell({ type: 'userHungUp', callId });
  await world.flow();
  // Another connection: the server says that it has the hang-up, of which it has nothing on its disk.
  world.breakSocket('bob');
  await world.connectAll();
  await world.flow();
  world.killServer();
  world.disk.queues.fails = false;
  await world.startServer();
  await world.connectAll();
  await world.pass(60_000, true);

  expect(await world.server?.liveCalls()).toEqual([]);
  const { status, end_reason: why } = world.disk.rows.rows.get(callId) ?? {};
  expect([status, why, bob.disk.history.get(callId)?.reason]).toEqual(['missed', 'cancel', 'hungUpHere']);
  world.server?.kill();
});
