import { expect, test } from 'vitest';
import { answeringAdds, answersTo, keyedAnswer, listedAnswers } from './answersTo.ts';
import type { CallType } from './call.ts';
import type { RingingView } from './shownCalls.ts';
import type { PresentView } from './view.ts';

const rings = (type: CallType, more: Partial<RingingView> = {}): RingingView => ({
  phase: 'ringing',
  call: { callId: 'rings', peer: 'maeve', direction: 'incoming', type, startedAt: 0 },
  knownContact: true,
  needsRelay: false,
  silenced: false,
  ...more,
});
const stranger = { knownContact: false, needsRelay: true } as const;
const present: PresentView = {
  phase: 'alerting',
  call: { callId: 'present', peer: 'anna', direction: 'outgoing', type: 'audio', startedAt: 0 },
  relayOnly: false,
};
/** Its words, what it takes them with, its key, and what becomes of the present call. */
const told = (view: RingingView, beside: PresentView | null = null) =>
  answersTo(view, beside).map(({ word, order, key }) => [word, order.callType, key, order.present?.wish ?? null]);

test('a call with sound is answered with sound', () => {
  expect(told(rings('audio'))).toEqual([['call.accept', 'audio', 'answer', null]]);
  expect(answersTo(rings('audio'), null)[0]).toMatchObject({
    does: 'answer',
    order: { callId: 'rings', phase: 'ringing', callType: 'audio' },
  });
});

test('a video call is answered with sound only, or, as it was meant and so last, with pictures; each has a key', () => {
  expect(told(rings('video'))).toEqual([
    ['call.accept.audio', 'audio', 'answer', null],
    ['call.accept.video', 'video', 'answerVideo', null],
  ]);
});

test.each(['audio', 'video'] as const)(
  'who is in a call ends it or, as is meant, holds it for a call with %s, with sound; no key ends a call',
  (type) => {
    expect(told(rings(type), present)).toEqual([
      ['call.endAndAnswer', 'audio', null, 'end'],
      ['call.holdAndAnswer', 'audio', 'answer', 'hold'],
    ]);
    for (const { order } of answersTo(rings(type), present)) expect(order.present?.callId).toBe('present');
  },
);

test('a stranger without a relay is added by the one answer there is, which takes the call as it was meant', () => {
  expect(told(rings('audio', stranger))).toEqual([['call.addAndAnswer', 'audio', 'answer', null]]);
  expect(told(rings('video', stranger))).toEqual([['call.addAndAnswer.video', 'video', 'answer', null]]);
  expect(told(rings('video', stranger), present)).toEqual([['call.addHoldAndAnswer', 'audio', 'answer', 'hold']]);
  for (const beside of [null, present])
    expect(answersTo(rings('audio', stranger), beside).map(({ does }) => does)).toEqual(['addAndAnswer']);
});

test('nobody is added who is a contact, or can be relayed', () => {
  expect(answeringAdds(rings('audio', { ...stranger, knownContact: true }))).toBe(false);
  expect(answeringAdds(rings('audio', { ...stranger, needsRelay: false }))).toBe(false);
  expect(answeringAdds(rings('audio', stranger))).toBe(true);
});

test('whatever rings, the key for answering gives just one answer, and the last one has a key', () => {
  for (const type of ['audio', 'video'] as const)
    for (const more of [{}, stranger, { knownContact: false }, { needsRelay: true }])
      for (const beside of [null, present]) {
        const keys = answersTo(rings(type, more), beside).map(({ key }) => key);
        expect(keys.filter((key) => key === 'answer')).toHaveLength(1);
        expect(keys.at(-1)).not.toBeNull();
      }
});

test('in a list the first answer is the one a key gives, which ends no call and shows nobody', () => {
  const words = (view: RingingView, beside: PresentView | null) => listedAnswers(view, beside).map(({ word }) => word);
  expect(words(rings('video'), null)).toEqual(['call.accept.audio', 'call.accept.video']);
  expect(words(rings('video'), present)).toEqual(['call.holdAndAnswer', 'call.endAndAnswer']);
  expect(keyedAnswer(rings('video'), present)).toEqual(listedAnswers(rings('video'), present)[0]);
});
