import { expect, test } from 'vitest';
import { answeredLate, phases } from './answeredLate.ts';
import { expectAgreed } from './callPromises.ts';
import type { CallWorld } from './callWorld.ts';

/*
 * A computer falls asleep while the call still connects at its side. The other side may have heard sooner that media
 * flow, and sees them close.
 */

const reasons = ({ phones: { alice, bob } }: CallWorld) =>
  [alice, bob].map(({ disk }) => [...disk.history.values()][0]?.reason);

test('who waits for it does not read that somebody hung up, and talks when it is awake (A99)', async () => {
  const world = await answeredLate();
  await world.sleep('bob', true, 12_000);
  await world.pass(5_000, true);
  expect(phases(world)).toEqual(['connected', 'connected']);
  await expectAgreed(world);
  world.server?.kill();
});

test('if it sleeps for longer than anybody waits, its person reads that it slept', async () => {
  const world = await answeredLate();
  await world.sleep('bob', true, 35_000);
  await world.flow();
  expect(reasons(world)).toEqual(['connectionLost', 'asleep']);
  world.server?.kill();
});
