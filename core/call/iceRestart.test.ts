import { describe, expect, test } from 'vitest';
import { CALL_A as A, digits, tell } from '../../test/fakes/callStory.ts';
import { alice, bob, mediaConnected, orders, recorded, relay, sent } from '../../test/fakes/callEvents.ts';
import type { CallEvent } from './callEvent.ts';
import type { Pair } from './connection.ts';
import {
  pair,
  credentials,
  candidates,
  heardOf,
  interrupted,
  noRelay,
  timer,
  planned,
  addressesChanged,
  restartReady,
  remoteRestart,
  remoteRestarted,
  remoteRejoin,
  remoteRejoined,
  offered,
  atAlice,
  atBob,
  run,
  plans,
  timers,
  messageOf,
  isReconnecting,
  theirs,
  asConnected,
  flowsFrom,
} from '../../test/fakes/brokenCall.ts';

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

  test('who is muted sends all the same: silence long after they said so is a sign, and with it none', () => {
    const muted = heardOf(bob, { ...theirs, microphone: false });
    // Sound stops with the word of who has no microphone, and silence is said a second later.
    expect(plans(run([muted, interrupted('silence')]).effects)).toEqual([]);
    const said = run([muted], atAlice, 10_000).state;
    expect(plans(run([interrupted('silence')], said, 11_500).effects)).toEqual([]);
    expect(plans(run([interrupted('silence')], said, 14_000).effects)).toEqual([pair(0, 1)]);
    // What else they say meanwhile, of a camera or after they signed in again, is no other word about their sound.
    const again = run([heardOf(bob, { ...theirs, microphone: false, camera: true }, 10)], said, 13_500).state;
    expect(plans(run([interrupted('silence')], again, 14_000).effects)).toEqual([pair(0, 1)]);
    const broken = run([interrupted('silence'), timer('reconnecting')], again, 14_000).state;
    expect(isReconnecting(run([heardOf(bob, { ...theirs, microphone: false }, 11)], broken, 14_500).state)).toBe(true);
    // Who was held meanwhile sent nothing: from then on it counts anew.
    const held = run([heardOf(bob, { ...theirs, microphone: false, held: true }, 10)], said, 13_000).state;
    const back = run([heardOf(bob, { ...theirs, microphone: false }, 11)], held, 13_500).state;
    expect(plans(run([interrupted('silence')], back, 14_000).effects)).toEqual([]);
  });

  test('who holds while only silence spoke of a break was not interrupted', () => {
    const silent = run([heardOf(bob), interrupted('silence'), timer('reconnecting')]).state;
    expect(isReconnecting(silent)).toBe(true);
    expect(isReconnecting(run([heardOf(bob, { ...theirs, held: true }, 10)], silent).state)).toBe(false);
    const broken = run([interrupted('ice'), heardOf(bob, { ...theirs, held: true }, 10)], silent).state;
    expect(isReconnecting(broken)).toBe(true);
  });

  test('silence that ICE knows nothing of is no break: it is their sound that is missing, and the call goes on', () => {
    const restarts = Array.from({ length: 4 }, () => timer('restart'));
    const silent = run([heardOf(bob), interrupted('silence'), timer('reconnecting'), ...restarts]).state;
    expect(isReconnecting(silent)).toBe(false);
    expect(run([timer('giveUp')], silent).state.phase).toBe('connected');
    const broken = run([heardOf(bob), interrupted('silence'), interrupted('ice'), ...restarts, timer('giveUp')]);
    expect(broken.state).toMatchObject({ phase: 'ended', reason: 'connectionLost' });
  });

  test('ICE that says only after ten seconds of silence that the path is gone: it is reconnecting all the while, and half a minute counts from the silence', () => {
    const seconds = [timer('restart'), timer('restart'), timer('restart')];
    const silent = run([heardOf(bob), interrupted('silence'), timer('reconnecting'), ...seconds], undefined, 10_000);
    expect(isReconnecting(silent.state)).toBe(true);
    const known = run([interrupted('ice')], silent.state, 20_000);
    expect(isReconnecting(known.state)).toBe(true);
    expect(timers(known.effects), 'nothing is waited for anew').toEqual([]);
    expect(run([timer('giveUp')], known.state, 40_000).state).toMatchObject({ phase: 'ended' });
  });

  test('what we send is told again once the path is back, for what we said meanwhile may not have come', () => {
    const own: CallEvent = { type: 'ownMediaState', callId: A, state: { ...theirs, muted: false } };
    const back = run([own, interrupted('ice'), flowsFrom('bob')], undefined, 20_000);
    expect(sent(back.effects)).toEqual(['mediaState']);
    // Another way, and no interruption before it.
    expect(sent(run([flowsFrom('bob')], back.state, 30_000).effects)).toEqual([]);
  });

  test('a relay that did its part to the last is not blamed for somebody who is gone', () => {
    const relayed = { ...asConnected(atAlice), relayOnly: true };
    const tried = (answer: 'given' | 'noAnswer'): CallEvent => ({
      type: 'relaysTried',
      callId: A,
      relays: [{ server: 'relay:3478', transport: 'udp', answer }],
    });
    const gone = (answer: 'given' | 'noAnswer') =>
      run([interrupted('ice'), tried(answer), timer('giveUp')], relayed).state;
    expect(gone('given')).toMatchObject({ phase: 'ended', reason: 'connectionLost' });
    expect(gone('noAnswer')).toMatchObject({ phase: 'ended', reason: 'relayUnavailable' });
  });

  test('a relay-only call never restarts without a relay', () => {
    const relayed = { ...asConnected(atAlice), relayOnly: true };
    expect(orders(run([addressesChanged, planned(pair(0, 1))], relayed).effects)).toEqual([]);
    expect(orders(run([remoteRestart(pair(0, 1))], relayed).effects)).toEqual([]);
  });

  test('a restart counts until the next one finds a relay: it leaves, and so does what is gathered for it', () => {
    const relayed = { ...asConnected(atAlice), relayOnly: true };
    const local: CallEvent = { type: 'localCandidates', callId: A, pair: pair(0, 1), candidates };
    const begun = run([interrupted(), planned(pair(0, 1), relay)], relayed);
    const again = run([timer('restart'), planned(pair(0, 2), noRelay)], begun.state, 12_000);
    const out = run([restartReady(pair(0, 1)), local], again.state, 12_100);
    expect(out.all).toMatchObject([
      { message: { kind: 'restart', pair: pair(0, 1), credentials } },
      { message: { kind: 'candidates', pair: pair(0, 1), candidates } },
    ]);
    expect(orders(run([remoteRestarted(pair(0, 1))], out.state, 12_500).effects)).toEqual(['applyRestart']);
    // As soon as it has found one, the one before is over.
    const found = run([timer('restart'), planned(pair(0, 3), relay)], out.state, 14_000);
    expect(orders(found.effects)).toEqual(['restart']);
    expect(sent(run([restartReady(pair(0, 1)), local], found.state, 14_100).all)).toEqual([]);
  });

  test('once the call stands, a restart that found no relay does not win against theirs (A75)', () => {
    const relayed = { ...asConnected(atAlice), relayOnly: true };
    const out = run([interrupted(), planned(pair(0, 1), relay), restartReady(pair(0, 1))], relayed);
    const again = run([timer('restart'), planned(pair(0, 2), noRelay)], out.state, 12_000);
    const stands = run([remoteRestarted(pair(0, 1)), mediaConnected], again.state, 12_500).state;
    expect(asConnected(stands).interruption).toBeNull();
    const theirs = run([{ ...remoteRestart(pair(0, 2)), network: relay }], stands, 600_000);
    expect(orders(theirs.effects)).toEqual(['answerRestart']);
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
