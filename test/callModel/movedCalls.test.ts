import { expect, test } from 'vitest';
import { expectAgreed } from './callPromises.ts';
import { CallWorld, turn, type Person } from './callWorld.ts';

/*
 * The computer of one side gets another address before media have flowed for the first time: what its engine had
 * gathered leads nowhere.
 */

const SETTING = { begins: 'idle', handling: 'honest', seed: 0, stranger: null, planningMs: 100, late: null } as const;

/**
 * Bob has answered; `frames` of his have arrived since, of which the word that he accepts is the first. His packets go
 * nowhere.
 */
async function answered(frames: number): Promise<CallWorld> {
  const world = new CallWorld(SETTING);
  await world.start();
  world.answer(await world.ring());
  await turn();
  for (let left = frames; left > 0; left -= 1) world.deliver('bob', 'up');
  await turn();
  world.beginHole('bob');
  while (world.deliver('alice', 'down')) await turn();
  return world;
}

const phases = ({ phones: { alice, bob } }: CallWorld) => [...alice.calls, ...bob.calls].map(({ phase }) => phase);

test.each([
  ['alice', 1, ['alerting', 'connecting']],
  ['alice', 2, ['connecting', 'connecting']],
  ['bob', 0, ['alerting', 'connecting']],
  ['bob', 2, ['connecting', 'connecting']],
] as const)('the call connects though %s moves once %i frames of the answer are there', async (who, frames, where) => {
  const world = await answered(frames);
  expect(phases(world)).toEqual(where);
  world.move(who);
  world.endHole('bob');
  await world.connectAll();
  await world.pass(10_000, true);
  await expectIsOn(world);
});

test('so it does though both move, and each asks for another way', async () => {
  const world = await answered(2);
  world.move('alice');
  world.move('bob');
  await world.connectAll();
  await world.pass(10_000, true);
  await expectIsOn(world);
});

test('so it does though who moved finds the server only seconds later', async () => {
  const world = await answered(2);
  world.move('bob');
  world.beginHole('bob');
  await world.pass(5_000, true);
  world.endHole('bob');
  await world.pass(9_000, true);
  await expectIsOn(world);
});

async function expectIsOn(world: CallWorld): Promise<void> {
  expect(phases(world)).toEqual(['connected', 'connected']);
  await expectAgreed(world);
  const people: readonly Person[] = ['alice', 'bob'];
  expect(people.map((user) => world.phones[user].notes.over.size)).toEqual([0, 0]);
  world.server?.kill();
}
