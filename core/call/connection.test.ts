import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  agree,
  apply,
  findDisagreement,
  firstModel,
  isSplit,
  isWell,
  movesOf,
  quietRound,
  statesFrom,
  type Model,
} from '../../test/fakes/connectionModel.ts';
import { firstConnection, MAX_GENERATION, MAX_RESTART, stepPairs, type Connection, type Pair } from './connection.ts';

const pair = (generation: number, restart: number): Pair => ({ generation, restart });
const ask = (connection: Connection, kind: 'restart' | 'rejoin') => stepPairs(connection, { type: 'ask', kind });
const hear = (connection: Connection, asked: Pair, now = 0) =>
  stepPairs(connection, { type: 'question', kind: asked.restart > 0 ? 'restart' : 'rejoin', pair: asked, now });

function asked(connection: Connection, kind: 'restart' | 'rejoin', hash: string): Connection {
  const { connection: next } = ask(connection, kind);
  if (next.open === null) throw new Error('nothing was asked');
  const { pair: of } = next.open;
  return stepPairs(stepPairs(next, { type: 'begun', pair: of }).connection, { type: 'asked', pair: of, hash })
    .connection;
}

describe('one side of a connection', () => {
  test('a restart asks for the next one, a rejoin for the next generation', () => {
    const once = ask(firstConnection(true), 'restart').connection;
    expect(once.open?.pair).toEqual(pair(0, 1));
    const again = ask(once, 'restart').connection;
    expect(again.open?.pair).toEqual(pair(0, 2));
    expect(ask(again, 'rejoin').connection.open?.pair).toEqual(pair(1, 0));
    expect(again.at).toEqual(pair(0, 0));
  });

  test('while its own rejoin is open nothing is restarted', () => {
    const rejoining = ask(firstConnection(true), 'rejoin').connection;
    expect(ask(rejoining, 'restart').verdict).toBe('dropped');
    expect(hear(rejoining, pair(0, 1)).verdict).toBe('dropped');
  });

  test('an answer counts for the question that is open, by its hash (A72)', () => {
    const open = asked(firstConnection(true), 'restart', 'our question');
    const answer = { type: 'answer', kind: 'restart', pair: pair(0, 1), hash: 'our question' } as const;
    for (const wrong of [{ hash: 'another one' }, { pair: pair(0, 2) }, { kind: 'rejoin' as const }]) {
      expect(stepPairs(open, { ...answer, ...wrong })).toEqual({ connection: open, verdict: 'dropped' });
    }
    const answered = stepPairs(open, answer);
    expect(answered.verdict).toBe('taken');
    expect(answered.connection).toMatchObject({ at: pair(0, 1), open: null });
    expect(stepPairs(answered.connection, answer).verdict).toBe('dropped');
  });

  test('a question that did not leave has no answer', () => {
    const { connection } = ask(firstConnection(true), 'restart');
    const answer = { type: 'answer', kind: 'restart', pair: pair(0, 1), hash: 'any' } as const;
    expect(stepPairs(connection, answer).verdict).toBe('dropped');
  });

  test('a restart that is out counts until the engine begins with the next one, which may find no way', () => {
    const out = asked(firstConnection(true), 'restart', 'first');
    const next = ask(out, 'restart').connection;
    const answer = { type: 'answer', kind: 'restart', pair: pair(0, 1), hash: 'first' } as const;
    expect(stepPairs(next, answer).connection).toMatchObject({ at: pair(0, 1), open: { pair: pair(0, 2) } });
    const begun = stepPairs(next, { type: 'begun', pair: pair(0, 2) }).connection;
    expect(stepPairs(begun, answer).verdict).toBe('dropped');
    // Of a window that is gone nothing is restarted, nor once they have asked themselves.
    expect(stepPairs(ask(next, 'rejoin').connection, answer).verdict).toBe('dropped');
    expect(stepPairs(hear(next, pair(0, 3)).connection, answer).verdict).toBe('dropped');
    // However many find no way; and what is asked then is above all of them.
    const third = ask(next, 'restart').connection;
    expect(third.open?.pair).toEqual(pair(0, 3));
    expect(stepPairs(third, answer).connection).toMatchObject({ at: pair(0, 1), open: { pair: pair(0, 3) } });
  });

  test('a restart that the engine has begun with goes out and is answered, though the next one waits by then', () => {
    const begun = stepPairs(ask(firstConnection(true), 'restart').connection, { type: 'begun', pair: pair(0, 1) });
    const next = ask(begun.connection, 'restart').connection;
    const noted = stepPairs(next, { type: 'asked', pair: pair(0, 1), hash: 'first' }).connection;
    const answer = { type: 'answer', kind: 'restart', pair: pair(0, 1), hash: 'first' } as const;
    expect(stepPairs(noted, answer).connection).toMatchObject({ at: pair(0, 1), open: { pair: pair(0, 2) } });
    // Of one that waits nothing is out.
    expect(stepPairs(next, { type: 'asked', pair: pair(0, 2), hash: 'second' }).verdict).toBe('dropped');
  });

  test('an old pair, the present one and impossible ones are dropped (A72)', () => {
    const { connection } = hear(firstConnection(true), pair(1, 0));
    for (const old of [pair(0, 1), pair(0, 5), pair(1, 0)]) {
      expect(hear(connection, old)).toEqual({ connection, verdict: 'dropped' });
    }
    for (const impossible of [pair(MAX_GENERATION + 1, 0), pair(1, MAX_RESTART + 1), pair(0, 0)]) {
      expect(hear(connection, impossible)).toEqual({ connection, verdict: 'dropped' });
    }
    const mixed = { type: 'question', pair: pair(2, 1), now: 0 } as const;
    expect(stepPairs(connection, { ...mixed, kind: 'rejoin' }).verdict).toBe('dropped');
  });

  test('of a generation that was never made here nothing is restarted (A72)', () => {
    const first = firstConnection(false);
    expect(hear(first, pair(1, 1))).toEqual({ connection: first, verdict: 'dropped' });
    expect(hear(first, pair(MAX_GENERATION, 1))).toEqual({ connection: first, verdict: 'dropped' });
  });

  test('of the same question from both, the one of who placed the call is answered', () => {
    const placed = asked(firstConnection(true), 'restart', 'ours');
    expect(hear(placed, pair(0, 1))).toEqual({ connection: placed, verdict: 'dropped' });
    const called = asked(firstConnection(false), 'restart', 'ours');
    expect(hear(called, pair(0, 1))).toMatchObject({ verdict: 'taken', connection: { at: pair(0, 1), open: null } });
  });

  test('what found no way beats nobody, however often it was tried: nobody else has heard of it (A75)', () => {
    for (const placedByUs of [true, false]) {
      const out = asked(firstConnection(placedByUs), 'restart', 'first');
      const answer = { type: 'answer', kind: 'restart', pair: pair(0, 1), hash: 'first' } as const;
      const stands = stepPairs(ask(ask(out, 'restart').connection, 'restart').connection, answer).connection;
      expect(stands).toMatchObject({ at: pair(0, 1), open: { pair: pair(0, 3), step: 'waits' } });
      expect(hear(stands, pair(0, 2))).toMatchObject({ verdict: 'taken', connection: { at: pair(0, 2), open: null } });
      expect(hear(stands, pair(0, 3))).toMatchObject({ verdict: 'taken', connection: { at: pair(0, 3), open: null } });
      const alone = ask(firstConnection(placedByUs), 'rejoin').connection;
      expect(hear(alone, pair(1, 0))).toMatchObject({ verdict: 'taken', connection: { at: pair(1, 0), open: null } });
    }
  });

  test('what was begun beats theirs, though it counts no more: it may be there already', () => {
    const again = ask(asked(firstConnection(true), 'rejoin', 'first'), 'rejoin').connection;
    expect(again.open).toMatchObject({ pair: pair(2, 0), step: 'waits' });
    expect(hear(again, pair(1, 0)).verdict).toBe('dropped');
    const begun = stepPairs(ask(firstConnection(true), 'restart').connection, { type: 'begun', pair: pair(0, 1) });
    expect(hear(begun.connection, pair(0, 1)).verdict).toBe('dropped');
    expect(stepPairs(begun.connection, { type: 'begun', pair: pair(0, 1) }).verdict).toBe('dropped');
  });

  test('a greater question drops our own, a smaller one does not', () => {
    const placed = asked(asked(firstConnection(true), 'restart', 'first'), 'restart', 'second');
    expect(hear(placed, pair(0, 1)).verdict).toBe('dropped');
    expect(hear(placed, pair(0, 3))).toMatchObject({ verdict: 'taken', connection: { at: pair(0, 3), open: null } });
    expect(hear(placed, pair(1, 0))).toMatchObject({ verdict: 'taken', connection: { at: pair(1, 0), open: null } });
  });

  test('24 restarts and three rejoins of theirs are answered in a minute (A71, A72)', () => {
    let connection = firstConnection(true);
    const answered = (of: Pair, now: number): boolean => {
      const next = hear(connection, of, now);
      connection = next.connection;
      return next.verdict === 'taken';
    };
    const restarts = Array.from({ length: 40 }, (_, index) => answered(pair(0, index + 1), 1000 + index));
    expect(restarts.filter(Boolean)).toHaveLength(24);
    expect(ask(connection, 'restart').connection.open?.pair).toEqual(pair(0, 41));
    expect(answered(pair(0, 42), 61_001)).toBe(true);
    const rejoins = Array.from({ length: 10 }, (_, index) => answered(pair(index + 1, 0), 70_000 + index));
    expect(rejoins.filter(Boolean)).toHaveLength(3);
    expect(answered(pair(11, 0), 130_001)).toBe(true);
  });

  test('a computer that goes from network to network, one in ten seconds, is answered each time, all day long (A72)', () => {
    let connection = firstConnection(true);
    let taken = 0;
    for (let moved = 0; moved < 6 * 60 * 24; moved += 1) {
      // For the old address and the new one, and again while nothing is heard; two of six are asked by the other side.
      for (let asked = 1; asked <= 4; asked += 1) {
        const next = hear(connection, pair(0, 6 * moved + asked), 10_000 * moved + 1_000 * asked);
        if (next.verdict === 'taken') taken += 1;
        ({ connection } = next);
      }
    }
    expect(taken).toBe(4 * 6 * 60 * 24);
  });

  test('a clock that is set back blocks nothing for ever', () => {
    let connection = firstConnection(true);
    for (let index = 1; index <= 24; index += 1) connection = hear(connection, pair(0, index), 1_000_000).connection;
    expect(hear(connection, pair(0, 25), 1_000_000).verdict).toBe('dropped');
    expect(hear(connection, pair(0, 25), 5000).verdict).toBe('taken');
  });

  test('a call is rejoined twenty times and no more', () => {
    let connection = firstConnection(true);
    for (let index = 1; index <= MAX_GENERATION; index += 1) {
      connection = hear(connection, pair(index, 0), index * 60_000).connection;
    }
    expect(connection.at).toEqual(pair(MAX_GENERATION, 0));
    expect(ask(connection, 'rejoin').verdict).toBe('dropped');
    expect(ask(connection, 'restart').verdict).toBe('taken');
  });
});

describe('two sides over a wire that loses, doubles and reorders (A75)', () => {
  const placed = { caller: true, callee: false };

  test('they never split, agree after one quiet round, and hear each other from then on: the nearest 8,000 states', () => {
    expect(findDisagreement(8000)).toBeNull();
  });

  test('and so in long stories of two restarts and two rejoins a side', () => {
    const choice = fc.array(fc.nat(), { maxLength: 40 });
    fc.assert(
      fc.property(choice, (choices) => {
        const model = told(firstModel(2, placed), choices);
        expect(isSplit(model)).toBe(false);
        expect(isWell(model)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('without a rule for the same pair from both they split', () => {
    const states = statesFrom(firstModel(1, { caller: false, callee: false }), 8000);
    expect([...states].some(isSplit)).toBe(true);
  });

  test('and if both kept their own, they would never agree', () => {
    const states = statesFrom(firstModel(1, { caller: true, callee: true }), 8000);
    expect([...states].every((model) => agree(quietRound(model)))).toBe(false);
  });
});

function told(first: Model, choices: readonly number[]): Model {
  return choices.reduce((model, choice) => {
    const moves = movesOf(model);
    const move = moves[choice % moves.length];
    return move === undefined ? model : apply(model, move);
  }, first);
}
