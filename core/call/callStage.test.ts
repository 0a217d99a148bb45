import { expect, test } from 'vitest';
import {
  bob,
  candidate,
  dialled,
  mediaConnected,
  offered,
  offerReady,
  remoteAnswered,
} from '../../test/fakes/callEvents.ts';
import { CALL_A as A, certificateOf, direct, tell as run } from '../../test/fakes/callStory.ts';
import type { CallEvent } from './callEvent.ts';
import type { MediaProgress } from './callStage.ts';
import { FIRST } from './connection.ts';
import { callView } from '../../test/fakes/callView.ts';

const slow: CallEvent = { type: 'timerFired', callId: A, timer: 'slow' };
const theirs: CallEvent = {
  type: 'remoteCandidates',
  callId: A,
  from: bob,
  pair: FIRST,
  candidates: [candidate],
};
const progressed = (media: MediaProgress): CallEvent => ({ type: 'mediaProgressed', callId: A, media });
const connecting = run([dialled, offerReady, remoteAnswered]).state;

test('whatever gets ready or connects has 8 s before a person is told what it waits for', () => {
  const answered: CallEvent = { type: 'userAnswered', callId: A, callType: 'audio', network: direct };
  for (const { effects } of [run([dialled]), run([dialled, offerReady, remoteAnswered]), run([offered(), answered])]) {
    expect(effects).toContainEqual({ type: 'startTimer', callId: A, timer: 'slow', afterMs: 8_000 });
  }
});

test('a microphone that does not open is what it waits for before there is anything to connect', () => {
  expect(callView(run([dialled]).state)).toMatchObject({ phase: 'dialling', waitsFor: null });
  expect(callView(run([dialled, slow]).state)).toMatchObject({ phase: 'dialling', waitsFor: 'device' });
  expect(callView(run([dialled, offerReady, slow]).state)).toMatchObject({ phase: 'calling' });
});

test.each([
  ['signalling', []],
  ['ice', [theirs]],
  ['relay', [progressed('relay'), theirs]],
  ['dtls', [theirs, progressed('dtls')]],
  ['media', [theirs, progressed('dtls'), progressed('media')]],
] as const)('a call that connects slowly says that it waits for %s', (stage, events) => {
  const before = run(events, connecting).state;
  expect(callView(before)).toMatchObject({ phase: 'connecting', waitsFor: null });
  expect(callView(run([slow], before).state)).toMatchObject({ phase: 'connecting', waitsFor: stage });
});

test('the history says where a call stopped that did not connect', () => {
  const late: CallEvent = { type: 'timerFired', callId: A, timer: 'connect' };
  const recorded = (...events: CallEvent[]) =>
    run(events, connecting).effects.flatMap((effect) => (effect.type === 'record' ? [effect.entry] : []));
  expect(recorded(late)).toMatchObject([{ reason: 'connectFailed', stage: 'signalling' }]);
  expect(recorded(theirs, late)).toMatchObject([{ reason: 'connectFailed', stage: 'ice' }]);
  expect(recorded(theirs, progressed('dtls'), late)).toMatchObject([{ reason: 'connectFailed', stage: 'dtls' }]);
  const failed: CallEvent = { type: 'mediaFoundNoWay', callId: A, pair: FIRST, lacks: 'path' };
  expect(recorded(theirs, progressed('dtls'), failed)).toMatchObject([{ reason: 'connectFailed', stage: 'dtls' }]);
  const other: CallEvent = { ...mediaConnected, certificate: certificateOf('eve') };
  expect(recorded(other)).toMatchObject([{ reason: 'unsecured', stage: 'dtls' }]);
  expect(recorded({ type: 'userHungUp', callId: A })).toMatchObject([{ reason: 'hungUpHere', stage: 'person' }]);
});
