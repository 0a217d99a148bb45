import { expect, test } from 'vitest';
import type { CallRecord } from '../../core/call/callEffect.ts';
import type { Barred } from '../../core/call/mayRing.ts';
import type { DeliveredOffer } from '../../core/protocol/serverMessage.ts';
import { createUnrungCalls } from './unrungCalls.ts';

const callIdOf = (index: number): string => `01890a5d-ac96-774b-bcce-${String(index).padStart(12, '0')}`;
const offer = (index: number, from: string): DeliveredOffer => ({
  ...{ v: 1, t: 'call_offer', s: index + 1, call_id: callIdOf(index), call_type: 'audio', from, from_device: 7 },
  ...{ age_ms: 0, ring_left_ms: 45_000, encrypted_payload: 'AAAA' },
});

function phone(barred: Barred | null = null) {
  const ended: string[] = [];
  const records = new Map<string, CallRecord>();
  let at = 1_000_000;
  let elapsed = 0;
  const { listOffer, listUnread } = createUnrungCalls({
    isRecorded: async (callId) => records.has(callId),
    record: async (entry) => void records.set(entry.call.callId, entry),
    recordLate: async (entry) => void records.set(entry.call.callId, entry),
    barredAs: async () => barred,
    isContact: async (handle) => handle === 'friend',
    endUnsaid: async ({ peer }, device) => ended.push(`${peer} ${String(device)}`),
    now: () => at,
    elapsed: () => elapsed,
  });
  return {
    listOffer,
    listUnread,
    ended,
    records,
    pass: (ms: number) => (elapsed += ms),
    setBy: (ms: number) => (at += ms),
  };
}

test('a contact whose keys wait for a decision hears so at once, and once a call', async () => {
  const { listUnread, ended, records } = phone();
  await listUnread(offer(0, 'friend'), 'identityChanged', true);
  await listUnread(offer(0, 'friend'), 'identityChanged', true);
  expect(ended).toEqual(['friend 7']);
  expect(records.get(callIdOf(0))?.reason).toBe('keysChanged');
});

test('a stranger, who is barred, and of what is over or another fault nobody hears anything (A47, A86)', async () => {
  const open = phone();
  await open.listUnread(offer(0, 'walker'), 'identityChanged', true);
  await open.listUnread(offer(1, 'friend'), 'identityChanged', false);
  await open.listUnread(offer(2, 'friend'), 'undecryptable', true);
  const shut = phone('nobodyMayRing');
  await shut.listUnread(offer(0, 'friend'), 'identityChanged', true);
  expect([...open.ended, ...shut.ended]).toEqual([]);
  expect([open.records.size, shut.records.size]).toEqual([3, 1]);
});

test('a server that makes such calls up gets six frames a minute out of the phone, and each call is listed (A85)', async () => {
  const { listUnread, ended, records, pass, setBy } = phone();
  for (let index = 0; index < 50; index += 1) {
    await listUnread(offer(index, 'friend'), 'identityChanged', true);
    // Though it steps its time with each of them.
    setBy(61_000);
  }
  expect([ended.length, records.size]).toEqual([6, 50]);
  pass(60_000);
  await listUnread(offer(50, 'friend'), 'identityChanged', true);
  expect(ended).toHaveLength(7);
  // A clock that is set back keeps nobody from it.
  setBy(-3_600_000);
  await listUnread(offer(51, 'friend'), 'identityChanged', true);
  expect(ended).toHaveLength(8);
});

test('what a contact said a call is about stands in its line though it never rang; a stranger says nothing there', async () => {
  const { listOffer, records } = phone();
  const read = { forwardSecret: true, subject: 'the boat' };
  await listOffer(offer(0, 'friend'), 'missed', read);
  await listOffer(offer(1, 'walker'), 'missed', read);
  expect([records.get(callIdOf(0))?.call.subject, records.get(callIdOf(1))?.call.subject]).toEqual([
    'the boat',
    undefined,
  ]);
});
