import { describe, expect, test } from 'vitest';
import type { CallSession } from '../../core/protocol/callSession.ts';
import type { HangupClass } from '../../core/protocol/clientMessage.ts';
import { BOTH_LOST_MS, CALLER_LOST_MS, MAX_CALL_MS } from '../../core/protocol/limits.ts';
import { type CallSessionEvent, judge, newCallSession, reasonOfLeaving, sideThatForgot } from './callSessions.ts';

const start = 1_700_000_000_000;
const alice = { user: 'alice', device: 1 };
const bob = { user: 'bob', device: 2 };
const bobsOther = { user: 'bob', device: 3 };
const mallory = { user: 'mallory', device: 2 };

const ringing = newCallSession(
  {
    id: '3f1d9c1e-7a52-4c5e-9d0b-0a4f6d2b8c11',
    caller_id: 'alice',
    caller_device: 1,
    callee_id: 'bob',
    call_type: 'audio',
  },
  start,
  45_000,
);
const accepted: CallSession = {
  ...ringing,
  status: 'accepted',
  answered_device: 2,
  accepted_at: start + 5_000,
  last_alive_at: start + 5_000,
};

const hungUp = (by: typeof alice, reason: HangupClass): CallSessionEvent => ({ type: 'hungUp', by, reason });

/** `status(reason)` of a change, else the verdict in a word. */
function outcome(session: CallSession, event: CallSessionEvent, at = start + 10_000): string {
  const verdict = judge(session, event, at);
  if (verdict.type === 'refuse') return `refused ${verdict.code}`;
  if (verdict.type === 'keep') return 'kept';
  return verdict.session.end_reason
    ? `${verdict.session.status}(${verdict.session.end_reason})`
    : verdict.session.status;
}

describe('a ringing call', () => {
  test('whose offer found no place is missed, and one that was answered meanwhile goes on (A86)', () => {
    expect(outcome(ringing, { type: 'notQueued' })).toBe('missed(full)');
    expect(outcome(accepted, { type: 'notQueued' })).toBe('kept');
  });

  test('is accepted by the device of the callee that answers', () => {
    expect(judge(ringing, { type: 'answered', by: bob }, start + 5_000)).toEqual({ type: 'change', session: accepted });
  });

  test.each<[string, typeof alice, HangupClass, string]>([
    ['cancelled by the caller is missed', alice, 'cancel', 'missed(cancel)'],
    ['hung up by the caller is missed', alice, 'hangup', 'missed(cancel)'],
    ['declined by the callee is rejected', bob, 'reject', 'rejected(reject)'],
    ['hung up by the callee is rejected', bob, 'hangup', 'rejected(reject)'],
    ['met by another call is rejected as busy', bob, 'busy', 'rejected(busy)'],
    ['given way by the callee is rejected', bob, 'glare', 'rejected(glare)'],
    ['given way by the caller is missed', alice, 'glare', 'missed(glare)'],
    ['that the caller cannot go on with has failed', alice, 'failed', 'failed(failed)'],
    ['that the callee cannot go on with has failed', bob, 'failed', 'failed(failed)'],
  ])('%s', (_, by, reason, expected) => {
    expect(outcome(ringing, hungUp(by, reason))).toBe(expected);
  });

  test('is missed when its ring time is over, at that very time', () => {
    const seen = { callerSeenAt: start + 60_000, calleeSeenAt: 0 };
    expect(outcome(ringing, { type: 'checked', ...seen }, start + 44_999)).toBe('kept');
    const verdict = judge(ringing, { type: 'checked', ...seen }, start + 60_000);
    expect(verdict).toMatchObject({ session: { status: 'missed', end_reason: 'timeout', ended_at: start + 45_000 } });
  });

  test('is missed when the caller was away too long', () => {
    const event: CallSessionEvent = { type: 'checked', callerSeenAt: start + 1_000, calleeSeenAt: 0 };
    expect(outcome(ringing, event, start + 1_000 + CALLER_LOST_MS - 1)).toBe('kept');
    expect(outcome(ringing, event, start + 1_000 + CALLER_LOST_MS)).toBe('missed(caller_lost)');
  });

  test('cannot be answered after its ring time, even if nobody has marked it yet', () => {
    expect(outcome(ringing, { type: 'answered', by: bob }, start + 45_000)).toBe('refused call_not_ringing');
  });
});

describe('an accepted call', () => {
  test('is not accepted by a second device', () => {
    expect(outcome(accepted, { type: 'answered', by: bobsOther })).toBe('refused call_not_ringing');
  });

  test('bears the same answer again', () => {
    expect(outcome(accepted, { type: 'answered', by: bob })).toBe('kept');
  });

  test('is not ended by a device that declines too late', () => {
    expect(outcome(accepted, hungUp(bobsOther, 'reject'))).toBe('refused call_not_ringing');
  });

  test.each<[typeof alice, HangupClass, string]>([
    [alice, 'hangup', 'ended(hangup)'],
    [bob, 'hangup', 'ended(hangup)'],
    [alice, 'cancel', 'ended(hangup)'],
    [bob, 'failed', 'failed(media)'],
  ])('left by %o as %s becomes %s', (by, reason, expected) => {
    expect(outcome(accepted, hungUp(by, reason))).toBe(expected);
  });

  test('lives on while one side is connected', () => {
    const now = start + 10 * BOTH_LOST_MS;
    expect(outcome(accepted, { type: 'checked', callerSeenAt: 0, calleeSeenAt: now }, now)).toBe('kept');
  });

  test('has failed once both sides were away too long, at the time they were last known alive', () => {
    const event: CallSessionEvent = { type: 'checked', callerSeenAt: start + 6_000, calleeSeenAt: start + 7_000 };
    expect(outcome(accepted, event, start + 7_000 + BOTH_LOST_MS - 1)).toBe('kept');
    expect(judge(accepted, event, start + 7_000 + BOTH_LOST_MS)).toMatchObject({
      session: { status: 'failed', end_reason: 'both_lost', ended_at: accepted.last_alive_at },
    });
  });

  test('ends after the longest time a call may take', () => {
    const now = start + 5_000 + MAX_CALL_MS;
    expect(outcome(accepted, { type: 'checked', callerSeenAt: now, calleeSeenAt: now }, now)).toBe(
      'ended(max_duration)',
    );
  });

  test('does not end before it was accepted when the clock is set back', () => {
    expect(judge(accepted, hungUp(alice, 'hangup'), start)).toMatchObject({
      session: { ended_at: accepted.accepted_at },
    });
  });
});

describe('a call that is over', () => {
  const over: CallSession = { ...ringing, status: 'missed', ended_at: start + 9_000, end_reason: 'cancel' };

  test('never changes', () => {
    const far = start + 1_000 * MAX_CALL_MS;
    expect(outcome(over, hungUp(alice, 'hangup'))).toBe('kept');
    expect(outcome(over, hungUp(bob, 'reject'))).toBe('kept');
    expect(outcome(over, { type: 'checked', callerSeenAt: 0, calleeSeenAt: 0 }, far)).toBe('kept');
    expect(outcome(over, { type: 'answered', by: bob })).toBe('refused call_not_ringing');
  });
});

describe('a stranger', () => {
  test.each([ringing, accepted])('cannot tell a $status call from none', (session) => {
    expect(outcome(session, { type: 'answered', by: mallory })).toBe('refused no_such_call');
    expect(outcome(session, hungUp(mallory, 'hangup'))).toBe('refused no_such_call');
  });

  test('another device of the caller is one', () => {
    expect(outcome(ringing, hungUp({ user: 'alice', device: 9 }, 'cancel'))).toBe('refused no_such_call');
  });

  test('the caller cannot answer the own call', () => {
    expect(outcome(ringing, { type: 'answered', by: alice })).toBe('refused no_such_call');
  });
});

describe('dialling the same peer again', () => {
  test('shows that a restarted device forgot its call', () => {
    const sides = [sideThatForgot(ringing, alice), sideThatForgot(accepted, alice), sideThatForgot(accepted, bob)];
    expect(sides).toEqual(['caller', 'caller', 'callee']);
  });

  test('is glare when the other has dialled too, and no matter for devices that are not in the call', () => {
    expect([sideThatForgot(ringing, bob), sideThatForgot(accepted, bobsOther)]).toEqual([undefined, undefined]);
  });

  test.each([
    ['that rang at somebody is missed by them', ringing, alice, 'missed(cancel)'],
    ['that rang at who leaves is rejected', ringing, bob, 'rejected(reject)'],
    ['that was answered has failed', accepted, alice, 'failed(media)'],
    ['that was answered by who leaves has failed', accepted, bob, 'failed(media)'],
  ] as const)('or leaving for good, a call %s', (_, session, by, expected) => {
    const reason = reasonOfLeaving(session, by === alice ? 'caller' : 'callee');
    expect(outcome(session, hungUp(by, reason))).toBe(expected);
  });
});
