import {
  comparePairs,
  firstConnection,
  isAsked,
  stepPairs,
  type Connection,
  type Pair,
  type Question,
  type QuestionKind,
} from '../../core/call/connection.ts';

/*
 * Two sides of a call that ask each other for new connections, and a wire that loses, doubles and reorders. What was
 * sent stays on the wire and may arrive at any time, any number of times or never.
 */

export type SideName = 'caller' | 'callee';

interface Message {
  readonly to: SideName;
  readonly what: 'question' | 'answer';
  readonly kind: QuestionKind;
  readonly pair: Pair;
  /** Of the question itself, or of the one it answers: nobody else's question has it. */
  readonly hash: string;
}

interface Side {
  readonly connection: Connection;
  /** Which question and whose answer made the connection in force. */
  readonly made: string;
  readonly left: Readonly<Record<QuestionKind, number>>;
}

export interface Model {
  readonly sides: Readonly<Record<SideName, Side>>;
  readonly wire: readonly Message[];
}

export type Move =
  | { readonly move: 'ask'; readonly side: SideName; readonly kind: QuestionKind }
  /** There is a way for what was asked, and it goes out: until then, or if there is none, nobody else knows of it. */
  | { readonly move: 'begin'; readonly side: SideName }
  /** That it is out is known: until then its answer would be that to nothing. */
  | { readonly move: 'note'; readonly side: SideName }
  | { readonly move: 'deliver'; readonly index: number };

const SIDES = ['caller', 'callee'] as const;
const other = (side: SideName): SideName => (side === 'caller' ? 'callee' : 'caller');

export function firstModel(questions: number, placed: Readonly<Record<SideName, boolean>>): Model {
  const side = (name: SideName): Side => ({
    connection: firstConnection(placed[name]),
    made: 'the call',
    left: { restart: questions, rejoin: questions },
  });
  return { sides: { caller: side('caller'), callee: side('callee') }, wire: [] };
}

export function movesOf({ sides, wire }: Model): readonly Move[] {
  const asks = SIDES.flatMap((side) =>
    (['restart', 'rejoin'] as const)
      .filter((kind) => sides[side].left[kind] > 0)
      .map((kind): Move => ({ move: 'ask', side, kind })),
  );
  const steps = SIDES.flatMap((side): readonly Move[] => {
    const { open } = sides[side].connection;
    const begins: readonly Move[] = open?.step === 'waits' ? [{ move: 'begin', side }] : [];
    return begunOf(sides[side]) === null ? begins : [...begins, { move: 'note', side }];
  });
  return [...asks, ...steps, ...wire.map((_message, index): Move => ({ move: 'deliver', index }))];
}

export function apply(model: Model, move: Move): Model {
  if (move.move === 'ask') return ask(model, move.side, move.kind);
  if (move.move === 'begin') return begin(model, move.side);
  if (move.move === 'note') return note(model, move.side);
  const message = model.wire[move.index];
  return message === undefined ? model : deliver(model, message);
}

function ask(model: Model, name: SideName, kind: QuestionKind): Model {
  const side = model.sides[name];
  const { connection, verdict } = stepPairs(side.connection, { type: 'ask', kind });
  if (verdict === 'dropped') return model;
  const left = { ...side.left, [kind]: side.left[kind] - 1 };
  return withSide(model, name, { ...side, connection, left });
}

function begin(model: Model, name: SideName): Model {
  const side = model.sides[name];
  const { open } = side.connection;
  if (open === null) return model;
  const { kind, pair } = open;
  const { connection, verdict } = stepPairs(side.connection, { type: 'begun', pair });
  if (verdict === 'dropped') return model;
  const hash = hashOf(name, kind, pair);
  return send(withSide(model, name, { ...side, connection }), { to: other(name), what: 'question', kind, pair, hash });
}

function note(model: Model, name: SideName): Model {
  const side = model.sides[name];
  const begun = begunOf(side);
  if (begun === null) return model;
  const { kind, pair } = begun;
  const { connection } = stepPairs(side.connection, { type: 'asked', pair, hash: hashOf(name, kind, pair) });
  return withSide(model, name, { ...side, connection });
}

function begunOf({ connection: { open, before } }: Side): Question | null {
  return [before, open].find((question) => question?.step === 'begun') ?? null;
}

function deliver(model: Model, message: Message): Model {
  const { to: name, what, kind, pair, hash } = message;
  const side = model.sides[name];
  const event =
    what === 'question'
      ? ({ type: 'question', kind, pair, now: 0 } as const)
      : ({ type: 'answer', kind, pair, hash } as const);
  const { connection, verdict } = stepPairs(side.connection, event);
  if (verdict === 'dropped') return withSide(model, name, { ...side, connection });
  const next = withSide(model, name, { ...side, connection, made: hash });
  return what === 'answer' ? next : send(next, { to: other(name), what: 'answer', kind, pair, hash });
}

function send(model: Model, message: Message): Model {
  const isThere = model.wire.some((one) => JSON.stringify(one) === JSON.stringify(message));
  return isThere ? model : { ...model, wire: [...model.wire, message] };
}

function withSide(model: Model, name: SideName, side: Side): Model {
  return { ...model, sides: { ...model.sides, [name]: side } };
}

/** A side sends no two questions of one pair. */
function hashOf(name: SideName, kind: QuestionKind, { generation, restart }: Pair): string {
  return `${name} ${kind} ${generation}.${restart}`;
}

/** Both believe to have the same connection, and each has another. */
export function isSplit({ sides: { caller, callee } }: Model): boolean {
  return comparePairs(caller.connection.at, callee.connection.at) === 0 && caller.made !== callee.made;
}

/** Nobody waits for the other one. What found no way is not waited for: nobody has heard of it. */
export function agree({ sides: { caller, callee } }: Model): boolean {
  const isWaiting = SIDES.some((name) => isAsked({ caller, callee }[name].connection.open));
  return !isWaiting && comparePairs(caller.connection.at, callee.connection.at) === 0 && caller.made === callee.made;
}

/** Media flow between them, and whatever either of them still has to ask, they see no reason to ask for it. */
function isHealthy(model: Model): boolean {
  const isWindowGone = SIDES.some((name) => model.sides[name].connection.open?.kind === 'rejoin');
  return !isWindowGone && agree(model);
}

/**
 * Nothing is lost any more: what is on the wire arrives. Then whoever waits for an answer asks again, once; but in a
 * call that stands nobody asks by themselves.
 */
export function quietRound(model: Model): Model {
  const next = settle(model);
  if (isHealthy(next)) return next;
  return settle(SIDES.filter((name) => next.sides[name].connection.open !== null).reduce(askNow, next));
}

function askNow(model: Model, name: SideName): Model {
  const side = model.sides[name];
  const kind = side.connection.open?.kind ?? 'restart';
  const asking = ask(withSide(model, name, { ...side, left: { ...side.left, [kind]: 1 } }), name, kind);
  return begin(asking, name);
}

/** Whoever asks in a call that stands is answered, whatever the other one found no way for. */
function areAnswered(model: Model): boolean {
  return SIDES.every((name) => {
    const next = settle(askNow(model, name));
    return agree(next) && next.sides[name].made !== model.sides[name].made;
  });
}

function settle(model: Model): Model {
  let next = SIDES.reduce(note, model);
  for (let index = 0; index < next.wire.length; index += 1) next = apply(next, { move: 'deliver', index });
  return next;
}

/** Every state that can be reached, nearest first, until there are so many. */
export function* statesFrom(first: Model, limit: number): Generator<Model> {
  const seen = new Set<string>([JSON.stringify(first)]);
  const waiting = [first];
  for (let index = 0; index < waiting.length; index += 1) {
    const model = waiting[index];
    if (model === undefined) return;
    yield model;
    for (const move of movesOf(model)) {
      if (waiting.length >= limit) break;
      const next = apply(model, move);
      const text = JSON.stringify(next);
      if (seen.has(text)) continue;
      seen.add(text);
      waiting.push(next);
    }
  }
}

/** The first of so many states that is split or stays so, or that has nobody hear who asks; null if there is none. */
export function findDisagreement(limit: number): Model | null {
  for (const model of statesFrom(firstModel(2, { caller: true, callee: false }), limit)) {
    if (isSplit(model) || !isWell(model)) return model;
  }
  return null;
}

/** Once nothing is lost any more they have one connection, and whoever asks for another one gets it. */
export function isWell(model: Model): boolean {
  const quiet = quietRound(model);
  return agree(quiet) && areAnswered(quiet);
}
