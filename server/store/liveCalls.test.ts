import { beforeEach, expect, test } from 'vitest';
import type { CallSession, CallStatus } from '../../core/protocol/callSession.ts';
import { newCallSession } from '../domain/callSessions.ts';
import { LiveCalls } from './liveCalls.ts';
import type { CallInsertion, Store } from './Store.ts';

const now = 1_800_000_000_000;
const session = (id: string, callee_id = 'bob'): CallSession =>
  newCallSession({ id, caller_id: 'alice', caller_device: 1, callee_id, call_type: 'audio' }, now, 45_000);
const answered = (call: CallSession): CallSession => ({
  ...{ ...call, status: 'accepted', answered_device: 2, accepted_at: now + 1, last_alive_at: now + 1 },
});
const over = (call: CallSession): CallSession => ({
  ...call,
  status: 'ended',
  ended_at: now + 2,
  end_reason: 'hangup',
});

/** Rows that are written when the test says so, or not at all. */
let rows: Map<string, CallSession>;
let fails: boolean;
let waiting: (() => void)[];
let calls: LiveCalls;

const store = {
  insertCall: async (call: CallSession): Promise<CallInsertion> => {
    rows.set(call.id, call);
    return { outcome: 'inserted' };
  },
  changeCall: async (call: CallSession, from: CallStatus): Promise<boolean> => {
    if (rows.get(call.id)?.status !== from) return false;
    rows.set(call.id, call);
    return true;
  },
} as Partial<Store> as Store;

beforeEach(() => {
  rows = new Map();
  fails = false;
  waiting = [];
  calls = new LiveCalls([], async (work) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    if (fails) throw new Error('the disk is gone');
    return work(store);
  });
});

/** The disk takes, or refuses, what waits, and what comes of that. */
async function commit(): Promise<void> {
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  await turn();
  for (const write of waiting.splice(0)) write();
  await turn();
}

async function ringing(id: string, callee?: string): Promise<CallSession> {
  const call = session(id, callee);
  const inserted = calls.insert(call);
  await commit();
  expect(await inserted).toEqual({ outcome: 'inserted' });
  return call;
}

test('of two calls of one pair at once, the second hears of the first when that is certain', async () => {
  const [one, two] = [session('one'), { ...session('two', 'alice'), caller_id: 'bob' }];
  const outcomes = Promise.all([calls.insert(one), calls.insert(two)]);
  await commit();
  expect(await outcomes).toEqual([{ outcome: 'inserted' }, { outcome: 'pairLive', session: one }]);
});

test('of two calls of one pair at once, the second takes the place if the first could not be written', async () => {
  const first = calls.insert(session('one')).catch(() => 'refused');
  const second = calls.insert(session('two'));
  fails = true;
  await commit();
  fails = false;
  await commit();
  expect([await first, await second]).toEqual(['refused', { outcome: 'inserted' }]);
  expect(calls.of('bob').map(({ id }) => id)).toEqual(['two']);
});

test('nobody hears that a call was answered before it is written', async () => {
  const call = await ringing('one');
  const heard: (string | undefined)[] = [];
  const change = calls.change(answered(call), 'ringing', undefined);
  const look = calls.find('one').then((found) => heard.push(found?.status));
  const second = calls.change({ ...answered(call), answered_device: 3 }, 'ringing', undefined);
  await Promise.resolve();
  expect(heard).toEqual([]);
  await commit();
  await look;
  expect([await change, heard, await second]).toEqual([true, ['accepted'], false]);
  expect(rows.get('one')?.answered_device).toBe(2);
});

test('an answer that cannot be written is none: the call rings on', async () => {
  const call = await ringing('one');
  const change = calls.change(answered(call), 'ringing', undefined).catch(() => 'refused');
  fails = true;
  await commit();
  expect([await change, (await calls.find('one'))?.status]).toEqual(['refused', 'ringing']);
});

test('a call is over at once, before it is written and though it cannot be, and the row follows (A79)', async () => {
  const call = await ringing('one');
  fails = true;
  expect(await calls.change(over(call), 'ringing', undefined)).toBe(true);
  expect([calls.all(), (await calls.find('one'))?.status]).toEqual([[], 'ended']);
  await commit();
  expect(rows.get('one')?.status).toBe('ringing');
  expect(await calls.change(over(call), 'ringing', undefined), 'no second end').toBe(false);
  fails = false;
  await calls.writeKept(store);
  expect([rows.get('one')?.status, calls.kept]).toEqual(['ended', 0]);
});

test('the end of a call is written though its answer never was', async () => {
  const call = await ringing('one');
  rows.set('one', call);
  const accepted = calls.change(answered(call), 'ringing', undefined);
  await commit();
  await accepted;
  rows.set('one', call);
  await calls.change(over(answered(call)), 'accepted', undefined);
  await commit();
  expect(rows.get('one')).toEqual(over(answered(call)));
});

test('a live call whose row went with an account is one no longer', async () => {
  const call = await ringing('one');
  rows.clear();
  const change = calls.change(answered(call), 'ringing', undefined);
  await commit();
  expect([await change, calls.all()]).toEqual([false, []]);
});
