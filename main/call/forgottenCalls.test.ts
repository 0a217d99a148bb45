import { expect, test } from 'vitest';
import type { CallSession } from '../../core/protocol/callSession.ts';
import { CALL_A, CALL_B, CALL_C } from '../../test/fakes/callStory.ts';
import { createForgottenCalls } from './forgottenCalls.ts';

const row = (id: string, about: Partial<CallSession>): CallSession => ({
  ...{ id, caller_id: 'alice', caller_device: 1, callee_id: 'bob', answered_device: 2, call_type: 'audio' },
  ...{ status: 'accepted', started_at: 0, ring_deadline: 45_000, accepted_at: 1, ended_at: null },
  ...{ end_reason: null, last_alive_at: null },
  ...about,
});

function phone(
  answers: readonly (readonly CallSession[] | null)[],
  known: readonly string[] = [],
  strangers: readonly string[] = [],
) {
  const sent: string[] = [];
  const waiting = [...answers];
  const forgotten = createForgottenCalls({
    me: { userId: 'alice', deviceId: 1 },
    liveCalls: async () => waiting.shift() ?? null,
    goesOn: (callId) => known.includes(callId),
    hasSpokenTo: (userId) => !strangers.includes(userId),
    send: async ({ callId, peer }, message) => {
      if (message.kind === 'hangup') sent.push(`${callId} ${peer}/${message.remoteDevice} ${message.reason}`);
      return { ok: true, sent: [], count: 1, forwardSecret: true };
    },
  });
  return { sent, forgotten };
}

test('a program that was killed in a call hangs up in it when it is back, whichever side it was on (F1)', async () => {
  const { sent, forgotten } = phone([
    [
      row(CALL_A, {}),
      row(CALL_B, { caller_id: 'carol', caller_device: 3, callee_id: 'alice', answered_device: 1 }),
      row(CALL_C, { callee_id: 'dave', status: 'ringing', answered_device: null, accepted_at: null }),
    ],
  ]);
  await forgotten.leave();
  expect(sent).toEqual([`${CALL_A} bob/2 failed`, `${CALL_B} carol/3 failed`, `${CALL_C} dave/null cancel`]);
});

test('calls that it knows, that ring here or are on another device of the person are left alone', async () => {
  const here = { caller_id: 'carol', caller_device: 3, callee_id: 'alice' };
  const { sent, forgotten } = phone(
    [
      [
        row(CALL_A, {}),
        row(CALL_B, { ...here, status: 'ringing', answered_device: null }),
        row(CALL_C, { ...here, answered_device: 7 }),
      ],
    ],
    [CALL_A],
  );
  await forgotten.leave();
  expect(sent).toEqual([]);
});

test('a server that makes up calls has it speak to nobody it never spoke to, and to four others at most (A85)', async () => {
  const made = [CALL_A, CALL_B].map((id) => row(id, { callee_id: 'mallory' }));
  const many = Array.from({ length: 50 }, () => row(CALL_C, {}));
  const { sent, forgotten } = phone([[...made, ...many]], [], ['mallory']);
  await forgotten.leave();
  expect(sent).toEqual(Array.from({ length: 4 }, () => `${CALL_C} bob/2 failed`));
});

test('it asks once in its life, and again only while the server has not answered', async () => {
  const { sent, forgotten } = phone([null, [row(CALL_A, {})], [row(CALL_B, {})]]);
  for (let signIn = 0; signIn < 4; signIn += 1) await forgotten.leave();
  expect(sent).toEqual([`${CALL_A} bob/2 failed`]);
});

test('when frames of it expired before they reached the server, it asks again: a hang-up may have been among them', async () => {
  const { sent, forgotten } = phone([[], [row(CALL_A, {})]]);
  await forgotten.leave();
  await forgotten.leaveAgain();
  expect(sent).toEqual([`${CALL_A} bob/2 failed`]);
});
