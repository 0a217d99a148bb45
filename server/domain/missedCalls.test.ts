import { expect, test } from 'vitest';
import type { CallSession } from '../../core/protocol/callSession.ts';
import { MAX_BATCH_FRAMES, MAX_QUEUE_FRAMES } from '../../core/protocol/limits.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { openBus } from '../../test/fakes/inMemoryQueueStore.ts';
import { newCallSession } from './callSessions.ts';
import { MissedCalls } from './missedCalls.ts';

const now = 1_700_000_000_000;
const bob = { user: 'bob', device: 1 };
const clock = new ManualClock(now);
const call = (id: string): CallSession => ({
  ...newCallSession({ id, caller_id: 'alice', caller_device: 7, callee_id: 'bob', call_type: 'audio' }, now, 45_000),
  status: 'missed',
  ended_at: now,
  end_reason: 'full',
});

test('a missed call whose notice finds no place is told as soon as the device has taken something out (A86)', async () => {
  const bus = await openBus(clock);
  const untold = ['first', 'second'].map(call);
  const told: string[] = [];
  const store = {
    missedCallsUntold: async () => untold.filter(({ id }) => !told.includes(id)),
    markMissedTold: async (_: unknown, callIds: readonly string[]) => void told.push(...callIds),
  };
  const missed = new MissedCalls({ store, bus, clock });
  const waiting = async () =>
    (await bus.readFrom(bob, null, 0)).entries.flatMap(({ message }) =>
      message.t === 'call_state' ? [message.call_id] : [],
    );
  for (let sent = 0; sent < MAX_QUEUE_FRAMES; sent += 1) {
    await bus.enqueue(bob, { message: { v: 1, t: 'err', code: 'full' }, expiresAt: now + 1 });
  }

  await missed.queueUntold(bob);
  expect(await waiting()).toEqual([]);
  await missed.delivered(bob, await bus.ack(bob, 1));
  expect(await waiting(), 'there is room for one').toEqual(['first']);
  await missed.delivered(bob, await bus.ack(bob, MAX_QUEUE_FRAMES));
  expect(await waiting(), 'and none is queued twice').toEqual(['first', 'second']);
  await missed.delivered(bob, await bus.ack(bob, MAX_QUEUE_FRAMES + 2));
  expect(told).toEqual(['first', 'second']);
  await missed.queueUntold(bob);
  expect(await waiting()).toEqual([]);
});

test('a missed call for which the queues of others left no room is told when there is some, though nothing of one’s own is taken out (A86)', async () => {
  const carol = { user: 'carol', device: 2 };
  const filler = { message: { v: 1, t: 'err', code: 'full' }, expiresAt: now + 1 } as const;
  const bus = await openBus(clock, undefined, 4_000);
  for (const device of [bob, carol]) await bus.subscribe(device, () => undefined);
  while ((await bus.enqueue(carol, filler)).outcome === 'queued') continue;
  const store = { missedCallsUntold: async () => [call('first')], markMissedTold: async () => undefined };
  const missed = new MissedCalls({ store, bus, clock });
  const waiting = async () => (await bus.readFrom(bob, null, 0)).entries.length;

  await missed.queueUntold(bob);
  await missed.tellOwed(() => true);
  expect(await waiting()).toBe(0);
  await bus.ack(carol, MAX_QUEUE_FRAMES);
  await missed.tellOwed(() => true);
  expect(await waiting()).toBe(1);
  await missed.tellOwed(() => true);
  expect(await waiting(), 'and nothing is owed any more').toBe(1);
});

test('a thousand missed calls are told in order, a batch at a time, and leave room to calls that go on', async () => {
  const bus = await openBus(clock);
  const ids = Array.from({ length: 1000 }, (_, each) => `call ${each}`);
  let untold = ids.map(call);
  let reads = 0;
  const told: string[] = [];
  const missed = new MissedCalls({
    store: {
      missedCallsUntold: async () => {
        reads += 1;
        return untold;
      },
      markMissedTold: async (_, callIds) => {
        told.push(...callIds);
        untold = untold.filter(({ id }) => !callIds.includes(id));
      },
    },
    bus,
    clock,
  });
  await missed.queueUntold(bob);
  for (;;) {
    const { entries } = await bus.readFrom(bob, null, 0);
    expect(entries.length).toBeLessThanOrEqual(MAX_BATCH_FRAMES);
    const read = entries.slice(0, 8).at(-1);
    if (read === undefined) break;
    await missed.delivered(bob, await bus.ack(bob, read.s));
  }
  expect(told).toEqual(ids);
  expect(reads, 'all rows are read once for each half of a batch, not for each frame').toBeLessThan(40);
});
