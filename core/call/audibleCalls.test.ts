import { expect, test } from 'vitest';
import { offerReady, remoteAnswered, dialled } from '../../test/fakes/callEvents.ts';
import { CALL_A, CALL_B, certificateOf, direct, offers, tellPhone as run } from '../../test/fakes/callStory.ts';
import { audibleCalls } from './audibleCalls.ts';
import type { CallEvent } from './callEvent.ts';
import { shownCalls } from './shownCalls.ts';

const connects = {
  ...{ type: 'mediaConnected', generation: 0, route: 'direct' },
  ...{ callId: CALL_A, certificate: certificateOf('bob') },
} as const satisfies CallEvent;
const talking = run([dialled, offerReady, remoteAnswered, connects]).calls;
const rings = run([offers('carol', 5, { callId: CALL_B })], talking).calls;

test('a call is heard from dialling or ringing until it is over, silenced or held', () => {
  expect(audibleCalls(shownCalls([]))).toEqual([]);
  expect(audibleCalls(shownCalls(run([dialled]).calls))).toEqual([CALL_A]);
  expect(audibleCalls(shownCalls(talking))).toEqual([CALL_A]);
  expect(audibleCalls(shownCalls(rings)).toSorted()).toEqual([CALL_A, CALL_B].toSorted());
  expect(audibleCalls(shownCalls(run([{ type: 'userSilenced', callId: CALL_B }], rings).calls))).toEqual([CALL_A]);
  const answered: CallEvent = {
    ...{ type: 'userAnswered', callId: CALL_B, callType: 'audio' },
    ...{ network: direct, present: { callId: CALL_A, wish: 'hold' } },
  };
  expect(audibleCalls(shownCalls(run([answered], rings).calls))).toEqual([CALL_B]);
  expect(audibleCalls(shownCalls(run([{ type: 'userHungUp', callId: CALL_A }], talking).calls))).toEqual([]);
});
