import { FIRST } from './connection.ts';
import { describe, expect, test } from 'vitest';
import {
  relay,
  candidate,
  bob,
  dialled,
  offered,
  answeredHere,
  answerReady,
  offerReady,
  remoteAnswered,
  certificate,
  mediaConnected,
  sent,
} from '../../test/fakes/callEvents.ts';
import { CALL_A as A, CALL_B as B, certificateOf, tell as run } from '../../test/fakes/callStory.ts';
import type { CallEvent } from './callEvent.ts';
import { idle } from './callState.ts';

describe('a call under way', () => {
  const connecting = run([dialled, offerReady, remoteAnswered]).state;
  const connected = run([mediaConnected], connecting).state;

  test('local candidates go to the device that answered', () => {
    const found: CallEvent = { type: 'localCandidates', pair: FIRST, callId: A, candidates: [candidate] };
    const { effects } = run([found], connecting);
    expect(effects).toMatchObject([{ type: 'send', message: { kind: 'candidates', remoteDevice: 9 } }]);
  });

  test('a new route is shown and the clock does not start again', () => {
    const { state } = run(
      [{ type: 'mediaConnected', callId: A, generation: 0, route: 'relayed', certificate }],
      connected,
      99_000,
    );
    expect(state).toMatchObject({ phase: 'connected', route: 'relayed', connectedAt: 1000 });
  });

  test('nothing that only the server vouches for ends a call whose media flow (A92)', () => {
    const said = (['ended', 'missed', 'answeredElsewhere', 'rejectedElsewhere', 'ringing', 'queued'] as const).map(
      (news) => ({ type: 'serverSaid', callId: A, news }) as const,
    );
    const unread = { type: 'remoteUnread', callId: A, from: bob, why: 'undecryptable', payload: 'AAAA' } as const;
    const frames: CallEvent[] = [
      ...said,
      { type: 'hangupUnread', callId: A, reason: 'hangup' },
      { type: 'hangupUnread', callId: A, reason: 'failed' },
      { type: 'sendFailed', callId: A, kind: null, failure: 'refused' },
      { ...unread, what: 'answer', knownContact: true },
      { ...unread, what: 'candidates', knownContact: true },
    ];
    for (const frame of frames) expect(run([frame], connected).state).toBe(connected);
  });

  test('a hang-up that cannot be read ends a call without media, as the server could by saying nothing', () => {
    const unread: CallEvent = { type: 'hangupUnread', callId: A, reason: 'hangup' };
    expect(run([unread], connecting).state).toMatchObject({ phase: 'ended', reason: 'hungUpThere' });
    expect(run([offered(), unread]).state).toMatchObject({ phase: 'ended', reason: 'missed' });
  });

  const closedThere: CallEvent = { type: 'mediaClosedThere', callId: A, generation: 0 };
  const goodbye: CallEvent = { type: 'timerFired', callId: A, timer: 'goodbye' };

  test('media that the other side closed are its hang-up, also where no server brings it (A99)', () => {
    const { state, effects } = run([closedThere], connected);
    expect(effects).toEqual([{ type: 'startTimer', callId: A, timer: 'goodbye', afterMs: 3000 }]);
    const { state: ended, effects: last } = run([goodbye], state);
    expect(ended).toMatchObject({ phase: 'ended', reason: 'hungUpThere' });
    // So that the server's row follows when it is back.
    expect(sent(last)).toEqual(['hangup closed']);
  });

  test('whose media were taken for a hang-up, and who did nothing, reads that the connection was lost (A99)', () => {
    const taken: CallEvent = { type: 'remoteHungUp', callId: A, from: bob, reason: 'closed' };
    expect(run([taken], connected).state).toMatchObject({ phase: 'ended', reason: 'connectionLost' });
    expect(run([taken], connecting).state).toMatchObject({ phase: 'ended', reason: 'connectFailed' });
  });

  test('a hang-up that comes right behind the closed media gives the reason (A99)', () => {
    const failed: CallEvent = { type: 'remoteHungUp', callId: A, from: bob, reason: 'failed' };
    const { state } = run([closedThere, failed, goodbye], connected);
    expect(state).toMatchObject({ phase: 'ended', reason: 'failedThere' });
  });

  test('so it is where the other side heard first that media flow, and closed them before this one had heard (A99)', () => {
    const { state, effects } = run([closedThere], connecting);
    expect(state.phase).toBe('connecting');
    expect(effects).toEqual([{ type: 'startTimer', callId: A, timer: 'goodbye', afterMs: 3000 }]);
    const { state: ended, effects: last } = run([goodbye], state);
    expect(ended).toMatchObject({ phase: 'ended', reason: 'hungUpThere', durationMs: null });
    expect(sent(last)).toEqual(['hangup closed']);
    const failed: CallEvent = { type: 'remoteHungUp', callId: A, from: bob, reason: 'failed' };
    expect(run([failed], state).state).toMatchObject({ phase: 'ended', reason: 'connectFailed' });
  });

  test('that media flow, heard after they were closed there, brings nobody back (A99)', () => {
    for (const before of [connecting, connected]) {
      const { state } = run([closedThere, mediaConnected], before);
      expect(state).toMatchObject({ phase: 'connected', interruption: { closedThere: true } });
      expect(run([goodbye], state).state).toMatchObject({ phase: 'ended', reason: 'hungUpThere', durationMs: 0 });
    }
    const { effects } = run([mediaConnected], run([closedThere], connecting).state);
    expect(effects.filter(({ type }) => type === 'stopTimers' || type === 'startTimer')).toEqual([
      { type: 'stopTimers', callId: A },
      { type: 'startTimer', callId: A, timer: 'goodbye', afterMs: 3000 },
    ]);
  });

  test('the other side hangs up', () => {
    const { state } = run([{ type: 'remoteHungUp', callId: A, from: bob, reason: 'hangup' }], connected);
    expect(state).toMatchObject({ phase: 'ended', reason: 'hungUpThere' });
  });

  test('A39 a certificate that was not promised ends the call as unsecured', () => {
    const another = { ...mediaConnected, certificate: certificateOf('mallory') };
    const { state, effects } = run([another], connecting);
    expect(state).toMatchObject({ phase: 'ended', reason: 'unsecured' });
    expect(sent(effects)).toEqual(['hangup failed']);
  });

  test('media that does not connect in time fails with a name: no relay if only a relay was allowed', () => {
    const timeout: CallEvent = { type: 'timerFired', callId: A, timer: 'connect' };
    expect(run([timeout], connecting).state).toMatchObject({ reason: 'connectFailed' });
    const relayed = run([{ ...dialled, network: relay }, offerReady, remoteAnswered, timeout]).state;
    expect(relayed).toMatchObject({ reason: 'relayUnavailable' });
  });

  test('when the other side gives up connecting, the reason is the connection and not "failed there"', () => {
    const gaveUp: CallEvent = { type: 'remoteHungUp', callId: A, from: bob, reason: 'failed' };
    expect(run([gaveUp], connecting).state).toMatchObject({ reason: 'connectFailed' });
    expect(run([gaveUp], connected).state).toMatchObject({ reason: 'failedThere' });
    const relayed = run([{ ...dialled, network: relay }, offerReady, remoteAnswered, gaveUp]).state;
    expect(relayed).toMatchObject({ reason: 'relayUnavailable' });
  });

  test('when the server says that it broke off, nobody is said to have hung up', () => {
    const broken: CallEvent = { type: 'serverSaid', callId: A, news: 'broken' };
    expect(run([broken], connecting).state).toMatchObject({ reason: 'connectFailed' });
    expect(run([{ ...broken, news: 'ended' }], connecting).state).toMatchObject({ reason: 'hungUpThere' });
    expect(run([broken], connected).state).toBe(connected);
    expect(run([dialled, offerReady, broken]).state).toMatchObject({ reason: 'refusedByServer' });
  });

  test('a candidate that could not be sent does not end a call that works', () => {
    const failed = { type: 'sendFailed', callId: A, kind: 'candidates' } as const;
    for (const failure of ['offline', 'storeFailed', 'noRatchet'] as const) {
      expect(run([{ ...failed, failure }], connected).state).toBe(connected);
      expect(run([{ ...failed, failure }], connecting).state).toBe(connecting);
    }
  });

  test.each([
    ['storeFailed', 'storeFailed'],
    ['noRatchet', 'noRatchet'],
    ['unsecured', 'unsecured'],
    ['serverUnavailable', 'serverUnavailable'],
    ['refused', 'refusedByServer'],
  ] as const)(
    'an answer that could not leave (%s) ends the call at once, by that name, and says so',
    (failure, reason) => {
      const answered = run([offered(), answeredHere, answerReady]).state;
      const { state, effects } = run([{ type: 'sendFailed', callId: A, kind: 'answer', failure }], answered);
      expect(state).toMatchObject({ phase: 'ended', reason });
      expect(sent(effects)).toEqual(['hangup failed']);
    },
  );

  test.each(['rejoin', 'rejoined'] as const)('a %s that can never leave ends a call whose media are gone', (kind) => {
    const failed = { type: 'sendFailed', callId: A, kind } as const;
    const { state, effects } = run([{ ...failed, failure: 'noRatchet' }], connected);
    expect(state).toMatchObject({ phase: 'ended', reason: 'noRatchet' });
    expect(sent(effects)).toEqual(['hangup failed']);
    // The disk may have room for the next one.
    expect(run([{ ...failed, failure: 'storeFailed' }], connected).state).toBe(connected);
  });

  test('what is refused while the answer is made, or before it, was not the call itself', () => {
    const answering = run([offered(), answeredHere]).state;
    expect(run([{ type: 'sendFailed', callId: A, kind: null, failure: 'full' }], answering).state).toBe(answering);
    const calling = run([dialled, offerReady]).state;
    expect(run([{ type: 'sendFailed', callId: A, kind: 'candidates', failure: 'full' }], calling).state).toBe(calling);
  });

  test('an answer that may not go to who is there now ends the call by that name', () => {
    const changed: CallEvent = { type: 'sendFailed', callId: A, kind: 'answer', failure: 'identityChanged' };
    expect(run([changed], connecting).state).toMatchObject({ phase: 'ended', reason: 'identityChanged' });
    expect(run([changed], connected).state).toBe(connected);
  });

  test('an ended call leaves the screen after a moment, or when it is dismissed', () => {
    const ended = run([{ type: 'userHungUp', callId: A }], connected).state;
    expect(run([{ type: 'timerFired', callId: A, timer: 'linger' }], ended).state).toBe(idle);
    expect(run([{ type: 'windowDismissed', callId: A }], ended).state).toBe(idle);
  });

  test('an end that says more than that it is one stays until it is put away', () => {
    const [ended, afterwards] = [
      run([{ type: 'userHungUp', callId: A }], connected).state,
      { type: 'stopTimers', callId: A },
    ];
    const kept = run([{ type: 'endToBeRead', callId: A }], ended);
    expect(kept).toMatchObject({ state: ended, effects: [afterwards] });
    expect(run([{ type: 'windowDismissed', callId: A }], kept.state).state).toBe(idle);
    expect(run([{ type: 'endToBeRead', callId: A }], connected)).toMatchObject({ state: connected, effects: [] });
  });

  test('while the last call is still on the screen the phone can ring again', () => {
    const ended = run([{ type: 'userHungUp', callId: A }], connected).state;
    expect(run([offered(B)], ended).state).toMatchObject({ phase: 'ringing', call: { callId: B } });
  });

  test('events of another call are ignored', () => {
    expect(run([{ type: 'remoteHungUp', callId: B, from: bob, reason: 'hangup' }], connected).state).toBe(connected);
  });
});
