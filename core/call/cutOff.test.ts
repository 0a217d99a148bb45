import { describe, expect, test } from 'vitest';
import {
  atAlice,
  atBob,
  flowsFrom,
  heardOf,
  messageOf,
  offered as committed,
  pair,
  planned,
  rejoinReady,
  remoteRejoin,
  remoteRejoined,
  remoteRestart,
  run,
  theirs,
  timer,
  timers,
  wordsOf,
} from '../../test/fakes/brokenCall.ts';
import {
  alice,
  answeredHere,
  answerReady,
  bob,
  mediaConnected,
  offered,
  orders,
  recorded,
  sent,
} from '../../test/fakes/callEvents.ts';
import {
  CALL_A as A,
  CALL_B as B,
  CALL_C as C,
  certificateOf,
  dials,
  mediaSecretOf,
  nonceOf,
  own,
} from '../../test/fakes/callStory.ts';
import { cutOff, keptWith, written } from '../../test/fakes/cutOffCalls.ts';
import type { CallEvent } from './callEvent.ts';
import { commitmentTo } from './callWords.ts';
import { activeCall, noCalls, stepCalls, type CallList } from './callList.ts';
import { idle } from './callState.ts';
import { isHeldHere } from './hold.ts';
import { surfacesOf, shownCalls } from './shownCalls.ts';
import { callView } from '../../test/fakes/callView.ts';

// The program was killed in the middle of a call, and has begun again.

const back: CallEvent = { type: 'userReturned', callId: A, drawn: own('after the kill') };
const leave: CallEvent = { type: 'userHungUp', callId: A };
const found = (events: readonly CallEvent[] = [], of = written(atBob)) =>
  run([cutOff(of, { me: 'bob' }), ...events], idle, 510_000);

describe('a call that was cut off', () => {
  test('opens nothing by itself: the person is asked, for as long as the other side may wait', () => {
    const { state, effects } = found();
    expect(callView(state)).toMatchObject({ phase: 'cutOff', call: { peer: 'alice' } });
    expect(effects).toEqual([{ type: 'startTimer', callId: A, timer: 'return', afterMs: 25_000 }]);
    const shown = surfacesOf(shownCalls(state.phase === 'idle' ? [] : [state]));
    expect(shown).toEqual({ incoming: 'absent', call: 'absent', sound: 'none', notification: false });
  });

  test('what is kept of it holds no nonce, no key and no description', () => {
    const text = JSON.stringify(written(atBob));
    for (const name of ['alice', 'bob']) {
      expect(text).not.toContain(nonceOf(name));
      expect(text).not.toContain(mediaSecretOf(name));
    }
    expect(text).not.toContain('sdp');
  });

  test('who goes back asks the other side to begin again: muted as before, without a picture', () => {
    const muted: CallEvent = {
      type: 'ownMediaState',
      callId: A,
      state: { ...theirs, microphone: false, camera: true, screen: true, muted: true },
    };
    const { state, all } = found([back, planned(pair(1, 0))], written(run([muted], atBob).state));
    expect(orders(all)).toEqual(['close', 'rejoin']);
    expect(all.find((effect) => effect.type === 'media' && effect.order.kind === 'rejoin')).toMatchObject({
      order: { muted: true, callType: 'audio', pair: pair(1, 0), hold: { here: false, there: false } },
    });
    expect(timers(all)).toEqual(['return 25000', 'reconnecting 2000', 'giveUp 30000', 'rejoin 10000']);
    expect(callView(state)).toMatchObject({ phase: 'connected', reconnecting: true });
  });

  test('both are back in it, with other words that are the same on both sides', () => {
    const asking = found([back, planned(pair(1, 0)), rejoinReady(pair(1, 0), 'rejoining')]);
    const rejoin = messageOf(asking.effects, 'rejoin');
    expect(rejoin).toMatchObject({ pair: pair(1, 0), afterGeneration: 0 });
    const answering = run(
      [remoteRejoin(pair(1, 0), bob, rejoin.sasCommitment), rejoinReady(pair(1, 0), 'answering')],
      atAlice,
    );
    const { sasNonce } = messageOf(answering.effects, 'rejoined');
    const joined = run([remoteRejoined(pair(1, 0), sasNonce), flowsFrom('answering', 1)], asking.state, 520_000);
    const { nonce } = messageOf(joined.all, 'reveal');
    const shown = run([{ type: 'remoteRevealed', callId: A, from: bob, generation: 1, nonce }], answering.state);
    expect(wordsOf(joined.state)).not.toBeNull();
    expect(wordsOf(shown.state)).toEqual(wordsOf(joined.state));
    expect(wordsOf(joined.state)).not.toEqual(wordsOf(atAlice));
    // By the clock of this run: last seen at 500 s, and a minute before that it was connected.
    expect(joined.state).toMatchObject({ phase: 'connected', interruption: null, connectedAt: 440_000 });
  });

  test('whose media were sealed asks for sealed ones, and takes no open ones', () => {
    const sealed = { ...written(atBob), sealed: true };
    const asking = found([back, planned(pair(1, 0)), rejoinReady(pair(1, 0), 'rejoining')], sealed);
    expect(messageOf(asking.effects, 'rejoin').mediaSecret).toBe(mediaSecretOf('after the kill'));
    const open = run([remoteRejoined(pair(1, 0), nonceOf('answering'), null)], asking.state);
    expect(open.state).toMatchObject({ phase: 'ended', reason: 'unsecured' });
  });

  describe('and whose other side signs in again meanwhile, and shows its nonce once more', () => {
    const shows = (nonce: string): CallEvent => ({
      ...{ type: 'remoteRevealed', callId: A, from: alice, generation: 0, nonce },
    });

    test('is asked about as before: there are no words of before that a nonce could be wrong about (A45)', () => {
      for (const nonce of [nonceOf('alice'), nonceOf('mallory')]) {
        const { state, effects } = found([shows(nonce)]);
        expect(callView(state).phase).toBe('cutOff');
        expect(effects).toEqual([]);
        expect(wordsOf(state)).toBeNull();
        expect(timers(run([back, planned(pair(1, 0))], state).all)).toContain('rejoin 10000');
      }
    });

    test('goes on from what that nonce opens, and from nothing that another one does not open', () => {
      // Killed before it had come.
      const unopened = run([committed, answeredHere, answerReady, flowsFrom('alice')], idle).state;
      const rejoinAfter = (nonce: string) => {
        const { effects } = found(
          [shows(nonce), back, planned(pair(1, 0)), rejoinReady(pair(1, 0), 'rejoining')],
          written(unopened),
        );
        return messageOf(effects, 'rejoin').sasCommitment;
      };
      expect(rejoinAfter(nonceOf('alice'))).toBe(commitmentTo(nonceOf('after the kill')));
      expect(rejoinAfter(nonceOf('mallory'))).toBeNull();
    });

    test('has in the connection made anew words that one wrong nonce ends the call over (A45)', () => {
      const rejoin = messageOf(
        found([back, planned(pair(1, 0)), rejoinReady(pair(1, 0), 'rejoining')]).effects,
        'rejoin',
      );
      const answering = run(
        [remoteRejoin(pair(1, 0), bob, rejoin.sasCommitment), rejoinReady(pair(1, 0), 'answering')],
        atAlice,
      ).state;
      const wrong: CallEvent = {
        type: 'remoteRevealed',
        callId: A,
        from: bob,
        generation: 1,
        nonce: nonceOf('mallory'),
      };
      expect(run([wrong], answering).state).toMatchObject({ phase: 'ended', reason: 'unsecured' });
    });
  });

  test('numbers go on above those of before, so that what is said of media counts', () => {
    const { state } = found();
    if (state.phase !== 'cutOff') throw new Error('it was cut off');
    expect(state.agreement.messages).toBeGreaterThan(written(atBob).messages);
  });

  test('whoever does not go back hangs up, and the history has the time until the program was killed', () => {
    const { state, effects } = found([leave]);
    expect(sent(effects)).toEqual(['hangup hangup']);
    expect(recorded(effects)).toMatchObject([{ reason: 'cutOff', durationMs: 60_000, endedAt: 500_000 }]);
    expect(state).toMatchObject({ phase: 'ended', reason: 'cutOff', durationMs: 60_000 });
  });

  test('nobody decides: it is given up, and the other side is told', () => {
    const { effects } = found([timer('return')]);
    expect(sent(effects)).toEqual(['hangup failed']);
    expect(recorded(effects)).toMatchObject([{ reason: 'cutOff', durationMs: 60_000 }]);
  });

  test('found too late it is only listed, whatever the clocks say, and the other side is told', () => {
    const { state, effects } = run([cutOff(written(atBob), { me: 'bob', leftMs: 0, byNow: 9_000_000 })], idle, 1_000);
    expect(sent(effects)).toEqual(['hangup failed']);
    expect(recorded(effects)).toMatchObject([{ reason: 'cutOff', durationMs: 60_000, endedAt: 9_000_000 }]);
    expect(surfacesOf(shownCalls(state.phase === 'idle' ? [] : [state])).call).toBe('absent');
    expect(run([back], state).state).toBe(state);
  });

  test.each<[string, CallEvent]>([
    ['the other side gave up', { type: 'remoteHungUp', callId: A, from: alice, reason: 'failed' }],
    ['the other side hung up', { type: 'remoteHungUp', callId: A, from: alice, reason: 'hangup' }],
    ['the server says that it is over', { type: 'serverSaid', callId: A, news: 'ended' }],
    ['somebody hung up, as far as can be told', { type: 'hangupUnread', callId: A, reason: 'hangup' }],
  ])('%s: the question goes, and nothing more is said', (_what, event) => {
    const { effects } = found([event]);
    expect(sent(effects)).toEqual([]);
    expect(recorded(effects)).toMatchObject([{ reason: 'cutOff', durationMs: 60_000 }]);
  });

  test('what was asked of the connection that is gone is dropped (A71, A72)', () => {
    const { state } = found();
    for (const event of [remoteRestart(pair(0, 1), alice), remoteRejoin(pair(1, 0), alice)]) {
      expect(run([event], state)).toMatchObject({ state, effects: [{ type: 'reportIgnored' }] });
    }
    // That they hold by now is known when the person goes back.
    expect(run([heardOf(alice, { ...theirs, held: true }), back, planned(pair(1, 0))], state).effects).toMatchObject([
      { order: { kind: 'rejoin', hold: { here: false, there: true } } },
    ]);
  });
});

describe('beside another call', () => {
  const step = (calls: CallList, events: readonly CallEvent[]): CallList =>
    events.reduce((now, event, index) => stepCalls(now, event, 600_000 + index).calls, calls);
  const withBob = keptWith('bob', 9, A);
  const withCarol = keptWith('carol', 5, B);
  const goesBack = (callId: string): CallEvent => ({ type: 'userReturned', callId, drawn: own(callId) });
  const shape = (calls: CallList) =>
    calls.map((state) => `${state.call.peer} ${state.phase}${isHeldHere(state) ? ' held' : ''}`);

  test('two that were cut off are asked about one by one, and the held one comes back held', () => {
    const both = step(noCalls, [cutOff({ ...withBob, heldHere: true }), cutOff(withCarol)]);
    expect(shape(both)).toEqual(['bob cutOff', 'carol cutOff']);
    expect(activeCall(both)).toBeUndefined();
    expect(shape(step(both, [goesBack(A), goesBack(B)]))).toEqual(['bob connected held', 'carol connected']);
    expect(shape(step(both, [goesBack(B), goesBack(A)]))).toEqual(['bob connected held', 'carol connected']);
    expect(shape(step(both, [goesBack(B), { type: 'userHungUp', callId: A }]))).toEqual([
      'bob ended',
      'carol connected',
    ]);
  });

  test('somebody calls or is called meanwhile: going back then holds that call, as resuming does', () => {
    const asked = step(noCalls, [cutOff(withBob)]);
    const rings = step(asked, [{ ...offered(C, 'dora'), knownContact: true }]);
    expect(shape(rings)).toEqual(['bob cutOff', 'dora ringing']);
    const talking = step(rings, [
      { ...answeredHere, callId: C },
      { ...answerReady, callId: C },
      { ...mediaConnected, callId: C, certificate: certificateOf('dora') },
    ]);
    expect(shape(talking)).toEqual(['bob cutOff', 'dora connected']);
    expect(shape(step(talking, [goesBack(A)]))).toEqual(['bob connected', 'dora connected held']);
    // What is being set up cannot be held.
    const calling = step(asked, [dials('dora', [4], { callId: C })]);
    expect(shape(step(calling, [goesBack(A)]))).toEqual(['bob connected held', 'dora dialling']);
  });

  test('a third one is busy, and another call to the same person ends nothing', () => {
    const both = step(noCalls, [cutOff(withBob), cutOff(withCarol)]);
    const third = stepCalls(both, offered(C, 'dora'), 700_000);
    expect(third.calls).toBe(both);
    expect(sent(third.effects)).toEqual(['hangup busy']);
    expect(step(both, [dials('bob', [9], { callId: C })])).toBe(both);
  });
});
