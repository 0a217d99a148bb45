import fc from 'fast-check';
import { PEOPLE, type Person } from './callWorld.ts';

/** What comes out of the connections after something happened, before the next thing happens. */
type Pace = 'all' | 'some' | 'nothing';

export interface Act {
  readonly what: (typeof ACTS)[number][0];
  readonly who: Person;
  /** What it means hangs on what happens: whom to call, how long to wait. */
  readonly choice: number;
  readonly pace: Pace;
}

/** What may happen, and how often beside the others. */
const ACTS = [
  ['dial', 3],
  ['answer', 4],
  ['decline', 2],
  ['turnAway', 2],
  ['goAstray', 2],
  ['newKeys', 2],
  ['oldKeys', 2],
  ['mislead', 2],
  ['hangUp', 1],
  ['hold', 1],
  ['resume', 1],
  ['mute', 2],
  ['pass', 3],
  ['loseWindow', 1],
  ['beginHole', 1],
  ['endHole', 1],
  ['move', 2],
  ['breakSocket', 1],
  ['connect', 1],
  ['quit', 1],
  ['silence', 1],
  ['block', 1],
  ['mediaFail', 1],
  ['moveAtOnce', 1],
  ['sleep', 2],
  ['stall', 2],
  ['stallServer', 2],
  ['dismiss', 1],
  ['changeNetwork', 2],
  ['camera', 2],
  ['screen', 2],
  ['fillDisk', 1],
  ['makeRoom', 1],
  ['setClock', 1],
  ['loseSession', 2],
  ['crowd', 1],
  ['rename', 1],
  ['heartbeat', 1],
  ['engineTells', 1],
  ['keepQuiet', 1],
  ['unblock', 1],
  ['insist', 1],
  ['damage', 3],
  ['fillServer', 1],
  ['mendServer', 2],
  ['killServer', 1],
  ['startServer', 1],
  ['restartProgram', 1],
  ['goBack', 2],
  ['deliver', 3],
] as const;

export const anyAct: fc.Arbitrary<Act> = fc.record({
  what: fc.oneof(...ACTS.map(([what, weight]) => ({ weight, arbitrary: fc.constant(what) }))),
  who: fc.constantFrom(...PEOPLE),
  choice: fc.nat({ max: 31 }),
  pace: fc.oneof(
    { weight: 6, arbitrary: fc.constant('all' as const) },
    { weight: 2, arbitrary: fc.constant('some' as const) },
    { weight: 1, arbitrary: fc.constant('nothing' as const) },
  ),
});
