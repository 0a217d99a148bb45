import { expect, test } from 'vitest';
import { answeredLate, phases } from './answeredLate.ts';
import { expectAgreed } from './callPromises.ts';
import { CallWorld, turn, type Person } from './callWorld.ts';

/*
 * Each side hears from its own engine that media flow. What the other side does meanwhile, who hears it late learns
 * while the call still connects there.
 */

const reasons = ({ phones: { alice, bob } }: CallWorld) =>
  [alice, bob].map(({ disk }) => [...disk.history.values()].map(({ reason }) => reason));

test.each([
  ['who heard it first', ['alice'], true],
  ['who heard it first, without a word', ['alice'], false],
  ['who has not heard it', ['bob'], true],
  ['who heard it first and then of the other', ['alice', 'bob'], true],
  ['who has not heard it and then of the other', ['bob', 'alice'], true],
  ['who heard it first, and the one in its place', ['alice', 'alice'], true],
] as const)('the call goes on though the window is lost of %s (A71)', async (_which, whose, inOrder) => {
  const world = await answeredLate();
  for (const who of whose) {
    world.phones[who].loseWindow(inOrder);
    await world.pass(50, true);
  }
  await world.pass(10_000, true);
  expect(phases(world)).toEqual(['connected', 'connected']);
  await expectAgreed(world);
  const people: readonly Person[] = ['alice', 'bob'];
  expect(people.map((user) => world.phones[user].notes.over.size)).toEqual([0, 0]);
  world.server?.kill();
});

test('who hangs up by then has hung up, also where no server brings it (A99)', async () => {
  for (const isAway of [false, true]) {
    const world = await answeredLate();
    if (isAway) world.killServer();
    const [{ call } = { call: null }] = world.phones.alice.calls.filter(({ phase }) => phase === 'connected');
    world.phones.alice.tell({ type: 'userHungUp', callId: call?.callId ?? '' });
    world.phones.alice.loseWindow(true);
    await world.pass(5_000, true);
    expect(reasons(world)).toEqual([['hungUpHere'], ['hungUpThere']]);
    world.server?.kill();
  }
});

test('the window of who answered may be lost before the caller has shown its nonce: it asks again as soon as that is there (A71)', async () => {
  const world = new CallWorld({
    ...{ begins: 'idle', handling: 'honest', seed: 0, stranger: null, planningMs: 100, late: null },
  });
  await world.start();
  world.answer(await world.ring());
  await turn();
  while (world.deliver('bob', 'up')) await turn();
  await turn();
  while (world.deliver('alice', 'down')) await turn();
  expect(world.phones.bob.calls[0]?.agreement.words.step).toBe('answered');
  world.phones.bob.loseWindow(true);
  // Her nonce comes behind his question, which goes on from nothing.
  await world.pass(2_000, true);
  expect(phases(world)).toEqual(['connected', 'connected']);
  await expectAgreed(world);
  world.server?.kill();
});
