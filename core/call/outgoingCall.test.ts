import { FIRST } from './connection.ts';
import { describe, expect, test } from 'vitest';
import {
  candidate,
  bob,
  dialled,
  offerReady,
  remoteAnswered,
  ringingThere,
  mediaConnected,
  orders,
  sent,
  recorded,
} from '../../test/fakes/callEvents.ts';
import { CALL_A as A, CALL_B as B, tell as run } from '../../test/fakes/callStory.ts';
import type { CallEvent } from './callEvent.ts';
import { isMissed } from './endReason.ts';

describe('an outgoing call', () => {
  test('what is said with declining is shown until it is put away, and kept', () => {
    const note = { text: 'Back at three', callBackAt: 99_000 };
    const { state, effects } = run([
      ...[dialled, offerReady, ringingThere],
      { type: 'remoteHungUp', callId: A, from: bob, reason: 'reject', note },
    ]);
    expect(state).toMatchObject({ phase: 'ended', reason: 'declined', note });
    expect(effects).toContainEqual(expect.objectContaining({ entry: expect.objectContaining({ note }) }));
    expect(effects).not.toContainEqual(expect.objectContaining({ timer: 'linger' }));
  });

  test.each(['busy', 'failed', 'cancel', 'norelay', 'linkended'] as const)('nothing is said with %s', (reason) => {
    const note = { text: 'Buy now', callBackAt: null };
    const { state } = run([
      ...[dialled, offerReady, ringingThere],
      { type: 'remoteHungUp', callId: A, from: bob, reason, note },
    ]);
    expect(state).toMatchObject({ phase: 'ended', note: null });
  });

  test('dialling opens the devices and sends nothing yet', () => {
    const { state, effects } = run([dialled]);
    expect(state.phase).toBe('dialling');
    expect(orders(effects)).toEqual(['createOffer']);
    expect(sent(effects)).toEqual([]);
  });

  test('the offer leaves when the media engine has made it', () => {
    const { state, effects } = run([dialled, offerReady]);
    expect(state).toMatchObject({ phase: 'calling', reach: 'unknown' });
    expect(sent(effects)).toEqual(['offer']);
  });

  test('the person hears that it rings only when a device of the peer rings', () => {
    expect(run([dialled, offerReady, ringingThere]).state.phase).toBe('alerting');
  });

  test('an answer is applied and media begins to connect', () => {
    const { state, effects } = run([dialled, offerReady, ringingThere, remoteAnswered]);
    expect(state).toMatchObject({ phase: 'connecting', remoteDevice: 9 });
    expect(orders(effects)).toEqual(['sealMedia', 'applyAnswer']);
  });

  test('an answer that overtakes the word that it rings is taken', () => {
    expect(run([dialled, offerReady, remoteAnswered]).state.phase).toBe('connecting');
  });

  test('candidates that come with the answer reach the engine behind it (A97)', () => {
    const { effects } = run([dialled, offerReady, { ...remoteAnswered, candidates: [candidate] }]);
    expect(orders(effects)).toEqual(['sealMedia', 'applyAnswer', 'addCandidates']);
  });

  test('candidates that overtake the answer are kept by the engine', () => {
    const early: CallEvent = { type: 'remoteCandidates', pair: FIRST, callId: A, from: bob, candidates: [candidate] };
    expect(orders(run([dialled, offerReady, early]).effects)).toEqual(['addCandidates']);
  });

  test('connected media makes it a call, with the time spoken in the record', () => {
    const hungUp: CallEvent = { type: 'userHungUp', callId: A };
    const { state, effects } = run([dialled, offerReady, remoteAnswered, mediaConnected, hungUp]);
    expect(state).toMatchObject({ phase: 'ended', reason: 'hungUpHere', durationMs: 1000 });
    expect(sent(effects)).toEqual(['hangup hangup']);
    expect(recorded(effects)).toMatchObject([{ reason: 'hungUpHere', durationMs: 1000, route: 'direct' }]);
  });

  test('cancelling before the offer is out tells nobody', () => {
    const { state, effects } = run([dialled, { type: 'userHungUp', callId: A }]);
    expect(state).toMatchObject({ phase: 'ended', reason: 'cancelled' });
    expect(sent(effects)).toEqual([]);
    expect(orders(effects)).toEqual(['close']);
  });

  test('cancelling while it rings stops the ringing there', () => {
    const { effects } = run([dialled, offerReady, ringingThere, { type: 'userHungUp', callId: A }]);
    expect(sent(effects)).toEqual(['hangup cancel']);
  });

  test.each([
    ['reject', 'declined'],
    ['busy', 'busy'],
    ['glare', 'crossed'],
    ['failed', 'failedThere'],
    ['closed', 'failedThere'],
    ['norelay', 'noRelayThere'],
    ['linkended', 'linkEnded'],
  ] as const)('a peer who says %s is shown as %s', (reason, shown) => {
    const { state } = run([dialled, offerReady, { type: 'remoteHungUp', callId: A, from: bob, reason }]);
    expect(state).toMatchObject({ phase: 'ended', reason: shown });
  });

  test('where a phone cannot even say why it does not take the call, the keys of the caller are new to it', () => {
    const { state, effects } = run([
      dialled,
      offerReady,
      ringingThere,
      { type: 'serverSaid', callId: A, news: 'wordless' },
    ]);
    expect(state).toMatchObject({ phase: 'ended', reason: 'keysNewThere' });
    expect(effects).not.toContainEqual(expect.objectContaining({ timer: 'linger' }));
  });

  test('nobody answers: no answer if it rang, not online if no device was there', () => {
    const missed: CallEvent = { type: 'serverSaid', callId: A, news: 'missed' };
    const queued: CallEvent = { type: 'serverSaid', callId: A, news: 'queued' };
    expect(run([dialled, offerReady, ringingThere, missed]).state).toMatchObject({ reason: 'noAnswer' });
    expect(run([dialled, offerReady, queued, missed]).state).toMatchObject({ reason: 'peerOffline' });
  });

  test.each(['missed', 'ended', 'wordless', 'answeredElsewhere', 'rejectedElsewhere'] as const)(
    'whatever the server says (%s), and whenever, a call that we placed is none that was missed here',
    (news) => {
      const said: CallEvent = { type: 'serverSaid', callId: A, news };
      const placed = [dialled, offerReady, ringingThere, remoteAnswered, mediaConnected];
      for (const [at] of placed.entries()) {
        const { state } = run([...placed.slice(0, at + 1), said]);
        if (state.phase === 'ended') expect(isMissed(state.reason)).toBe(false);
      }
    },
  );

  test('a call that was answered connects though the server knows nothing of it any more', () => {
    const missed: CallEvent = { type: 'serverSaid', callId: A, news: 'missed' };
    const placed = [dialled, offerReady, ringingThere, remoteAnswered];
    expect(run([...placed, missed]).state).toMatchObject({ phase: 'connecting' });
    expect(run([...placed, missed, mediaConnected]).state).toMatchObject({ phase: 'connected' });
  });

  test('a device that comes online while we call turns "not online" into ringing', () => {
    const queued: CallEvent = { type: 'serverSaid', callId: A, news: 'queued' };
    expect(run([dialled, offerReady, queued, ringingThere]).state.phase).toBe('alerting');
  });

  test('the time to answer begins with the offer and is what the server told, and ten seconds for its word to come (A94)', () => {
    const { effects } = run([dialled, offerReady]);
    expect(effects).toContainEqual({
      type: 'startTimer',
      callId: A,
      timer: 'noAnswer',
      afterMs: dialled.ringMs + 10_000,
    });
  });

  test('whoever was away themselves does not read that nobody answered', () => {
    const lost: CallEvent = { type: 'serverSaid', callId: A, news: 'callerLost' };
    expect(run([dialled, offerReady, ringingThere, lost]).state).toMatchObject({ reason: 'connectionLost' });
    const gone: CallEvent = { type: 'networkGone', callId: A };
    const back: CallEvent = { type: 'addressesChanged', callId: A };
    const limit: CallEvent = { type: 'timerFired', callId: A, timer: 'noAnswer' };
    const rings = run([dialled, offerReady, ringingThere, gone]).state;
    expect(run([limit], rings).state).toMatchObject({ phase: 'ended', reason: 'connectionLost' });
    expect(run([back, limit], rings).state).toMatchObject({ phase: 'ended', reason: 'noAnswer' });
  });

  test('when the server falls silent our own limit ends the call', () => {
    const { state, effects } = run([dialled, offerReady, { type: 'timerFired', callId: A, timer: 'noAnswer' }]);
    expect(state).toMatchObject({ phase: 'ended', reason: 'noAnswer' });
    expect(sent(effects)).toEqual(['hangup cancel']);
  });

  test.each([
    ['unknownUser', 'unknownUser'],
    ['offline', 'offline'],
    ['rate', 'tooManyCalls'],
    ['full', 'noRoomThere'],
    ['glare', 'crossed'],
    ['identityChanged', 'identityChanged'],
    ['unsecured', 'unsecured'],
    ['refused', 'refusedByServer'],
  ] as const)('an offer that cannot leave (%s) says why', (failure, shown) => {
    const { state } = run([dialled, offerReady, { type: 'sendFailed', callId: A, kind: 'offer', failure }]);
    expect(state).toMatchObject({ phase: 'ended', reason: shown });
  });

  test('a blocked microphone ends the call before anything leaves', () => {
    const blocked: CallEvent = { type: 'mediaFailed', callId: A, failure: 'microphoneBlocked' };
    const { state, all } = run([dialled, blocked]);
    expect(state).toMatchObject({ phase: 'ended', reason: 'microphoneBlocked' });
    expect(sent(all)).toEqual([]);
  });

  test('Always Relay without a relay fails at once and opens no device', () => {
    const { state, effects } = run([{ ...dialled, network: { relayOnly: true, iceServers: [] } }]);
    expect(state).toMatchObject({ phase: 'ended', reason: 'relayUnavailable' });
    expect(orders(effects)).toEqual(['close']);
  });

  test('while a call lives a second one cannot be dialled', () => {
    const { state } = run([dialled, { ...dialled, callId: B, peer: 'carol' }]);
    expect(state).toMatchObject({ call: { callId: A } });
  });
});
