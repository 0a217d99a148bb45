import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { firstConnection, stepPairs, type Connection, type Pair } from '../../core/call/connection.ts';
import { CandidateBudget } from '../../server/domain/candidateBudget.ts';

// What both sides of a call say while one of them goes from network to network, by the counters of core/call, through
// the server's budget (ADR 46).

type Side = 'caller' | 'callee';

/**
 * Who asks for a restart when after a change, in milliseconds: the one that moves for the address that goes and for the
 * one that comes, and both again while nothing is heard.
 */
const ASKED: readonly (readonly [afterMs: number, moves: boolean])[] = [
  [0, true],
  [1_000, false],
  [1_500, true],
  [3_000, false],
  [3_500, true],
  [5_500, true],
];
/** A message of each size in its envelope (PROTOCOL, section 7). */
const SMALL = 256 + 98;
const LARGE = 1_024 + 98;
/** The first candidate, the others of this computer, and what servers answered. */
const CANDIDATES = [SMALL, LARGE, LARGE];

class Call {
  readonly #id = randomUUID();
  readonly #budget = new CandidateBudget();
  readonly #connections: Record<Side, Connection> = {
    caller: firstConnection(true),
    callee: firstConnection(false),
  };
  readonly lost: string[] = [];
  connected = 0;

  /** A question, its answer and the candidates of both. */
  restart(from: Side, now: number): void {
    const to = from === 'caller' ? 'callee' : 'caller';
    const asked = stepPairs(this.#connections[from], { type: 'ask', kind: 'restart' });
    const pair = asked.connection.open?.pair;
    if (asked.verdict === 'dropped' || pair === undefined) return void this.lost.push('restart that is not asked');
    const hash = JSON.stringify(pair);
    const begun = stepPairs(asked.connection, { type: 'begun', pair });
    this.#connections[from] = stepPairs(begun.connection, { type: 'asked', pair, hash }).connection;
    if (!this.#say(from, 'restart', SMALL, now)) return;
    this.#gathered(from, now);
    if (!this.#hear(to, { type: 'question', kind: 'restart', pair, now })) return;
    if (!this.#say(to, 'restarted', SMALL, now)) return;
    this.#gathered(to, now);
    if (this.#hear(from, { type: 'answer', kind: 'restart', pair, hash })) this.connected += 1;
  }

  #hear(side: Side, event: Parameters<typeof stepPairs>[1] & { readonly pair: Pair }): boolean {
    const { connection, verdict } = stepPairs(this.#connections[side], event);
    this.#connections[side] = connection;
    if (verdict === 'dropped') this.lost.push(`${event.type} at the ${side}`);
    return verdict === 'taken';
  }

  #gathered(side: Side, now: number): void {
    for (const bytes of CANDIDATES) this.#say(side, 'candidates', bytes, now);
  }

  #say(from: Side, what: string, bytes: number, now: number): boolean {
    const passes = this.#budget.spend(this.#id, from, bytes, now);
    if (!passes) this.lost.push(`${what} of the ${from} after ${now / 1000} s`);
    return passes;
  }
}

test.each(['caller', 'callee'] as const)(
  'a network of the %s that changes every ten seconds, as on a train, costs the call no message for an hour (A72)',
  (moves) => {
    const call = new Call();
    const stays = moves === 'caller' ? 'callee' : 'caller';
    const changes = 360;
    for (let change = 0; change < changes; change += 1) {
      for (const [afterMs, isMover] of ASKED) call.restart(isMover ? moves : stays, change * 10_000 + afterMs);
    }
    expect(call.lost).toEqual([]);
    expect(call.connected).toBe(changes * ASKED.length);
  },
);
