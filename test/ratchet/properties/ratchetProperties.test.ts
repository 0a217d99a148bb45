import { expect, it } from 'vitest';
import { cheapPrimitives } from '../../fakes/cheapPrimitives.ts';
import { tellStories } from './ratchetStories.ts';
import { RatchetWorld } from './ratchetWorld.ts';

const SEED = 20_261_122;

it(
  `whatever happens, nothing is lost, doubled or sealed twice, and both sides agree again (500 stories, seed ${SEED}; 100,000 in the soak)`,
  { timeout: 600_000 },
  () => tellStories(500, SEED),
);

it('both sides agree again when six sessions are archived, of which one is over the cap', () => {
  const world = new RatchetWorld(cheapPrimitives);
  const events = [
    ['Send', 'A', 4],
    ['Send', 'B', 1],
    ['Rotate', 'B', 0],
    ['Rotate', 'A', 0],
    ['Receive', 'A', 1],
    ['Send', 'A', 1],
    ['Rotate', 'B', 0],
    ['Shuffle', 'A', 0],
    ['Receive', 'B', 2],
    ['Rotate', 'B', 0],
    ['Archive', 'B', 0],
  ] as const;
  for (const [type, side, n] of events) world.happen({ type, side, n });
  world.settle();
  expect(world.delivered).toBeGreaterThan(3);
});
