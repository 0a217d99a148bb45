import { expect, test } from 'vitest';
import { newCallSession } from './callSessions.ts';
import type { CallSession } from '../../core/protocol/callSession.ts';
import { MAX_CANDIDATE_FRAMES_PER_SIDE, OUTLIVED_MS } from '../../core/protocol/limits.ts';
import { OutlivedCalls } from './outlivedCalls.ts';

const accepted: CallSession = {
  ...newCallSession(
    { id: 'call', caller_id: 'alice', caller_device: 1, callee_id: 'bob', call_type: 'audio' },
    1_000,
    45_000,
  ),
  ...{ answered_device: 2, accepted_at: 2_000 },
};
const lost: CallSession = { ...accepted, status: 'failed', end_reason: 'both_lost', ended_at: 100_000 };

const used = (calls: OutlivedCalls, callId: string): number => {
  let sent = 0;
  while (calls.spend(callId, 'caller', 1, 100_000)) sent += 1;
  return sent;
};

test('calls that somebody ended are closed, those that the server ended by itself are open for a day', () => {
  const calls = new OutlivedCalls();
  expect(calls.isOpen(lost, 100_000 + OUTLIVED_MS - 1)).toBe(true);
  expect(calls.isOpen(lost, 100_000 + OUTLIVED_MS)).toBe(false);
  const ended = { ...lost, status: 'ended' } as const;
  expect(calls.isOpen({ ...ended, end_reason: 'max_duration' }, 100_000)).toBe(true);
  for (const end_reason of ['hangup', 'media', 'failed'] as const) {
    expect(calls.isOpen({ ...ended, end_reason }, 100_000), end_reason).toBe(false);
  }
});

test('however many there are, the latest are remembered and no more', () => {
  const calls = new OutlivedCalls(2);
  expect(used(calls, 'first')).toBe(MAX_CANDIDATE_FRAMES_PER_SIDE);
  calls.hungUp(lost.id);
  expect(calls.isOpen(lost, 100_000)).toBe(false);
  expect(used(calls, 'first')).toBe(0);
  calls.spend('third', 'caller', 1, 100_000);
  // Spoken in lately, and so not the oldest.
  expect(used(calls, 'first')).toBe(0);
  expect(calls.isOpen(lost, 100_000)).toBe(true);
});
