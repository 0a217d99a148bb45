import { describe, expect, test } from 'vitest';
import {
  answers,
  CALL_A as A,
  certificateOf,
  describe as described,
  digits,
  direct,
  known,
  mediaSecretOf,
  nonceOf,
  offers,
  own,
  tell,
} from '../../test/fakes/callStory.ts';
import {
  alice,
  answeredHere,
  answerReady,
  bob,
  candidate,
  dialled,
  mediaConnected,
  offerReady,
  orders,
  recorded,
  sent,
} from '../../test/fakes/callEvents.ts';
import type { CallEffect } from './callEffect.ts';
import type { CallEvent } from './callEvent.ts';
import { callSecurity } from './callSecurity.ts';
import type { CallState } from './callState.ts';
import { commitmentTo } from './callWords.ts';
import type { Pair } from './connection.ts';
import type { OutgoingMessage } from './outgoingMessage.ts';
import { callView } from './view.ts';

// Calls between Alice, who placed them, and Bob, whose connection breaks.

const pair = (generation: number, restart: number): Pair => ({ generation, restart });
const credentials = { ufrag: 'ufra', pwd: 'p'.repeat(24) };
const candidates = [candidate];
const theirs = { microphone: true, camera: false, screen: false, held: false };
const sound = (from: CallEvent & { readonly type: 'remoteMediaState' }): CallEvent => from;
const heardOf = (from: typeof bob, state = theirs, sequence = 9) =>
  sound({ type: 'remoteMediaState', callId: A, from, sequence, state });
const interrupted = (sign: 'silence' | 'ice' = 'ice', generation = 0): CallEvent => ({
  type: 'mediaInterrupted',
  callId: A,
  generation,
  sign,
});
const timer = (name: Extract<CallEvent, { type: 'timerFired' }>['timer']): CallEvent => ({
  type: 'timerFired',
  callId: A,
  timer: name,
});
const planned = (of: Pair, network = direct): CallEvent => ({ type: 'networkPlanned', callId: A, pair: of, network });
const addressesChanged: CallEvent = { type: 'addressesChanged', callId: A };
const windowLost: CallEvent = { type: 'windowLost', callId: A, drawn: own('after the crash') };
const restartReady = (of: Pair, answers = false): CallEvent => ({
  type: 'restartReady',
  callId: A,
  pair: of,
  answers,
  credentials,
});
const rejoinReady = (of: Pair, name: 'rejoining' | 'answering'): CallEvent => ({
  type: 'rejoinReady',
  callId: A,
  pair: of,
  answers: name === 'answering',
  description: described(name),
});
const remoteRestart = (of: Pair, from = bob, hash = digits('their restart')): CallEvent => ({
  type: 'remoteRestart',
  callId: A,
  from,
  pair: of,
  hash,
  credentials,
  network: direct,
});
const remoteRestarted = (of: Pair, questionHash = digits('restart')): CallEvent => ({
  type: 'remoteRestarted',
  callId: A,
  from: bob,
  pair: of,
  questionHash,
  credentials,
});
const remoteRejoin = (
  of: Pair,
  from = bob,
  sasCommitment: string | null = null,
  afterGeneration = 0,
  mediaSecret: string | null = null,
): Extract<CallEvent, { type: 'remoteRejoin' }> => ({
  type: 'remoteRejoin',
  callId: A,
  from,
  pair: of,
  hash: digits('rejoin'),
  offer: described('rejoining'),
  sasCommitment,
  afterGeneration,
  mediaSecret,
  network: direct,
  drawn: own('answering'),
});
const remoteRejoined = (of: Pair, sasNonce: string | null = null, mediaSecret: string | null = null): CallEvent => ({
  type: 'remoteRejoined',
  callId: A,
  from: alice,
  pair: of,
  hash: digits('rejoined'),
  questionHash: digits('rejoin'),
  answer: described('answering'),
  sasNonce,
  mediaSecret,
});

/** With words: both showed a nonce. */
const offered = offers('alice', 7, { sasCommitment: commitmentTo(nonceOf('alice')) });
const revealed: CallEvent = {
  type: 'remoteRevealed',
  callId: A,
  from: alice,
  generation: 0,
  nonce: nonceOf('alice'),
};
const flowsFrom = (name: string, generation = 0): CallEvent => ({
  ...mediaConnected,
  generation,
  certificate: certificateOf(name),
});
const atAlice = tell([dialled, offerReady, answers('bob', 9, { sasNonce: nonceOf('bob') }), mediaConnected]).state;
const atBob = tell([offered, answeredHere, answerReady, revealed, flowsFrom('alice')]).state;
const run = (events: readonly CallEvent[], from: CallState = atAlice, startMs = 10_000) => tell(events, from, startMs);

const plans = (effects: readonly CallEffect[]): readonly Pair[] =>
  effects.flatMap((effect) => (effect.type === 'planNetwork' ? [effect.pair] : []));
const timers = (effects: readonly CallEffect[]): readonly string[] =>
  effects.flatMap((effect) => (effect.type === 'startTimer' ? [`${effect.timer} ${effect.afterMs}`] : []));
function messageOf<Kind extends OutgoingMessage['kind']>(effects: readonly CallEffect[], kind: Kind) {
  const found = effects.flatMap((effect) => (effect.type === 'send' ? [effect.message] : []));
  const message = found.find((one): one is Extract<OutgoingMessage, { kind: Kind }> => one.kind === kind);
  if (message === undefined) throw new Error(`no ${kind} was sent`);
  return message;
}
const isReconnecting = (state: CallState) => {
  const view = callView(state);
  return view.phase === 'connected' && view.reconnecting;
};
const wordsOf = (state: CallState) => callSecurity(state)?.words ?? null;

describe('a path that breaks', () => {
  test('a restart is asked for at once, and again after 2, 4, 8 and 16 seconds', () => {
    const first = run([interrupted()]);
    expect(plans(first.effects)).toEqual([pair(0, 1)]);
    expect(timers(first.effects)).toEqual(['reconnecting 2000', 'giveUp 30000', 'restart 2000']);
    let { state } = first;
    const waits: string[] = [];
    for (let index = 2; index <= 5; index += 1) {
      const next = run([timer('restart')], state);
      expect(plans(next.effects)).toEqual([pair(0, index)]);
      waits.push(...timers(next.effects));
      ({ state } = next);
    }
    expect(waits).toEqual(['restart 2000', 'restart 4000', 'restart 8000']);
  });

  test('a person is told after two seconds, and that it is over as soon as media flow again', () => {
    const broken = run([interrupted()]).state;
    expect(isReconnecting(broken)).toBe(false);
    const told = run([timer('reconnecting')], broken).state;
    expect(isReconnecting(told)).toBe(true);
    const back = run([mediaConnected], told).state;
    expect(isReconnecting(back)).toBe(false);
    // What was begun for it counts no more.
    for (const late of ['reconnecting', 'restart', 'giveUp', 'goodbye'] as const) {
      expect(run([timer(late)], back)).toMatchObject({ state: back, effects: [] });
    }
  });

  test('after thirty seconds the call ends, with what was missing', () => {
    const { state, effects } = run([interrupted(), timer('giveUp')]);
    expect(state).toMatchObject({ phase: 'ended', reason: 'connectionLost' });
    expect(sent(effects)).toEqual(['hangup failed']);
    const relayed = run([{ ...interrupted() }, timer('giveUp')], { ...asConnected(atAlice), relayOnly: true });
    expect(relayed.state).toMatchObject({ phase: 'ended', reason: 'relayUnavailable' });
    expect(recorded(relayed.effects)).toHaveLength(1);
  });

  test('another address is reason enough for a restart, with nothing broken yet', () => {
    const { state, effects } = run([addressesChanged]);
    expect(plans(effects)).toEqual([pair(0, 1)]);
    expect(timers(effects)).toEqual([]);
    expect(isReconnecting(state)).toBe(false);
  });

  test('the question leaves with the credentials of the engine, its candidates with its numbers', () => {
    const asked = run([addressesChanged, planned(pair(0, 1))]);
    expect(orders(asked.effects)).toEqual(['restart']);
    const local: CallEvent = { type: 'localCandidates', callId: A, pair: pair(0, 1), candidates };
    const out = run([restartReady(pair(0, 1)), local], asked.state);
    expect(out.all).toMatchObject([
      { message: { kind: 'restart', pair: pair(0, 1), credentials } },
      { message: { kind: 'candidates', pair: pair(0, 1) } },
    ]);
    const answered = run([remoteRestarted(pair(0, 1))], out.state);
    expect(orders(answered.effects)).toEqual(['applyRestart']);
    // Once.
    expect(orders(run([remoteRestarted(pair(0, 1))], answered.state).effects)).toEqual([]);
  });

  test('an answer to another question is no answer (A72)', () => {
    const out = run([addressesChanged, planned(pair(0, 1)), restartReady(pair(0, 1))]);
    expect(orders(run([remoteRestarted(pair(0, 1), digits('another'))], out.state).effects)).toEqual([]);
    expect(orders(run([remoteRestarted(pair(0, 2))], out.state).effects)).toEqual([]);
  });

  test('their question is answered with its hash, and ours at the same time gives way to who placed the call', () => {
    const answering = run([remoteRestart(pair(0, 1)), restartReady(pair(0, 1)), restartReady(pair(0, 1), true)]);
    expect(orders(answering.all)).toEqual(['answerRestart']);
    expect(messageOf(answering.effects, 'restarted')).toMatchObject({
      pair: pair(0, 1),
      questionHash: digits('their restart'),
    });
    const both = [addressesChanged, planned(pair(0, 1)), restartReady(pair(0, 1))];
    const placed = run([...both, remoteRestart(pair(0, 1))]);
    expect(orders(placed.effects)).toEqual([]);
    const called = run([...both, remoteRestart(pair(0, 1), alice)], atBob);
    expect(orders(called.effects)).toEqual(['answerRestart']);
  });

  test('candidates of an older connection are dropped, and those of a newer one wait for it', () => {
    const candidatesOf = (of: Pair): CallEvent => ({
      type: 'remoteCandidates',
      callId: A,
      from: bob,
      pair: of,
      candidates,
    });
    const early = run([candidatesOf(pair(0, 1))]);
    expect(orders(early.effects)).toEqual([]);
    const taken = run([remoteRestart(pair(0, 1))], early.state);
    expect(orders(taken.effects)).toEqual(['answerRestart', 'addCandidates']);
    expect(orders(run([candidatesOf(pair(0, 0))], taken.state).effects)).toEqual([]);
    expect(orders(run([candidatesOf(pair(0, 1))], taken.state).effects)).toEqual(['addCandidates']);
  });

  test('silence is a sign only against what they say that they send', () => {
    expect(plans(run([interrupted('silence')]).effects), 'an older Ringfort says nothing').toEqual([]);
    const talking = run([heardOf(bob)]).state;
    expect(plans(run([interrupted('silence')], talking).effects)).toEqual([pair(0, 1)]);
    const holding = run([heardOf(bob, { ...theirs, held: true })]).state;
    expect(plans(run([interrupted('silence')], holding).effects)).toEqual([]);
    expect(plans(run([interrupted('ice')], holding).effects)).toEqual([pair(0, 1)]);
  });

  test('who holds while only silence spoke of a break was not interrupted', () => {
    const silent = run([heardOf(bob), interrupted('silence'), timer('reconnecting')]).state;
    expect(isReconnecting(silent)).toBe(true);
    expect(isReconnecting(run([heardOf(bob, { ...theirs, held: true }, 10)], silent).state)).toBe(false);
    const broken = run([interrupted('ice'), heardOf(bob, { ...theirs, held: true }, 10)], silent).state;
    expect(isReconnecting(broken)).toBe(true);
  });

  test('silence that ICE knows nothing of is no break: it is their sound that is missing, and the call goes on', () => {
    const restarts = [timer('restart'), timer('restart'), timer('restart')];
    const silent = run([heardOf(bob), interrupted('silence'), timer('reconnecting'), ...restarts]).state;
    expect(isReconnecting(silent)).toBe(false);
    expect(run([timer('giveUp')], silent).state.phase).toBe('connected');
    const broken = run([heardOf(bob), interrupted('silence'), interrupted('ice'), ...restarts, timer('giveUp')]);
    expect(broken.state).toMatchObject({ phase: 'ended', reason: 'connectionLost' });
  });

  test('a relay-only call never restarts without a relay', () => {
    const relayed = { ...asConnected(atAlice), relayOnly: true };
    expect(orders(run([addressesChanged, planned(pair(0, 1))], relayed).effects)).toEqual([]);
    expect(orders(run([remoteRestart(pair(0, 1))], relayed).effects)).toEqual([]);
  });

  test('before the answer none of it means anything (A41)', () => {
    const rings = tell([offered]).state;
    const early: CallEvent = { type: 'remoteCandidates', callId: A, from: alice, pair: pair(1, 0), candidates };
    for (const event of [
      remoteRestart(pair(0, 1), alice),
      { ...remoteRestarted(pair(0, 1)), from: alice },
      remoteRejoin(pair(1, 0), alice),
      remoteRejoined(pair(1, 0)),
      early,
    ]) {
      expect(run([event], rings)).toMatchObject({ state: rings, effects: [{ type: 'reportIgnored' }] });
    }
  });

  test('from another device of theirs none of it counts (A71)', () => {
    const other = { ...bob, device: 10 };
    for (const event of [remoteRestart(pair(0, 1), other), remoteRejoin(pair(1, 0), other)]) {
      expect(run([event])).toMatchObject({ state: atAlice, effects: [{ type: 'reportIgnored' }] });
    }
  });
});

describe('a window that is lost', () => {
  const lost = () => run([windowLost, planned(pair(1, 0))], atBob);
  const asked = () => run([rejoinReady(pair(1, 0), 'rejoining')], lost().state);

  test('a new one asks the other side to begin again, as it was', () => {
    const muted: CallEvent = {
      type: 'ownMediaState',
      callId: A,
      state: { ...theirs, microphone: false, camera: true },
    };
    const { all } = run([muted, windowLost, planned(pair(1, 0))], atBob);
    expect(orders(all)).toEqual(['close', 'rejoin']);
    expect(all.find((effect) => effect.type === 'media' && effect.order.kind === 'rejoin')).toMatchObject({
      order: { muted: true, callType: 'video', pair: pair(1, 0) },
    });
    expect(messageOf(asked().effects, 'rejoin')).toMatchObject({
      pair: pair(1, 0),
      sasCommitment: commitmentTo(nonceOf('after the crash')),
      afterGeneration: 0,
    });
  });

  test('media of before count no more, and those of the new one only with the certificate of its answer', () => {
    const open = asked();
    expect(run([flowsFrom('alice')], open.state).state).toBe(open.state);
    const joined = run([remoteRejoined(pair(1, 0))], open.state);
    expect(orders(joined.effects)).toEqual(['sealMedia', 'applyAnswer']);
    expect(run([flowsFrom('alice', 1)], joined.state).state).toMatchObject({ phase: 'ended', reason: 'unsecured' });
    const back = run([flowsFrom('answering', 1)], joined.state).state;
    expect(back).toMatchObject({ phase: 'connected', interruption: null, connectedAt: asConnected(atBob).connectedAt });
  });

  test('the words are others afterwards, the same on both sides, and say that they are', () => {
    const before = wordsOf(atBob);
    expect(before).not.toBeNull();
    expect(wordsOf(atAlice)).toEqual(before);
    const rejoin = messageOf(asked().effects, 'rejoin');
    const answering = run(
      [remoteRejoin(pair(1, 0), bob, rejoin.sasCommitment), rejoinReady(pair(1, 0), 'answering')],
      atAlice,
    );
    expect(orders(answering.all)).toEqual(['answerRejoin']);
    const { sasNonce, questionHash } = messageOf(answering.effects, 'rejoined');
    expect([sasNonce, questionHash]).toEqual([nonceOf('answering'), digits('rejoin')]);
    expect(wordsOf(answering.state), 'until both have shown their nonces there are none').toBeNull();

    const joined = run([remoteRejoined(pair(1, 0), sasNonce)], asked().state);
    const reveal = messageOf(joined.effects, 'reveal');
    expect(reveal).toMatchObject({ generation: 1, nonce: nonceOf('after the crash') });
    const shown = run(
      [{ type: 'remoteRevealed', callId: A, from: bob, generation: 1, nonce: reveal.nonce }],
      answering.state,
    );
    const words = wordsOf(joined.state);
    expect(words).not.toBeNull();
    expect(wordsOf(shown.state)).toEqual(words);
    expect(words).not.toEqual(before);
    for (const { state } of [joined, shown]) expect(callSecurity(state)).toMatchObject({ renewed: true });
  });

  test('frames are sealed with other keys afterwards, the same on both sides, and never go open', () => {
    const sealedAlice = tell([
      dialled,
      offerReady,
      answers('bob', 9, { sasNonce: nonceOf('bob'), mediaSecret: mediaSecretOf('bob') }),
      mediaConnected,
    ]).state;
    const sealedBob = tell([
      { ...offered, mediaSecret: mediaSecretOf('alice') },
      answeredHere,
      answerReady,
      revealed,
      flowsFrom('alice'),
    ]).state;
    const keysOf = (effects: readonly CallEffect[]) =>
      effects.flatMap((effect) =>
        effect.type === 'media' && effect.order.kind === 'sealMedia' ? [effect.order.keys] : [],
      );
    const asking = run([windowLost, planned(pair(1, 0)), rejoinReady(pair(1, 0), 'rejoining')], sealedBob);
    const { sasCommitment, mediaSecret } = messageOf(asking.effects, 'rejoin');
    expect(mediaSecret).toBe(mediaSecretOf('after the crash'));
    const question = remoteRejoin(pair(1, 0), bob, sasCommitment, 0, mediaSecret);
    const answering = run([question, rejoinReady(pair(1, 0), 'answering')], sealedAlice);
    const answer = messageOf(answering.effects, 'rejoined');
    const joined = run([remoteRejoined(pair(1, 0), answer.sasNonce, answer.mediaSecret)], asking.state);
    const [[atBobs], [atAlices]] = [keysOf(joined.effects), keysOf(answering.all)];
    expect(atBobs).toMatchObject({ generation: 1 });
    expect(atAlices?.audio).toEqual({ seal: atBobs?.audio.open, open: atBobs?.audio.seal });
    // What was sealed once is sealed for the rest of the call.
    const open = remoteRejoin(pair(1, 0), bob, sasCommitment, 0, null);
    expect(run([open], sealedAlice)).toMatchObject({ state: sealedAlice, effects: [{ type: 'reportIgnored' }] });
    const unsealed = run([remoteRejoined(pair(1, 0), answer.sasNonce, null)], asking.state);
    expect(unsealed.state).toMatchObject({ phase: 'ended', reason: 'unsecured' });
  });

  test('whoever was verified stays verified', () => {
    const before = known('bob', [9]);
    const trust = { ...before, devices: before.devices.map((device) => ({ ...device, verified: true })) };
    const { state } = run([{ type: 'trustChanged', callId: A, trust }, remoteRejoin(pair(1, 0))]);
    expect(callSecurity(state)?.verified).toBe(true);
  });

  test('a nonce that opens nothing ends the call, one of before is no news', () => {
    const answering = run([
      remoteRejoin(pair(1, 0), bob, commitmentTo(nonceOf('after the crash'))),
      rejoinReady(pair(1, 0), 'answering'),
    ]);
    const nonce = (generation: number, of: string): CallEvent => ({
      type: 'remoteRevealed',
      callId: A,
      from: bob,
      generation,
      nonce: nonceOf(of),
    });
    expect(run([nonce(0, 'anything')], answering.state).state.phase).toBe('connected');
    expect(run([nonce(1, 'another')], answering.state).state).toMatchObject({ phase: 'ended', reason: 'unsecured' });
  });

  test('a rejoin that goes on from a connection which never was is dropped (A71)', () => {
    const commitment = commitmentTo(nonceOf('after the crash'));
    const { state, effects } = run([remoteRejoin(pair(2, 0), bob, commitment, 1)]);
    expect(state).toBe(atAlice);
    expect(effects).toEqual([{ type: 'reportIgnored', callId: A }]);
  });

  test('what both agreed on last is what the next words go on from, whichever was lost between', () => {
    // Bob never hears Alice's first answer, asks again, and she goes on from what both have.
    const commitment = commitmentTo(nonceOf('after the crash'));
    const first = run([remoteRejoin(pair(1, 0), bob, commitment), rejoinReady(pair(1, 0), 'answering')]);
    const again = run(
      [remoteRejoin(pair(2, 0), bob, commitment, 0), rejoinReady(pair(2, 0), 'answering')],
      first.state,
    );
    const lostOnce = run([timer('rejoin'), planned(pair(2, 0)), rejoinReady(pair(2, 0), 'rejoining')], asked().state);
    expect(messageOf(lostOnce.effects, 'rejoin').afterGeneration).toBe(0);
    const joined = run([remoteRejoined(pair(2, 0), nonceOf('answering'))], lostOnce.state);
    const shown = run(
      [{ type: 'remoteRevealed', callId: A, from: bob, generation: 2, nonce: nonceOf('after the crash') }],
      again.state,
    );
    expect(wordsOf(shown.state)).toEqual(wordsOf(joined.state));
    expect(wordsOf(joined.state)).not.toBeNull();
  });

  test('one that is lost again and again ends the call', () => {
    let { state } = run([windowLost], atBob);
    for (let index = 2; index <= 3; index += 1) ({ state } = run([windowLost], state));
    expect(state.phase).toBe('connected');
    const last = run([windowLost], state);
    expect(last.state).toMatchObject({ phase: 'ended', reason: 'windowLost' });
    expect(sent(last.effects)).toEqual(['hangup failed']);
  });

  test('one that is lost before media flow rejoins as well', () => {
    const connecting = tell([offered, answeredHere, answerReady]).state;
    const { state, all } = run([windowLost, planned(pair(1, 0))], connecting);
    expect([state.phase, orders(all)]).toEqual(['connecting', ['close', 'rejoin']]);
  });

  test('the other side waits three seconds for it after closed media, then it was a hang-up (A99)', () => {
    const closed = run([{ type: 'mediaClosedThere', callId: A, generation: 0 }]);
    expect(timers(closed.effects)).toEqual(['goodbye 3000']);
    expect(run([timer('goodbye')], closed.state).state).toMatchObject({ phase: 'ended', reason: 'hungUpThere' });
    const rejoined = run([remoteRejoin(pair(1, 0))], closed.state);
    expect(timers(rejoined.effects)).toEqual(['reconnecting 2000', 'giveUp 30000']);
    expect(run([timer('goodbye')], rejoined.state).state).toBe(rejoined.state);
    // Word of the connection that was given up.
    const late: CallEvent = { type: 'mediaClosedThere', callId: A, generation: 0 };
    expect(run([late], rejoined.state).state).toBe(rejoined.state);
  });

  test('the other side is told again what we send', () => {
    const own: CallEvent = { type: 'ownMediaState', callId: A, state: theirs };
    const told = run([own]);
    expect(sent(told.effects)).toEqual(['mediaState']);
    const back = run([remoteRejoin(pair(1, 0)), flowsFrom('rejoining', 1)], told.state, 20_000);
    expect(sent(back.effects)).toEqual(['mediaState']);
    expect(sent(run([flowsFrom('rejoining', 1)], back.state, 30_000).effects)).toEqual([]);
  });
});

function asConnected(state: CallState): Extract<CallState, { phase: 'connected' }> {
  if (state.phase !== 'connected') throw new Error(`it is ${state.phase}`);
  return state;
}
