import fc from 'fast-check';
import { expect } from 'vitest';
import { cheapPrimitives } from '../../fakes/cheapPrimitives.ts';
import { sharedPrimitives } from '../../stage/ratchetParty.ts';
import { RatchetWorld, type WorldEvent } from './ratchetWorld.ts';

/** One story in so many is on the real primitives. */
const REAL_EVERY = 50;

const side = fc.constantFrom('A' as const, 'B' as const);
const event = (type: WorldEvent['type'], n: fc.Arbitrary<number> = fc.nat(1000)): fc.Arbitrary<WorldEvent> =>
  fc.record({ type: fc.constant(type), side, n });

const few = fc.integer({ min: 1, max: 4 });
const many = fc.integer({ min: 1, max: 32 });

const story = fc.array(
  fc.oneof(
    { weight: 20, arbitrary: event('Send', few) },
    { weight: 2, arbitrary: event('Send', many) },
    { weight: 20, arbitrary: event('Receive', few) },
    { weight: 4, arbitrary: event('Receive', many) },
    { weight: 4, arbitrary: event('Drop') },
    { weight: 4, arbitrary: event('Shuffle') },
    { weight: 4, arbitrary: event('Duplicate') },
    { weight: 3, arbitrary: event('Corrupt') },
    { weight: 1, arbitrary: event('Archive') },
    { weight: 4, arbitrary: event('Rotate') },
    { weight: 1, arbitrary: event('SpkRotate') },
    { weight: 2, arbitrary: event('Snapshot') },
    { weight: 1, arbitrary: event('Restore') },
    { weight: 3, arbitrary: event('CrashBeforeCommit') },
    { weight: 3, arbitrary: event('CrashAfterCommit') },
    { weight: 1, arbitrary: event('IdentityChange') },
    { weight: 1, arbitrary: event('ExhaustOpk') },
  ),
  { maxLength: 60, size: 'max' },
);

/** Up to 60 events each; whatever happens, the world's rules hold, and both sides agree again when it is over. */
export function tellStories(stories: number, seed: number): void {
  let delivered = 0;
  fc.assert(
    fc.property(story, fc.integer({ min: 1, max: REAL_EVERY }), (events, share) => {
      const world = new RatchetWorld(share === 1 ? sharedPrimitives : cheapPrimitives);
      for (const one of events) world.happen(one);
      world.settle();
      delivered += world.delivered;
    }),
    { numRuns: stories, seed },
  );
  expect(delivered).toBeGreaterThan(stories * 5);
}
