import { describe, expect, test } from 'vitest';
import { answers, CALL_A as A, digits, known, mediaSecretOf, nonceOf, tell } from '../../test/fakes/callStory.ts';
import {
  alice,
  answeredHere,
  answerReady,
  bob,
  dialled,
  mediaConnected,
  offerReady,
  orders,
  sent,
} from '../../test/fakes/callEvents.ts';
import type { CallEffect } from './callEffect.ts';
import type { CallEvent } from './callEvent.ts';
import { callSecurity } from './callSecurity.ts';
import { commitmentTo } from './callWords.ts';
import { callView } from '../../test/fakes/callView.ts';
import {
  heardOf,
  interrupted,
  noRelay,
  pair,
  theirs,
  timer,
  planned,
  windowLost,
  rejoinReady,
  remoteRejoin,
  remoteRejoined,
  offered,
  revealed,
  flowsFrom,
  atAlice,
  atBob,
  run,
  timers,
  messageOf,
  wordsOf,
  asConnected,
  plans,
  addressesChanged,
} from '../../test/fakes/brokenCall.ts';

const nobodyHolds = { here: false, there: false };

describe('a window that is lost', () => {
  const lost = () => run([windowLost, planned(pair(1, 0))], atBob);
  const asked = () => run([rejoinReady(pair(1, 0), 'rejoining')], lost().state);

  test.each([
    ['we', { type: 'userHeld', callId: A }],
    ['they', heardOf(alice, { ...theirs, held: true })],
  ] satisfies readonly [string, CallEvent][])('muted stays muted, also while %s hold the call', (_who, held) => {
    const own = { ...theirs, microphone: false, muted: true };
    const { all } = run(
      [{ type: 'ownMediaState', callId: A, state: own }, held, windowLost, planned(pair(1, 0))],
      atBob,
    );
    expect(all).toContainEqual(
      expect.objectContaining({ order: expect.objectContaining({ kind: 'rejoin', muted: true }) }),
    );
  });

  test('a microphone that is missing for now is not muted when it is back', () => {
    const own = { ...theirs, microphone: false, muted: false };
    const { all } = run([{ type: 'ownMediaState', callId: A, state: own }, windowLost, planned(pair(1, 0))], atBob);
    expect(all).toContainEqual(
      expect.objectContaining({ order: expect.objectContaining({ kind: 'rejoin', muted: false }) }),
    );
  });

  test('a new one asks the other side to begin again, as it was', () => {
    const muted: CallEvent = {
      type: 'ownMediaState',
      callId: A,
      state: { ...theirs, microphone: false, camera: true, muted: true },
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

  test('is missed until the new one speaks, also where only silence had said that something is broken, and they hold now (A72)', () => {
    const stories = [
      { from: alice, at: atBob, begunAnew: windowLost },
      { from: bob, at: atAlice, begunAnew: remoteRejoin(pair(1, 0)) },
    ];
    for (const { from, at, begunAnew } of stories) {
      const holding = heardOf(from, { ...theirs, held: true }, 10);
      const waiting = run([heardOf(from), interrupted('silence'), begunAnew, holding], at).state;
      expect(asConnected(waiting).interruption).not.toBeNull();
      expect(run([timer('giveUp')], waiting).state).toMatchObject({ phase: 'ended', reason: 'connectionLost' });
    }
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

  test('one that is lost before the caller has shown its nonce asks once more as soon as it has (A71)', () => {
    const answered = tell([offered, answeredHere, answerReady, flowsFrom('alice')]).state;
    const first = run([windowLost, planned(pair(1, 0)), rejoinReady(pair(1, 0), 'rejoining')], answered);
    // It goes on from nothing, for which it is dropped where frames were sealed.
    expect(messageOf(first.effects, 'rejoin').sasCommitment).toBeNull();
    const again = run([revealed, planned(pair(2, 0)), rejoinReady(pair(2, 0), 'rejoining')], first.state);
    expect(messageOf(again.effects, 'rejoin')).toMatchObject({
      ...{ pair: pair(2, 0), sasCommitment: commitmentTo(nonceOf('after the crash')), afterGeneration: 0 },
    });
    expect(plans(run([revealed], again.state).effects)).toEqual([]);
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

  test('one that is lost as soon as its side heard that media flow is waited for by a side that had not (A71)', () => {
    const connecting = tell([offered, answeredHere, answerReady, revealed]).state;
    const closed = run([{ type: 'mediaClosedThere', callId: A, generation: 0 }], connecting);
    const rejoin = { ...remoteRejoin(pair(1, 0)), from: alice };
    for (const late of [[], [flowsFrom('alice')]]) {
      const asked = run([...late, rejoin, rejoinReady(pair(1, 0), 'answering'), timer('goodbye')], closed.state);
      expect(orders(asked.all)).toEqual(['answerRejoin']);
      expect(sent(asked.all).at(-1)).toBe('rejoined');
      const back = run([flowsFrom('rejoining', 1)], asked.state).state;
      expect(back).toMatchObject({ phase: 'connected', interruption: null });
    }
    // Nothing here could carry it yet, and the next one may find a relay.
    const without = run([{ ...rejoin, network: { relayOnly: true, iceServers: [] } }, timer('goodbye')], closed.state);
    expect(without.state.phase).toBe('connecting');
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

  test('who asks for one has not hung up, also where nothing here can carry it yet (A99)', () => {
    const closed = run([{ type: 'mediaClosedThere', callId: A, generation: 0 }]);
    const question = remoteRejoin(pair(1, 0));
    const asked = run([{ ...question, network: { relayOnly: true, iceServers: [] } }], closed.state);
    expect(timers(asked.effects)).toEqual(['reconnecting 2000', 'giveUp 30000']);
    expect(run([timer('goodbye')], asked.state).state).toBe(asked.state);
    expect(run([timer('giveUp')], asked.state).state).toMatchObject({ phase: 'ended', reason: 'connectionLost' });
    const found = run([remoteRejoin(pair(2, 0))], asked.state);
    expect(found.state).toMatchObject({ phase: 'connected', agreement: { connection: { at: pair(2, 0) } } });
    // Of a connection before this one it says nothing: they may have hung up since.
    const again = run([flowsFrom('rejoining', 2), { type: 'mediaClosedThere', callId: A, generation: 2 }], found.state);
    const late = run([question], again.state);
    expect(run([timer('goodbye')], late.state).state).toMatchObject({ phase: 'ended', reason: 'hungUpThere' });
  });

  test('the other side is told again what we send', () => {
    const own: CallEvent = { type: 'ownMediaState', callId: A, state: { ...theirs, muted: false } };
    const told = run([own]);
    expect(sent(told.effects)).toEqual(['mediaState']);
    const back = run([remoteRejoin(pair(1, 0)), flowsFrom('rejoining', 1)], told.state, 20_000);
    expect(sent(back.effects)).toEqual(['mediaState']);
    expect(sent(run([flowsFrom('rejoining', 1)], back.state, 30_000).effects)).toEqual([]);
  });

  test('a screen that was shared is shared no more, and the other side is told so', () => {
    const shares: CallEvent = { type: 'ownMediaState', callId: A, state: { ...theirs, screen: true, muted: false } };
    const { state } = run([shares, windowLost], atBob);
    expect(callView(state)).toMatchObject({ phase: 'connected', sharing: false });
    const back: CallEvent = { type: 'signedIn', callId: A };
    expect(messageOf(run([back], state, 60_000).effects, 'mediaState')).toMatchObject({ state: { screen: false } });
  });

  test('whoever lost theirs too, and was not as far, answers in a new window with the devices as they were', () => {
    const muted: CallEvent = { type: 'ownMediaState', callId: A, state: { ...theirs, microphone: false, muted: true } };
    // Alice placed the call: hers counts.
    const { all } = run([muted, windowLost, { ...remoteRejoin(pair(1, 0)), from: alice }], atBob);
    expect(orders(all)).toEqual(['close', 'answerRejoin']);
    expect(all).toContainEqual(
      expect.objectContaining({
        order: expect.objectContaining({ kind: 'answerRejoin', callType: 'audio', muted: true, hold: nobodyHolds }),
      }),
    );
  });

  test('a new connection that has no way either is restarted, by whoever sees it', () => {
    const asking = run([remoteRejoined(pair(1, 0)), interrupted('ice', 1)], asked().state);
    expect(plans(asking.effects)).toEqual([pair(1, 1)]);
    const answered = run([remoteRejoin(pair(1, 0)), rejoinReady(pair(1, 0), 'answering')]).state;
    const answering = run([interrupted('ice', 1)], answered);
    expect(plans(answering.effects)).toEqual([pair(1, 1)]);
    expect(timers(answering.effects)).toEqual(['restart 2000']);
    // A restart for another address that found no relay is not out to mend it.
    const inVain = run([addressesChanged, planned(pair(1, 1), noRelay)], answered).state;
    const mending = run([interrupted('ice', 1)], inVain);
    expect([plans(mending.effects), timers(mending.effects)]).toEqual([[pair(1, 2)], ['restart 2000']]);
  });

  test('addresses that change while its question is out are looked at as soon as it is answered', () => {
    const moved = run([addressesChanged], asked().state);
    expect([plans(moved.effects), timers(moved.effects)]).toEqual([[], ['addresses 2000']]);
    const answered = run([remoteRejoined(pair(1, 0)), timer('addresses')], moved.state);
    expect(plans(answered.effects)).toEqual([pair(1, 1)]);
  });
});
