import { beforeEach, describe, expect, test } from 'vitest';
import {
  MAX_QUEUE_BYTES,
  MAX_QUEUE_FRAMES,
  MAX_QUEUE_PERCENT_OF_ANSWERS,
  MAX_QUEUE_PERCENT_OF_OFFERS,
  MAX_QUEUE_PERCENT_OF_STRANGERS,
} from '../../core/protocol/limits.ts';
import type { Bus, QueuedMessage } from '../../server/bus/Bus.ts';
import type { HostClock } from '../../server/domain/clock.ts';
import { InMemoryQueueStore, openBus } from '../fakes/inMemoryQueueStore.ts';
import { ManualClock } from '../fakes/ManualClock.ts';

/** Every adapter of the port, over data that a second one finds again. */
const adapters: Record<string, (clock: HostClock, data: InMemoryQueueStore) => Promise<Bus>> = {
  InProcessBus: (clock, data) => openBus(clock, data),
};

const bob = { user: 'bob', device: 1 };
const bobsOther = { user: 'bob', device: 2 };
const callId = '3f1d9c1e-7a52-4c5e-9d0b-0a4f6d2b8c11';
const otherCallId = '9a1d9c1e-7a52-4c5e-9d0b-0a4f6d2b8c22';

describe.each(Object.entries(adapters))('%s', (_, create) => {
  let clock: ManualClock;
  let data: InMemoryQueueStore;
  let bus: Bus;
  beforeEach(async () => {
    clock = new ManualClock();
    data = new InMemoryQueueStore();
    bus = await create(clock, data);
  });

  const frame = (t: 'call_offer' | 'ice_candidate' | 'call_answer', call_id = callId, size = 4): QueuedMessage => {
    const relayed = { v: 1 as const, call_id, from: 'alice', from_device: 7, encrypted_payload: 'A'.repeat(size) };
    return t === 'call_offer' ? { ...relayed, t, call_type: 'audio' } : { ...relayed, t };
  };
  const notice: QueuedMessage = { v: 1, t: 'err', n: 1, call_id: callId, code: 'full' };
  const fromStranger = (message: QueuedMessage) =>
    bus.enqueue(bob, { message, expiresAt: clock.now() + 60_000, fromStranger: true });
  const enqueue = (message: QueuedMessage, to = bob, ttlMs = 60_000) =>
    bus.enqueue(to, { message, expiresAt: clock.now() + ttlMs });
  const read = async (s = 0, epoch: string | null = null) =>
    (await bus.readFrom(bob, epoch, s)).entries.map((entry) => entry.s);

  test('numbers frames per device, in order', async () => {
    for (const to of [bob, bobsOther, bob]) await enqueue(frame('ice_candidate'), to);
    const { entries } = await bus.readFrom(bob, null, 0);
    expect(entries.map(({ s }) => s)).toEqual([1, 2]);
    expect(entries[0]).toMatchObject({ message: frame('ice_candidate'), queuedAt: clock.now() });
  });

  test('reads on from a place in the present epoch, and everything from anywhere else', async () => {
    for (let sent = 0; sent < 3; sent += 1) await enqueue(frame('ice_candidate'));
    const { epoch } = await bus.readFrom(bob, null, 0);
    expect(await bus.readFrom(bob, epoch, 2)).toMatchObject({ resumed: true, entries: [{ s: 3 }] });
    expect(await bus.readFrom(bob, epoch, 3)).toMatchObject({ resumed: true, entries: [] });
    for (const [wrong, s] of [
      ['0000000000000000', 2],
      [epoch, 4],
      [null, 0],
    ] as const) {
      expect(await bus.readFrom(bob, wrong, s)).toMatchObject({
        epoch,
        resumed: false,
        entries: [{ s: 1 }, { s: 2 }, { s: 3 }],
      });
    }
  });

  test('other data are another epoch', async () => {
    const { epoch } = await bus.readFrom(bob, null, 0);
    const other = await create(clock, new InMemoryQueueStore());
    expect((await other.readFrom(bob, null, 0)).epoch).not.toBe(epoch);
  });

  test('outlives its process: what was durable waits in the next life, under the same epoch (F1)', async () => {
    await enqueue(frame('call_offer'));
    await enqueue(frame('ice_candidate'));
    await bus.consumed({ user: 'alice', device: 7 }, 2);
    const before = await bus.readFrom(bob, null, 0);
    // Nobody closes it: it is killed.
    bus = await create(clock, data);
    expect(await bus.readFrom(bob, before.epoch, 1)).toEqual({
      ...before,
      resumed: true,
      entries: before.entries.slice(1),
    });
    expect([...data.consumed.values()]).toEqual([2]);
  });

  test('gives no sequence twice, though the last ones of a killed process were never written (F1)', async () => {
    const { epoch } = await bus.readFrom(bob, null, 0);
    await enqueue(frame('ice_candidate'));
    bus = await create(clock, data);
    const lost = await bus.readFrom(bob, epoch, 1);
    expect(lost).toMatchObject({ resumed: true, entries: [] });
    await enqueue(frame('ice_candidate'));
    expect((await bus.readFrom(bob, epoch, 1)).entries).toHaveLength(1);
  });

  test('what is acknowledged before it was written never is, and what was written goes again (F1)', async () => {
    const alice = { user: 'alice', device: 7 };
    await enqueue(frame('ice_candidate'));
    await bus.ack(bob, 1);
    await bus.consumed(alice, 1);
    expect(data.writes).toBe(0);
    await enqueue(frame('ice_candidate'));
    await bus.consumed(alice, 2);
    expect([data.writes, data.frames.length]).toEqual([1, 1]);
    await bus.ack(bob, 2);
    await bus.flush();
    expect(data.frames).toEqual([]);
  });

  test('of two who want it durable at once, both hear when it is', async () => {
    const alice = { user: 'alice', device: 7 };
    await enqueue(frame('ice_candidate'));
    void bus.consumed(alice, 1);
    await Promise.all(
      [1, 2].map(async () => {
        await bus.flush();
        expect([data.frames.length, data.consumed.size]).toEqual([1, 1]);
      }),
    );
  });

  test('says nothing is durable while nothing can be written, relays all the same, and writes it when it can (A79)', async () => {
    const alice = { user: 'alice', device: 7 };
    let durable = false;
    data.fails = true;
    await enqueue(frame('ice_candidate'));
    const consumed = bus.consumed(alice, 1).then(() => (durable = true));
    await bus.flush();
    expect([durable, await read()]).toEqual([false, [1]]);
    data.fails = false;
    await consumed;
    expect(data.frames.map(({ entry }) => entry.s)).toEqual([1]);
    expect([...data.consumed.values()]).toEqual([1]);
  });

  test('forgets what is acknowledged, says what that was, and never uses a sequence again', async () => {
    for (let sent = 0; sent < 3; sent += 1) await enqueue(frame('ice_candidate'));
    expect((await bus.ack(bob, 2)).map(({ s }) => s)).toEqual([1, 2]);
    expect(await bus.ack(bob, 2)).toEqual([]);
    await bus.ack(bob, 3);
    expect(await enqueue(frame('ice_candidate'))).toMatchObject({ s: 4 });
    expect(await read()).toEqual([4]);
  });

  test('wakes those who listen, and says how many they are', async () => {
    expect(await enqueue(frame('ice_candidate'))).toMatchObject({ listeners: 0 });
    let woken = 0;
    const stop = await bus.subscribe(bob, () => (woken += 1));
    expect(await enqueue(frame('ice_candidate'))).toEqual({ outcome: 'queued', s: 2, listeners: 1 });
    await enqueue(frame('ice_candidate'), bobsOther);
    expect(woken).toBe(1);
    stop();
    expect(await enqueue(frame('ice_candidate'))).toMatchObject({ listeners: 0 });
    expect(woken).toBe(1);
  });

  test('forgets what has expired', async () => {
    await enqueue(frame('ice_candidate'), bob, 1_000);
    await enqueue(frame('ice_candidate'), bob, 2_000);
    clock.advance(1_000);
    expect(await read()).toEqual([2]);
  });

  test('refuses frames beyond its number instead of losing old ones, until there is room', async () => {
    for (let sent = 0; sent < MAX_QUEUE_FRAMES; sent += 1) await enqueue(notice);
    expect(await enqueue(notice)).toEqual({ outcome: 'full' });
    expect(await read()).toHaveLength(MAX_QUEUE_FRAMES);
    await bus.ack(bob, 1);
    expect(await enqueue(notice)).toMatchObject({ outcome: 'queued' });
  });

  test('keeps room for answers and hang-ups behind a flood of candidates', async () => {
    const share = (MAX_QUEUE_FRAMES * MAX_QUEUE_PERCENT_OF_OFFERS) / 100;
    for (let sent = 0; sent < share; sent += 1) await enqueue(frame('ice_candidate'));
    expect(await enqueue(frame('ice_candidate'))).toEqual({ outcome: 'full' });
    expect(await enqueue(frame('call_offer'))).toEqual({ outcome: 'full' });
    expect(await enqueue(frame('call_answer'))).toMatchObject({ outcome: 'queued' });
  });

  test('keeps room for what the server says behind a flood of answers and hang-ups (A86)', async () => {
    const share = Math.floor((MAX_QUEUE_FRAMES * MAX_QUEUE_PERCENT_OF_ANSWERS) / 100);
    for (let sent = 0; sent < share; sent += 1) await enqueue(frame('call_answer'));
    expect(await enqueue(frame('call_answer'))).toEqual({ outcome: 'full' });
    expect(await enqueue(notice)).toMatchObject({ outcome: 'queued' });
  });

  test('keeps strangers to a part of their own, by number and by bytes, so that contacts find room (A86)', async () => {
    const share = (MAX_QUEUE_FRAMES * MAX_QUEUE_PERCENT_OF_STRANGERS) / 100;
    for (let sent = 0; sent < share; sent += 1) {
      expect(await fromStranger(frame('ice_candidate'))).toMatchObject({ outcome: 'queued' });
    }
    for (const t of ['call_offer', 'ice_candidate', 'call_answer'] as const) {
      expect(await fromStranger(frame(t))).toEqual({ outcome: 'full' });
    }
    await bus.ack(bob, share);

    const offer = frame('call_offer', callId, 13_000);
    let strangers = 0;
    while ((await fromStranger(offer)).outcome === 'queued') strangers += 1;
    let contacts = 0;
    while ((await enqueue(offer)).outcome === 'queued') contacts += 1;
    expect([strangers, contacts]).toEqual([9, 20]);
    // What contacts leave over is not for strangers, whoever came first.
    await bus.clear(bob);
    for (let sent = 0; sent < 25; sent += 1) expect(await enqueue(offer)).toMatchObject({ outcome: 'queued' });
    for (let sent = 0; sent < 4; sent += 1) expect(await fromStranger(offer)).toMatchObject({ outcome: 'queued' });
    expect(await fromStranger(offer)).toEqual({ outcome: 'full' });
  });

  test('refuses bytes beyond its size', async () => {
    const large = frame('call_answer', callId, MAX_QUEUE_BYTES / 4);
    for (let sent = 0; sent < 3; sent += 1) expect(await enqueue(large)).toMatchObject({ outcome: 'queued' });
    expect(await enqueue(large)).toEqual({ outcome: 'full' });
    expect(await enqueue(frame('call_answer'))).toMatchObject({ outcome: 'queued' });
  });

  test('bounds what waits for all devices together, and still takes what ends calls (F1)', async () => {
    bus = await openBus(clock, data, 4_000);
    const large = frame('ice_candidate', callId, 1_000);
    for (const device of [1, 2, 3]) await bus.subscribe({ user: 'bob', device }, () => undefined);
    for (const device of [1, 2])
      expect(await enqueue(large, { user: 'bob', device })).toMatchObject({ outcome: 'queued' });
    expect(await enqueue(large, { user: 'bob', device: 3 })).toEqual({ outcome: 'full' });
    expect(await enqueue(frame('call_answer'), { user: 'bob', device: 3 })).toMatchObject({ outcome: 'queued' });
    await bus.clear(bob);
    expect(await enqueue(large, { user: 'bob', device: 3 })).toMatchObject({ outcome: 'queued' });
  });

  test('what waits for those who are away leaves half of it to those who are there (F1)', async () => {
    bus = await openBus(clock, data, 8_000);
    const large = frame('ice_candidate', callId, 1_000);
    const to = (device: number) => enqueue(large, { user: 'bob', device });
    for (const device of [1, 2]) expect(await to(device)).toMatchObject({ outcome: 'queued' });
    expect(await to(3), 'nobody of whom is there').toEqual({ outcome: 'full' });
    const leave = await bus.subscribe({ user: 'bob', device: 3 }, () => undefined);
    for (const _ of [1, 2]) expect(await to(3)).toMatchObject({ outcome: 'queued' });
    expect(await to(3)).toEqual({ outcome: 'full' });
    await bus.subscribe(bob, () => undefined);
    expect(await to(2), 'another one came').toEqual({ outcome: 'full' });
    await bus.clear({ user: 'bob', device: 3 });
    expect(await to(2)).toMatchObject({ outcome: 'queued' });
    expect(await to(4), 'as many as there may be').toEqual({ outcome: 'full' });
    await bus.clear({ user: 'bob', device: 2 });
    expect(await to(4)).toMatchObject({ outcome: 'queued' });
    leave();
    leave();
    expect(await to(4)).toMatchObject({ outcome: 'queued' });
    expect(await to(4)).toEqual({ outcome: 'full' });
  });

  test('drops offers and candidates of a call that is over, and nothing else', async () => {
    await enqueue(frame('call_offer'));
    await enqueue(frame('ice_candidate'));
    await enqueue(frame('call_answer'));
    await enqueue(frame('ice_candidate', otherCallId));
    await bus.dropCall(bob, callId);
    expect(await read()).toEqual([3, 4]);
  });

  test('empties the queue of a device that is no more, and numbers on if it is one again (A88)', async () => {
    await enqueue(frame('call_offer'));
    await bus.clear(bob);
    expect(await read()).toEqual([]);
    expect(await enqueue(frame('call_answer'))).toMatchObject({ outcome: 'queued', s: 2 });
  });
});
