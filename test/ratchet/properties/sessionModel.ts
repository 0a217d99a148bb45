import { arrangeSessions, nextEpoch } from '../../../core/ratchet/sessionSelection.ts';

/*
 * Which session sends, with all cryptography taken away: two sides, up to two initiations each, up to three messages on
 * the way, every order and every loss. A session is known by who began it and how manieth it was; what the two really
 * draw at random, the session id, is the only other thing that ranks it, so every ranking is explored.
 */

export type Side = 0 | 1;
/** 0 and 1 were begun by side 0, 2 and 3 by side 1. */
type SessionName = number;

interface Known {
  readonly name: SessionName;
  readonly epoch: number;
  readonly archived: boolean;
  /** Something was decrypted on it: its initiator stops sending openings. */
  readonly acknowledged: boolean;
}

interface Message {
  readonly to: Side;
  readonly name: SessionName;
  readonly epoch: number;
  readonly opening: boolean;
}

export interface ModelState {
  readonly sides: readonly [readonly Known[], readonly Known[]];
  /** What each side would send on, where the rule under test remembers it. */
  readonly current: readonly [SessionName | null, SessionName | null];
  readonly begun: readonly [number, number];
  readonly inFlight: readonly Message[];
}

/** A way to choose the session that sends; `ids` are the session ids by name. */
export interface SelectionRule {
  readonly name: string;
  /** The sessions of a side, and its choice, after `added` came to them. */
  add(
    known: readonly Known[],
    current: SessionName | null,
    added: Known,
    side: Side,
    ids: readonly number[],
  ): { readonly known: readonly Known[]; readonly current: SessionName | null };
}

const byName = (a: Known, b: Known): number => a.name - b.name;
const beganIt = (side: Side, name: SessionName): boolean => name >> 1 === side;

/** What Ringfort does: core/ratchet decides. */
export const epochThenId: SelectionRule = {
  name: 'the greatest epoch, then the smaller session id',
  add: (known, _current, added, _side, ids) => {
    const ranked = [...known, added].map((one) => ({
      one,
      epoch: one.epoch,
      sessionId: Uint8Array.of(ids[one.name] ?? 0),
      archivedAt: one.archived ? 0 : null,
    }));
    const { active, toDelete } = arrangeSessions(ranked, 0);
    return {
      current: active?.one.name ?? null,
      known: ranked
        .filter((session) => !toDelete.includes(session))
        .map((session) => ({ ...session.one, archived: session !== active }))
        .toSorted(byName),
    };
  },
};

/**
 * The obvious rule, as a control: ids decide only while our own initiation is unanswered, and otherwise the newcomer
 * wins.
 */
export const tieBreakWhileUnanswered: SelectionRule = {
  name: 'a tie-break while unanswered, else the newest to arrive',
  add: (known, current, added, side, ids) => {
    const ours = known.find(({ name }) => name === current);
    const contested =
      ours !== undefined && beganIt(side, ours.name) && !ours.acknowledged && !beganIt(side, added.name);
    const keepsOurs = contested && (ids[ours.name] ?? 0) < (ids[added.name] ?? 0);
    return { known: [...known, added].toSorted(byName), current: keepsOurs ? ours.name : added.name };
  },
};

const START: ModelState = { sides: [[], []], current: [null, null], begun: [0, 0], inFlight: [] };

function withSide<T>(pair: readonly [T, T], side: Side, value: T): readonly [T, T] {
  return side === 0 ? [value, pair[1]] : [pair[0], value];
}

function initiate(state: ModelState, side: Side, rule: SelectionRule, ids: readonly number[]): ModelState {
  const name = side * 2 + state.begun[side];
  const ranks = state.sides[side].map(({ epoch }) => ({ epoch, sessionId: new Uint8Array(1) }));
  const added = { name, epoch: nextEpoch(ranks, 1), archived: false, acknowledged: false };
  const { known, current } = rule.add(state.sides[side], state.current[side], added, side, ids);
  return {
    ...state,
    sides: withSide(state.sides, side, known),
    current: withSide(state.current, side, current),
    begun: withSide(state.begun, side, state.begun[side] + 1),
  };
}

function messageFrom(state: ModelState, side: Side): Message | undefined {
  const session = state.sides[side].find(({ name }) => name === state.current[side]);
  if (session === undefined) return undefined;
  const { name, epoch, acknowledged } = session;
  return { to: side === 0 ? 1 : 0, name, epoch, opening: beganIt(side, name) && !acknowledged };
}

/** Undefined if the message is of a session the receiver neither knows nor is told of: that must never come about. */
function received(
  state: ModelState,
  message: Message,
  rule: SelectionRule,
  ids: readonly number[],
): ModelState | undefined {
  const { to, name, epoch, opening } = message;
  const known = state.sides[to];
  if (known.some((one) => one.name === name)) {
    const heard = known.map((one) => (one.name === name ? { ...one, acknowledged: true } : one));
    return { ...state, sides: withSide(state.sides, to, heard) };
  }
  if (!opening) return undefined;
  const next = rule.add(known, state.current[to], { name, epoch, archived: false, acknowledged: true }, to, ids);
  return {
    ...state,
    sides: withSide(state.sides, to, next.known),
    current: withSide(state.current, to, next.current),
  };
}

export interface Exploration {
  readonly states: number;
  /** Quiet states from which a round of one message each way does not bring both to one session. */
  readonly violations: number;
  readonly unreadable: number;
  /** Rounds needed where one was not enough; infinity when ten were not. */
  readonly worstRounds: number;
}

const MAX_BEGUN = 2;
const MAX_IN_FLIGHT = 3;
const MAX_ROUNDS = 10;

/** Every state that can be reached, breadth first. */
export function explore(rule: SelectionRule, ids: readonly number[]): Exploration {
  const seen = new Set([keyOf(START)]);
  let frontier: ModelState[] = [START];
  const found = { violations: 0, unreadable: 0, worstRounds: 0 };
  while (frontier.length > 0) {
    const next: ModelState[] = [];
    const visit = (state: ModelState | undefined): void => {
      if (state === undefined) {
        found.unreadable += 1;
        return;
      }
      const key = keyOf(state);
      if (seen.has(key)) return;
      seen.add(key);
      next.push(state);
    };
    for (const state of frontier) {
      if (state.inFlight.length === 0) {
        for (const first of [0, 1] as const) {
          const rounds = roundsToAgree(state, first, rule, ids);
          found.worstRounds = Math.max(found.worstRounds, rounds);
          if (rounds > 1) found.violations += 1;
        }
      }
      for (const side of [0, 1] as const) {
        if (state.begun[side] < MAX_BEGUN) visit(initiate(state, side, rule, ids));
        const message = messageFrom(state, side);
        if (message !== undefined && state.inFlight.length < MAX_IN_FLIGHT) {
          visit({ ...state, inFlight: [...state.inFlight, message] });
        }
      }
      for (const [i, message] of state.inFlight.entries()) {
        const rest = state.inFlight.toSpliced(i, 1);
        visit({ ...state, inFlight: rest });
        const after = received({ ...state, inFlight: rest }, message, rule, ids);
        visit(after);
      }
    }
    frontier = next;
  }
  return { states: seen.size, ...found };
}

/** Both send in turn and everything arrives; a round is one message each way. 0 if they agree already. */
function roundsToAgree(state: ModelState, first: Side, rule: SelectionRule, ids: readonly number[]): number {
  let now = state;
  for (let rounds = 0; rounds <= MAX_ROUNDS; rounds++) {
    const [a, b] = [messageFrom(now, 0), messageFrom(now, 1)];
    if (a?.name === b?.name) return rounds;
    for (const side of first === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const message = messageFrom(now, side);
      if (message !== undefined) now = received(now, message, rule, ids) ?? now;
    }
  }
  return Number.POSITIVE_INFINITY;
}

/** Messages on the way are a bag: any of them may arrive next. */
function keyOf({ sides, current, begun, inFlight }: ModelState): string {
  const known = (list: readonly Known[]): string =>
    list
      .map(
        ({ name, epoch, archived, acknowledged }) => `${name}.${epoch}${archived ? 'x' : ''}${acknowledged ? 'k' : ''}`,
      )
      .join();
  const messages = inFlight.map(({ to, name, opening }) => `${to}${name}${opening ? 'o' : ''}`).toSorted();
  return [known(sides[0]), known(sides[1]), current.join(), begun.join(), messages.join()].join('|');
}

/**
 * Rankings of four sessions that differ in what can be a tie: a session of one side against one of the other. With the
 * sides changed round, one explores what another does; of such two there is one.
 */
export function rankings(): readonly (readonly number[])[] {
  const ties = ([a1 = 0, a2 = 0, b1 = 0, b2 = 0]: readonly number[]): string =>
    [a1 < b1, a1 < b2, a2 < b1, a2 < b2].map((less) => (less ? '<' : '>')).join('');
  const changedRound = ([a1 = 0, a2 = 0, b1 = 0, b2 = 0]: readonly number[]): readonly number[] => [b1, b2, a1, a2];
  const different = new Map<string, readonly number[]>();
  for (const ids of permutations([0, 1, 2, 3])) {
    if (!different.has(ties(changedRound(ids)))) different.set(ties(ids), ids);
  }
  return [...different.values()];
}

function permutations(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}
