import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { CallSession } from '../../core/protocol/callSession.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { RetryingStore } from './RetryingStore.ts';
import { SqliteStore } from './SqliteStore.ts';

const bob = { user: 'bob', device: 1 };

const call: CallSession = {
  ...{ id: 'first', caller_id: 'alice', caller_device: 1, callee_id: 'bob', call_type: 'audio', status: 'ringing' },
  ...{ answered_device: null, started_at: 0, accepted_at: null, ended_at: null, end_reason: null },
  ...{ last_alive_at: null, ring_deadline: 45_000 },
};
const rejected: CallSession = { ...call, status: 'rejected', ended_at: 9, end_reason: 'reject' };

/** A store whose disk is full until there is room. */
async function storeOnFullDisk() {
  const folder = await mkdtemp(join(tmpdir(), 'ringfort-retrying-'));
  const store = await SqliteStore.open(folder);
  const clock = new ManualClock();
  let free = Number.MAX_SAFE_INTEGER;
  const retrying = await RetryingStore.open({
    ...{
      store,
      clock,
      freeBytes: async () => free,
      problemOf: () => 'failing',
      onFailure: () => undefined,
      onChange: () => undefined,
    },
  });
  onTestFinished(async () => {
    await retrying.close();
    await rm(folder, { recursive: true });
  });
  return {
    ...{ store, retrying },
    fill: async () => {
      free = 0;
      clock.advance(5_000);
      await expect.poll(() => retrying.problem()).toBe('diskFull');
    },
    makeRoom: () => {
      free = Number.MAX_SAFE_INTEGER;
      clock.advance(1_000);
    },
  };
}

test('a call that ends while it is looked whether there is room again is written before that is said (A75)', async () => {
  const { store, retrying, fill, makeRoom } = await storeOnFullDisk();
  await retrying.insertCall(call);
  await fill();
  let isProbed = (): void => undefined;
  vi.spyOn(store, 'probe').mockImplementation(() => new Promise<void>((resolve) => (isProbed = resolve)));
  makeRoom();
  await expect.poll(() => vi.mocked(store.probe).mock.calls.length).toBe(1);
  expect(await retrying.changeCall(rejected, 'ringing')).toBe(true);
  isProbed();
  await expect.poll(() => retrying.problem()).toBeUndefined();
  expect(await store.findCall('first')).toMatchObject({ status: 'rejected' });
});

test('a call that was missed on a full disk is told to who signs in before there is room, and once (A75)', async () => {
  const { store, retrying, fill, makeRoom } = await storeOnFullDisk();
  await retrying.insertCall(call);
  await fill();
  const missed: CallSession = { ...call, status: 'missed', ended_at: 9, end_reason: 'cancel' };
  await retrying.changeCall(missed, 'ringing');
  expect(await retrying.missedCallsUntold(bob)).toEqual([missed]);
  expect(await retrying.missedCallsUntold({ user: 'alice', device: 1 })).toEqual([]);
  await retrying.markMissedTold(bob, ['first']);
  expect(await retrying.missedCallsUntold(bob)).toEqual([]);
  makeRoom();
  await expect.poll(() => retrying.problem()).toBeUndefined();
  expect(await store.findCall('first')).toMatchObject({ status: 'missed' });
  expect(await retrying.missedCallsUntold(bob)).toEqual([]);
});

test('what is told while others are written after a full disk is written too, and so told once', async () => {
  const { store, retrying, fill, makeRoom } = await storeOnFullDisk();
  let isWritten = (): void => undefined;
  const written: (readonly string[])[] = [];
  vi.spyOn(store, 'markMissedTold').mockImplementation(async (_, callIds) => {
    written.push([...callIds]);
    if (written.length === 1) await new Promise<void>((resolve) => (isWritten = resolve));
  });
  await fill();
  await retrying.markMissedTold(bob, ['first']);
  makeRoom();
  await expect.poll(() => written).toEqual([['first']]);
  await retrying.markMissedTold(bob, ['second']);
  isWritten();
  await expect.poll(() => retrying.problem()).toBeUndefined();
  expect(written).toEqual([['first'], ['second']]);
});
