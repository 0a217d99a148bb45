import { expect, onTestFinished, test } from 'vitest';
import { answeredLate, phases } from './answeredLate.ts';
import { expectAgreed } from './callPromises.ts';
import { CallWorld } from './callWorld.ts';

/*
 * The program of a phone gets no turn for a while: it was stopped, its memory lay on the disk, or the machine had much
 * else to do. All its timers are due then, and what came meanwhile is not read yet.
 */

async function talking(): Promise<CallWorld> {
  const world = new CallWorld({
    ...{ begins: 'idle', handling: 'honest', seed: 0, stranger: null, planningMs: 100, late: null },
  });
  await world.start();
  world.answer(await world.ring());
  await world.flow();
  expect(phases(world)).toEqual(['connected', 'connected']);
  return world;
}

const ending = (world: CallWorld): void => onTestFinished(() => world.server?.kill());
const reasons = ({ phones: { alice, bob } }: CallWorld) =>
  [alice, bob].map(({ disk }) => [...disk.history.values()][0]?.reason);

test.each([4_000, 12_000, 25_000])(
  'a window that begins anew over there has not hung up, though this program stood still for %i ms since (A99)',
  async (ms) => {
    const world = await talking();
    ending(world);
    // It closes its end in good order, which a window here hears at once, and asks for another connection.
    world.phones.bob.loseWindow(true);
    await world.pass(500, false);
    await world.stall('alice', ms);
    await world.pass(5_000, true);
    expect(phases(world)).toEqual(['connected', 'connected']);
    await expectAgreed(world);
  },
);

test('who hung up while this program stood still, and why, is read', async () => {
  const world = await talking();
  ending(world);
  const [call] = world.phones.bob.calls;
  world.phones.bob.tell({ type: 'mediaFailed', callId: call?.call.callId ?? '', failure: 'engine' });
  await world.pass(500, false);
  await world.stall('alice', 6_000);
  await world.pass(5_000, true);
  expect(reasons(world)).toEqual(['failedThere', 'windowLost']);
});

test('a call whose media flow before its time to connect is over goes on, though nobody here could hear of that', async () => {
  const world = await answeredLate();
  ending(world);
  await world.stall('bob', 25_000);
  await world.pass(5_000, true);
  expect(phases(world)).toEqual(['connected', 'connected']);
  await expectAgreed(world);
});

test('an answer that came while the program of the caller stood still is no missing one', async () => {
  const world = new CallWorld({
    ...{ begins: 'idle', handling: 'honest', seed: 0, stranger: null, planningMs: 100, late: null },
  });
  ending(world);
  await world.start();
  const callId = await world.ring();
  await world.pass(40_000, true);
  world.phones.alice.standing.isStopped = true;
  world.answer(callId);
  await world.pass(18_000, true);
  await world.stall('alice', 1_000);
  await world.pass(3_000, true);
  expect(phases(world)).toEqual(['connected', 'connected']);
});

test('an answer given in time counts, though the server stood still over the end of the ring (F27)', async () => {
  const world = new CallWorld({
    ...{ begins: 'idle', handling: 'honest', seed: 0, stranger: null, planningMs: 100, late: null },
  });
  ending(world);
  await world.start();
  const callId = await world.ring();
  await world.pass(43_000, true);
  world.answer(callId);
  await world.stallServer(6_000);
  await world.pass(5_000, true);
  expect(phases(world)).toEqual(['connected', 'connected']);
  await expectAgreed(world);
});
