import type { Instant } from './call.ts';

/**
 * Which connection of a call. `generation` counts certificates and the agreements over them, `restart` the ICE restarts
 * within one. Both begin at 0. PROTOCOL "Connections".
 */
export interface Pair {
  readonly generation: number;
  readonly restart: number;
}

/** `restart`: other ICE credentials, the rest stays. `rejoin`: all of it anew. */
export type QuestionKind = 'restart' | 'rejoin';

/**
 * Asked by us, and not answered yet. `waits` for a way by which it could be made, and may wait in vain: nobody else
 * knows of it. Once `begun` the engine makes it, and it may be on its way to them; `out`, with the SHA-256 of the
 * encoded message in lower-case hex, it may be answered.
 */
export type Question = { readonly kind: QuestionKind; readonly pair: Pair } & (
  | { readonly step: 'waits' | 'begun' }
  | { readonly step: 'out'; readonly hash: string }
);

/**
 * What one side knows of the connections of a call. Two counters and not one: with one, a network that changed here and
 * a window that crashed there ask for the same number, and whoever loses has nothing left to connect with.
 */
export interface Connection {
  /** Who placed the call wins when both ask for the same pair. */
  readonly placedByUs: boolean;
  /** The one in force here. */
  readonly at: Pair;
  readonly open: Question | null;
  /** Our restart before that one, which has begun: it counts until there is a way by which that one can be made. */
  readonly before: Question | null;
  /** The greatest pair that either side can have heard of, as far as it is known here: of what waits nobody has. */
  readonly highest: Pair;
  /** The greatest that we have begun to ask for: it may be on its way to them though it counts here no more. */
  readonly asked: Pair;
  /** When questions of theirs were answered; older ones than a minute are forgotten. */
  readonly answered: Readonly<Record<QuestionKind, readonly Instant[]>>;
}

export type PairEvent =
  | { readonly type: 'ask'; readonly kind: QuestionKind }
  /** There is a way by which our question can be made, and the engine begins with it. */
  | { readonly type: 'begun'; readonly pair: Pair }
  /** Our question is out. */
  | { readonly type: 'asked'; readonly pair: Pair; readonly hash: string }
  | { readonly type: 'question'; readonly kind: QuestionKind; readonly pair: Pair; readonly now: Instant }
  /** `hash` is that of the question it answers. */
  | { readonly type: 'answer'; readonly kind: QuestionKind; readonly pair: Pair; readonly hash: string };

export interface PairStep {
  readonly connection: Connection;
  /** `dropped`: it has no place in this call, or no more of it is taken. */
  readonly verdict: 'taken' | 'dropped';
}

export const FIRST: Pair = { generation: 0, restart: 0 };
export const MAX_GENERATION = 20;
/** A network that changes every ten seconds, six restarts each time, comes to this after thirty hours. */
export const MAX_RESTART = 0xffff;

/**
 * So many questions of theirs are answered in a minute; beyond that, the limit of an interruption decides. A network
 * that changes costs its side four restarts and the other one two.
 */
export const ANSWERED_A_MINUTE: Readonly<Record<QuestionKind, number>> = { restart: 24, rejoin: 3 };
const MINUTE_MS = 60_000;

export function firstConnection(placedByUs: boolean): Connection {
  const answered = { restart: [], rejoin: [] };
  return { placedByUs, at: FIRST, open: null, before: null, highest: FIRST, asked: FIRST, answered };
}

/** Negative: `one` is the older one. */
export function comparePairs(one: Pair, other: Pair): number {
  return one.generation - other.generation || one.restart - other.restart;
}

/** What of a connection may be said now: a step of one side, whatever was lost, doubled or overtaken on the way. */
export function stepPairs(connection: Connection, event: PairEvent): PairStep {
  switch (event.type) {
    case 'ask':
      return ask(connection, event.kind);
    case 'begun': {
      const { open, highest } = connection;
      if (open?.step !== 'waits' || !isOf(open, event.pair)) return dropped(connection);
      const { pair } = open;
      const begun = { ...open, step: 'begun' } as const;
      return taken({ ...connection, open: begun, before: null, highest: later(highest, pair), asked: pair });
    }
    case 'asked': {
      const { open, before } = connection;
      if (!isAskedOf(open, event.pair) && !isAskedOf(before, event.pair)) return dropped(connection);
      return taken({ ...connection, open: noted(open, event), before: noted(before, event) });
    }
    case 'question':
      return takeQuestion(connection, event.kind, event.pair, event.now);
    case 'answer': {
      if (isAnswer(event, connection.open)) {
        return taken({ ...connection, at: event.pair, open: null, before: null });
      }
      if (isAnswer(event, connection.before)) return taken({ ...connection, at: event.pair, before: null });
      return dropped(connection);
    }
  }
}

/**
 * Whether there is, or may be, a connection of this pair here. Until the engine begins with a restart, the one before
 * is made: what it gathers for that is what they connect with.
 */
export function counts({ at, open, before }: Connection, pair: Pair): boolean {
  return comparePairs(at, pair) === 0 || isAskedOf(open, pair) || isAskedOf(before, pair);
}

/** Ours of this pair, which is made or out, and may be answered. */
export function askedFor({ open, before }: Connection, kind: QuestionKind, pair: Pair): boolean {
  return [open, before].some((question) => question?.kind === kind && isAskedOf(question, pair));
}

/** The last one that the engine was ordered to make: it knows of none that waits for a way. */
export function lastBegun({ at, open, before }: Connection): Pair {
  // What was before our own rejoin is given up.
  if (open !== null && (isAsked(open) || open.kind === 'rejoin')) return open.pair;
  return before?.pair ?? at;
}

/** Ours, which may be on its way to them, or be there. */
export function isAsked(question: Question | null): question is Question & { readonly step: 'begun' | 'out' } {
  return question !== null && question.step !== 'waits';
}

function isAnswer({ kind, pair, hash }: Extract<PairEvent, { type: 'answer' }>, question: Question | null): boolean {
  return question?.step === 'out' && question.kind === kind && isOf(question, pair) && question.hash === hash;
}

function isAskedOf(question: Question | null, pair: Pair): boolean {
  return isAsked(question) && isOf(question, pair);
}

function noted(question: Question | null, { pair, hash }: Extract<PairEvent, { type: 'asked' }>): Question | null {
  return isAsked(question) && isOf(question, pair) ? { kind: question.kind, pair, step: 'out', hash } : question;
}

function isOf(question: Question, pair: Pair): boolean {
  return comparePairs(question.pair, pair) === 0;
}

function later(one: Pair, other: Pair): Pair {
  return comparePairs(one, other) < 0 ? other : one;
}

function ask(connection: Connection, kind: QuestionKind): PairStep {
  const { at, open } = connection;
  // Above what waits as well: what is found out for that is not for this one.
  const highest = open === null ? connection.highest : later(connection.highest, open.pair);
  // Somebody has asked for another generation: there is nothing any more to restart.
  if (kind === 'restart' && highest.generation > at.generation) return dropped(connection);
  const pair =
    kind === 'restart'
      ? { generation: highest.generation, restart: highest.restart + 1 }
      : { generation: highest.generation + 1, restart: 0 };
  if (!isPossible(kind, pair)) return dropped(connection);
  // Media of which a window is gone are restarted no more.
  const restarted = kind === 'restart' && open?.kind === 'restart' ? open : null;
  const before = restarted?.step === 'waits' ? connection.before : restarted;
  return taken({ ...connection, open: { kind, pair, step: 'waits' }, before });
}

function takeQuestion(connection: Connection, kind: QuestionKind, pair: Pair, now: Instant): PairStep {
  const { placedByUs, at, open, highest, asked } = connection;
  if (!isPossible(kind, pair)) return dropped(connection);
  // Of a generation that was never made here, or whose window is gone, there is nothing to restart.
  if (kind === 'restart' && (pair.generation !== at.generation || open?.kind === 'rejoin')) return dropped(connection);
  if (comparePairs(pair, at) <= 0 || comparePairs(pair, highest) < 0) return dropped(connection);
  // What waits here, for a relay say, may never be asked: theirs is answered.
  if (comparePairs(pair, asked) === 0 && placedByUs) return dropped(connection);
  // A clock that was set back forgets nothing it should not: what lies ahead of it is taken for old.
  const recent = connection.answered[kind].filter((when) => when <= now && now - when < MINUTE_MS);
  // Ours is asked above it from now on, or they would drop it.
  if (recent.length >= ANSWERED_A_MINUTE[kind]) return dropped({ ...connection, highest: pair });
  const answered = { ...connection.answered, [kind]: [...recent, now] };
  return taken({ ...connection, at: pair, open: null, before: null, highest: pair, answered });
}

function isPossible(kind: QuestionKind, { generation, restart }: Pair): boolean {
  if (generation > MAX_GENERATION || restart > MAX_RESTART) return false;
  return kind === 'restart' ? restart > 0 : generation > 0 && restart === 0;
}

function taken(connection: Connection): PairStep {
  return { connection, verdict: 'taken' };
}

function dropped(connection: Connection): PairStep {
  return { connection, verdict: 'dropped' };
}
