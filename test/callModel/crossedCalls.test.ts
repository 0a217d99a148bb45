import { expect, test } from 'vitest';
import { direct } from '../fakes/callStory.ts';
import { expectOver } from './callPromises.ts';
import { CallWorld, turn, type Person } from './callWorld.ts';

/*
 * Both dial at once, as the server may see it: the one who gives way has a line for the call that they made, unless the
 * two became one conversation.
 */

const SETTING = { begins: 'idle', handling: 'honest', seed: 0, stranger: null, planningMs: 0, late: null } as const;

/** Bob's call is over before Alice, who hears nothing, dials him; hers reaches him before his reaches her. */
async function crossedInVain(bobMeanwhile: 'waits' | 'isBusy' | 'answers' | 'isAway'): Promise<CallWorld> {
  const world = new CallWorld(SETTING);
  await world.start();
  const { alice, bob, carol } = world.phones;
  world.beginHole('alice');
  bob.dial('alice', world.nextCallId());
  await turn();
  bob.tell({ type: 'userHungUp', callId: bob.calls[0]?.call.callId ?? '' });
  await world.flow();
  alice.dial('bob', world.nextCallId());
  await world.flow();
  if (bobMeanwhile === 'isBusy') carol.dial('bob', world.nextCallId());
  await world.flow();
  if (bobMeanwhile === 'isAway') {
    world.beginHole('bob');
    world.breakSocket('bob');
  }
  world.endHole('alice');
  while (world.deliver('alice', 'up')) await turn();
  await turn();
  while (world.deliver('bob', 'down')) await turn();
  const ring = bob.calls.find(({ phase, call }) => phase === 'ringing' && call.peer === 'alice');
  expect(ring === undefined).toBe(bobMeanwhile === 'isBusy' || bobMeanwhile === 'isAway');
  if (bobMeanwhile === 'answers' && ring !== undefined) {
    bob.tell({ type: 'userAnswered', callId: ring.call.callId, callType: 'audio', network: direct });
    await turn();
  }
  while (world.deliver('bob', 'up')) await turn();
  return world;
}

async function toTheEnd(world: CallWorld): Promise<void> {
  await world.flow();
  world.endHole('bob');
  await world.pass(150_000, true);
  for (const phone of Object.values(world.phones)) {
    for (const { phase, call } of phone.calls) {
      if (phase === 'ended') phone.tell({ type: 'windowDismissed', callId: call.callId });
    }
  }
  await world.flow();
  expectOver(world);
  world.server?.kill();
}

/** What somebody has of the calls with another one, in the order in which they ended. */
const linesOf = (world: CallWorld, user: Person, peer: Person): string[] =>
  [...world.phones[user].disk.history.values()].flatMap(({ call, reason, durationMs }) =>
    call.peer === peer ? [`${call.direction} ${reason}${durationMs === null ? '' : ', spoke'}`] : [],
  );

test.each([
  ['waits', 'missed (glare)', 'incoming missed'],
  ['isAway', 'missed (glare)', 'incoming missed'],
  ['isBusy', 'rejected (busy)', 'incoming busyHere'],
  ['answers', 'ended (hangup)', 'incoming overBeforeAnswer'],
] as const)(
  'whose call gave way to one that was over has a line of it, while the other %s: %s (A40)',
  async (bobMeanwhile, row, ofBob) => {
    const world = await crossedInVain(bobMeanwhile);
    await toTheEnd(world);
    const hers = [...world.disk.rows.rows.values()].find(({ caller_id }) => caller_id === 'alice');
    expect(`${hers?.status} (${hers?.end_reason})`).toBe(row);
    expect(linesOf(world, 'alice', 'bob').toSorted()).toEqual(['incoming overBeforeAnswer', 'outgoing crossed']);
    expect(linesOf(world, 'bob', 'alice').toSorted()).toEqual([ofBob, 'outgoing cancelled']);
  },
);

test('a program that is killed in between finds its own cut off, and theirs, which it had answered', async () => {
  const world = await crossedInVain('answers');
  const { alice } = world.phones;
  while (alice.calls[0]?.phase === 'calling' && world.deliver('alice', 'down')) await turn();
  expect(alice.calls).toMatchObject([{ phase: 'connecting', gaveWay: { reason: 'crossed' } }]);
  await alice.restart(() => world.breakSocket('alice'), 0);
  await world.connectAll();
  await toTheEnd(world);
  expect(alice.notes.forgotten.size).toBe(0);
  expect(linesOf(world, 'alice', 'bob')).toEqual(['outgoing cutOff', 'incoming cutOff']);
});

test('two calls that became one conversation are one line on each side, and one row', async () => {
  const world = new CallWorld(SETTING);
  await world.start();
  const { alice, bob } = world.phones;
  bob.dial('alice', world.nextCallId());
  alice.dial('bob', world.nextCallId());
  await turn();
  while (world.deliver('bob', 'up')) await turn();
  await world.flow();
  const talking = [...alice.calls, ...bob.calls].map(({ phase, call }) => `${call.direction} ${phase}`);
  expect(talking).toEqual(['incoming connected', 'outgoing connected']);
  bob.tell({ type: 'userHungUp', callId: bob.calls[0]?.call.callId ?? '' });
  await toTheEnd(world);
  expect(world.disk.rows.rows.size).toBe(1);
  expect(linesOf(world, 'alice', 'bob')).toEqual(['incoming hungUpThere, spoke']);
  expect(linesOf(world, 'bob', 'alice')).toEqual(['outgoing hungUpHere, spoke']);
});
