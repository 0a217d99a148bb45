import { FIRST } from './connection.ts';
import { describe, expect, test } from 'vitest';
import {
  candidate,
  alice,
  dialled,
  offered,
  answeredHere,
  offerReady,
  answerReady,
  remoteAnswered,
  ringingThere,
  mediaConnected,
  orders,
  sent,
  recorded,
} from '../../test/fakes/callEvents.ts';
import { CALL_A as A, CALL_B as B, known, sender, tell as run } from '../../test/fakes/callStory.ts';
import type { CallEvent } from './callEvent.ts';
import { leavesMark } from './endReason.ts';
import { staysUntilRead } from './remedies.ts';
import type { Sender } from './sender.ts';
import { presentView, signOfEnd, surfaces } from './view.ts';

describe('an incoming call', () => {
  test('rings without touching a device or the network', () => {
    const { state, effects } = run([offered()]);
    expect(state.phase).toBe('ringing');
    expect(effects).toEqual([{ type: 'startTimer', callId: A, timer: 'ring', afterMs: 44_000 }]);
  });

  test('accepting makes the answer and sends it', () => {
    const { state, all } = run([offered(), answeredHere, answerReady]);
    expect(state).toMatchObject({ phase: 'connecting', remoteDevice: 7 });
    expect(orders(all)).toEqual(['createAnswer']);
    expect(sent(all)).toEqual(['accepted', 'answer']);
  });

  test('candidates that came too early are used after accepting', () => {
    const early: CallEvent = { type: 'remoteCandidates', pair: FIRST, callId: A, from: alice, candidates: [candidate] };
    expect(orders(run([offered(), early, answeredHere]).all)).toEqual(['createAnswer', 'addCandidates']);
  });

  test('accepting twice makes one answer', () => {
    expect(orders(run([offered(), answeredHere, answeredHere]).all)).toEqual(['createAnswer']);
  });

  test('declining tells the caller and leaves a record that is not missed', () => {
    const { state, effects } = run([offered(), { type: 'userDeclined', callId: A }]);
    expect(state).toMatchObject({ phase: 'ended', reason: 'declinedHere' });
    expect(sent(effects)).toEqual(['hangup reject']);
  });

  test('what is said with declining goes to the caller and into the history', () => {
    const note = { text: 'Back at three', callBackAt: 99_000 };
    const { state, effects } = run([offered(), { type: 'userDeclined', callId: A, note }]);
    expect(state).toMatchObject({ phase: 'ended', reason: 'declinedHere', note });
    expect(effects).toMatchObject([
      { type: 'send', message: { kind: 'hangup', reason: 'reject', note } },
      ...[{ type: 'stopTimers' }, { type: 'media' }],
      { type: 'record', entry: { reason: 'declinedHere', note, device: 7 } },
      { type: 'startTimer', timer: 'linger', afterMs: 4_000 },
    ]);
  });

  test('what a call is about is told of a contact, and neither shown nor kept of a stranger', () => {
    const subject = 'about the boat';
    const declined: CallEvent = { type: 'userDeclined', callId: A };
    const told = run([{ ...offered(), subject }, declined]);
    expect(told.state).toMatchObject({ call: { subject } });
    expect(told.effects).toContainEqual(
      expect.objectContaining({ entry: expect.objectContaining({ call: expect.objectContaining({ subject }) }) }),
    );
    const stranger = run([{ ...offered(), subject, knownContact: false }, declined]);
    expect(JSON.stringify(stranger)).not.toContain(subject);
  });

  test('a caller who gives up leaves a missed call', () => {
    const { state, effects } = run([offered(), { type: 'remoteHungUp', callId: A, from: alice, reason: 'cancel' }]);
    expect(state).toMatchObject({ phase: 'ended', reason: 'missed' });
    expect(sent(effects)).toEqual([]);
  });

  test('ringing ends by itself after the ring time, and says nothing to the caller', () => {
    const { state, effects } = run([offered(), { type: 'timerFired', callId: A, timer: 'ring' }]);
    expect(state).toMatchObject({ phase: 'ended', reason: 'missed' });
    expect(sent(effects)).toEqual([]);
  });

  test('a program that ends while it rings has declined nothing: it is missed, and its caller hears it ring on', () => {
    const { state, effects } = run([offered(), { type: 'programEnds', callId: A }]);
    expect(state).toMatchObject({ phase: 'ended', reason: 'missed' });
    expect(sent(effects)).toEqual([]);
  });

  test.each([
    ['is being dialled', [dialled], 'cancelled', []],
    ['rings there', [dialled, offerReady, ringingThere], 'cancelled', ['hangup cancel']],
    ['is being answered', [offered(), answeredHere], 'declinedHere', ['hangup reject']],
    ['is on', [dialled, offerReady, remoteAnswered, mediaConnected], 'hungUpHere', ['hangup hangup']],
  ] as const)('a program that ends hangs up a call that %s', (_where, story, reason, said) => {
    const before = run(story).state;
    const { state, effects } = run([{ type: 'programEnds', callId: A }], before);
    expect(state).toMatchObject({ phase: 'ended', reason });
    expect(sent(effects)).toEqual(said);
  });

  test('silencing keeps it ringing for the caller', () => {
    const { state, effects } = run([offered(), { type: 'userSilenced', callId: A }]);
    expect(state).toMatchObject({ phase: 'ringing', silenced: true });
    expect(effects).toEqual([]);
  });

  test.each(['answeredElsewhere', 'rejectedElsewhere', 'missed', 'ended'] as const)(
    'the word of the server that it is over (%s) stops the ringing and leaves a missed call (A92)',
    (news) => {
      const said: CallEvent = { type: 'serverSaid', callId: A, news };
      expect(run([offered(), said]).state).toMatchObject({ phase: 'ended', reason: 'missed' });
    },
  );

  test('who could not go on, and had no word for us alone, has not hung up', () => {
    const said: CallEvent = { type: 'serverSaid', callId: A, news: 'wordless' };
    expect(run([offered(), answeredHere, said]).state).toMatchObject({ reason: 'overBeforeAnswer' });
    expect(run([offered(), answeredHere, answerReady, said]).state).toMatchObject({ reason: 'connectFailed' });
  });

  test.each(['answeredElsewhere', 'rejectedElsewhere', 'missed'] as const)(
    'so does its word (%s) after we have accepted (A92)',
    (news) => {
      const said: CallEvent = { type: 'serverSaid', callId: A, news };
      expect(run([offered(), answeredHere, said]).state).toMatchObject({ phase: 'ended', reason: 'overBeforeAnswer' });
    },
  );

  const cancelled = (callId: string, from: Sender) =>
    ({ type: 'remoteHungUp', callId, from, reason: 'cancel' }) as const satisfies CallEvent;
  const giveUps: readonly (readonly [string, (callId: string, from: Sender) => CallEvent])[] = [
    ['their hang-up comes', cancelled],
    ['theirs gave way to a call of ours', (callId, from) => ({ ...cancelled(callId, from), reason: 'glare' })],
    ['their hang-up comes and cannot be read', (callId) => ({ type: 'hangupUnread', callId, reason: 'cancel' })],
    ['the server says so', (callId) => ({ type: 'serverSaid', callId, news: 'missed' })],
    ['our answer is too late', (callId) => ({ type: 'sendFailed', callId, kind: null, failure: 'notRinging' })],
  ];
  const accepted: readonly (readonly [string, readonly CallEvent[], string, Sender])[] = [
    ['the answer is being made', [offered(), answeredHere], A, alice],
    ['the answer is on its way', [offered(), answeredHere, answerReady], A, alice],
    ['ours was answered by theirs', [dialled, offerReady, ringingThere, offered(B, 'bob')], B, sender('bob', 7)],
  ];
  test.each(
    accepted.flatMap(([where, story, ...of]) =>
      giveUps.map(([how, event]) => [where, how, story, event(...of)] as const),
    ),
  )(
    'an accepted call whose caller gave up keeps its window, says so and is a missed one: %s, and %s (A92)',
    (_where, _how, story, event) => {
      const { state } = run([...story, event]);
      expect(state).toMatchObject({ phase: 'ended', reason: 'overBeforeAnswer' });
      if (state.phase !== 'ended') return;
      const view = presentView(state);
      expect(surfaces(view)).toMatchObject({ call: 'shown', incoming: 'absent' });
      expect(view.phase === 'ended' && signOfEnd(view)).toBe('callEnded');
      expect(staysUntilRead('overBeforeAnswer', false)).toBe(true);
      expect(leavesMark('overBeforeAnswer')).toBe(true);
    },
  );

  test('whoever hangs up when they have our answer has hung up', () => {
    const hungUp: CallEvent = { type: 'remoteHungUp', callId: A, from: alice, reason: 'hangup' };
    expect(run([offered(), answeredHere, answerReady, hungUp]).state).toMatchObject({ reason: 'hungUpThere' });
  });

  test('an answer that comes too late leaves a missed call (A92)', () => {
    const late: CallEvent = { type: 'sendFailed', callId: A, kind: null, failure: 'notRinging' };
    expect(run([offered(), answeredHere, answerReady, late]).state).toMatchObject({ reason: 'overBeforeAnswer' });
  });

  test('the same offer delivered twice rings once', () => {
    const { state, effects } = run([offered(), offered()]);
    expect(state.phase).toBe('ringing');
    expect(effects).toEqual([{ type: 'reportIgnored', callId: A }]);
  });

  test('a stranger with no relay to go through fails with the reason instead of going direct', () => {
    const { state, effects } = run([
      offered(),
      { type: 'userAnswered', callId: A, callType: 'audio', network: { relayOnly: true, iceServers: [] } },
    ]);
    expect(state).toMatchObject({ phase: 'ended', reason: 'relayUnavailable' });
    expect(sent(effects)).toEqual(['hangup norelay']);
  });

  test('the call window is lost while it only rings: the phone goes on ringing', () => {
    expect(
      run([offered(), { type: 'windowLost', callId: A, drawn: { sasNonce: 'a nonce', mediaSecret: 'a secret' } }]).state
        .phase,
    ).toBe('ringing');
  });
});

describe('A31 another identity turns up where the one of the call was', () => {
  const changed = (peer: string, device: number): CallEvent => ({
    type: 'trustChanged',
    callId: A,
    trust: known(peer, [device], [device]),
  });

  test.each([
    ['rings there', [dialled, offerReady, ringingThere], changed('bob', 9)],
    ['rings here', [offered()], changed('alice', 7)],
    ['is being answered', [offered(), answeredHere], changed('alice', 7)],
    ['is being connected', [dialled, offerReady, remoteAnswered], changed('bob', 9)],
  ])(
    'A31 a call that %s ends before any media, says why, and the other side hears of the end',
    (_phase, before, event) => {
      const { state, effects } = run([event], run(before).state);
      expect(state).toMatchObject({ phase: 'ended', reason: 'identityChanged', durationMs: null });
      expect(sent(effects)).toEqual(['hangup failed']);
      expect(orders(effects)).toEqual(['close']);
      expect(recorded(effects)).toMatchObject([{ reason: 'identityChanged' }]);
    },
  );

  test.each([
    ['has flowing media keeps it', [dialled, offerReady, remoteAnswered, mediaConnected]],
    ['is not out yet is left to its sending', [dialled, offerReady]],
  ])('A31 a call that %s', (_phase, before) => {
    const { state } = run(before);
    const { state: after, effects } = run([changed('bob', 9)], state);
    expect(after.phase).toBe(state.phase);
    expect(effects).toEqual([]);
  });
});
