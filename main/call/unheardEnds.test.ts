import { expect, test } from 'vitest';
import { CALL_A, dials, tellPhone } from '../../test/fakes/callStory.ts';
import type { CallEvent } from '../../core/call/callEvent.ts';
import { createUnheardEnds } from './unheardEnds.ts';

const alerting = tellPhone([
  dials('bob', [1]),
  { type: 'offerReady', callId: CALL_A, offer: { sdp: 'v=0', dtlsFingerprint: 'ab'.repeat(32) } },
  { type: 'serverSaid', callId: CALL_A, news: 'ringing' },
]).calls;
const failed = tellPhone(
  [{ type: 'sendFailed', callId: CALL_A, kind: null, failure: 'serverUnavailable' }],
  alerting,
).calls;

async function asked(calls: typeof alerting) {
  const said: CallEvent[] = [];
  let questions = 0;
  await createUnheardEnds({
    calls: () => calls,
    liveCalls: async () => {
      questions += 1;
      return { ok: true, value: { calls: [] } };
    },
    dispatch: (event) => said.push(event),
  })();
  return { questions, said };
}

test('a call that nobody has answered and that the server no longer knows is over', async () => {
  expect(alerting.map(({ phase }) => phase)).toEqual(['alerting']);
  expect(await asked(alerting)).toEqual({
    questions: 1,
    said: [{ type: 'serverSaid', callId: CALL_A, news: 'missed' }],
  });
});

test('of a call that failed, and stands there until it was read, no server is asked', async () => {
  expect(failed.map(({ phase }) => phase)).toEqual(['ended']);
  expect(await asked(failed)).toEqual({ questions: 0, said: [] });
});
