import { expect } from 'vitest';
import { CallWorld } from './callWorld.ts';

/** Bob has answered: Alice talks, and his window does not say so yet. */
export async function answeredLate(): Promise<CallWorld> {
  const world = new CallWorld({
    ...{ begins: 'idle', handling: 'honest', seed: 0, stranger: null, planningMs: 100 },
    late: 'bob',
  });
  await world.start();
  world.answer(await world.ring());
  await world.flow();
  expect(phases(world)).toEqual(['connected', 'connecting']);
  return world;
}

/** Of Alice's calls, then of Bob's. */
export const phases = ({ phones: { alice, bob } }: CallWorld) =>
  [...alice.calls, ...bob.calls].map(({ phase }) => phase);
