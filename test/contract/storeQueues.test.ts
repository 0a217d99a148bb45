import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { QueuedMessage } from '../../server/bus/Bus.ts';
import type { FrameChanges, StoredFrame } from '../../server/store/Store.ts';
import { alice, bob, now, storeAdapters, StoreWorld } from '../stage/StoreWorld.ts';

describe.each(storeAdapters)('%s', (_, create) => {
  const world = new StoreWorld(create);

  describe('delivery queues', () => {
    const frame = (s: number, message: QueuedMessage): StoredFrame => ({
      to: bob.address,
      entry: { message, s, queuedAt: now, expiresAt: now + 60_000, fromStranger: false },
    });
    const relayed = { v: 1 as const, call_id: randomUUID(), from: 'alice', from_device: 7, encrypted_payload: 'AAAA' };
    const frames: [StoredFrame, StoredFrame, StoredFrame] = [
      frame(1, { ...relayed, t: 'call_offer', call_type: 'video' }),
      frame(2, { ...relayed, t: 'call_hangup', reason: 'cancel' }),
      frame(3, { v: 1, t: 'err', n: 4, call_id: relayed.call_id, code: 'full', retry_ms: 5 }),
    ];
    const change = (changes: Partial<FrameChanges>) =>
      world.store.changeFrames(() => ({ add: [], remove: [], consumed: [], ...changes }));

    test('what waits survives a restart as it was, in order, and what was taken out does not (F1)', async () => {
      await change({ add: frames });
      await change({ remove: [{ to: bob.address, s: 2 }] });
      await world.reopen();
      expect(await world.store.waitingFrames()).toEqual([frames[0], frames[2]]);
    });

    test('what has expired is gone when the next life begins', async () => {
      const [first] = frames;
      await change({ add: frames });
      await change({ add: [{ ...first, entry: { ...first.entry, s: 9, expiresAt: now + 60_001 } }] });
      await world.store.beginQueues(now + 60_000);
      expect((await world.store.waitingFrames()).map(({ entry }) => entry.s)).toEqual([9]);
    });

    test('the epoch lives as long as the data, and no life numbers what one before may have (F1)', async () => {
      const first = await world.store.beginQueues(now);
      expect(first).toEqual({ epoch: expect.stringMatching(/^[0-9a-f]{16}$/), lastS: 0 });
      const second = await world.store.beginQueues(now);
      // Data from a backup know of fewer lives than there were; the clock makes up for it. And it may be set back.
      const third = await world.store.beginQueues(now - 1_000_000_000);
      for (const [before, after] of [
        [first, second],
        [second, third],
      ] as const) {
        expect(after.epoch).toBe(first.epoch);
        expect(after.lastS).toBeGreaterThan(before.lastS + 1_000_000);
        expect(Number.isSafeInteger(after.lastS * 2)).toBe(true);
      }
    });

    test('the count of a device is 0 at first, survives a restart, never goes back, and goes with the device (F1)', async () => {
      await world.register(alice);
      await world.register(bob);
      expect(await world.store.lastFrameNumber(alice.address)).toBe(0);
      const consumed = (n: number) => change({ consumed: [{ from: alice.address, n }] });
      await consumed(41);
      await consumed(40);
      await world.reopen();
      expect(await world.store.lastFrameNumber(alice.address)).toBe(41);
      await world.store.deleteDevice(alice.address, now);
      await consumed(42);
      expect(await world.store.lastFrameNumber(alice.address)).toBe(0);
    });

    test('a change that cannot be made changes nothing (F3)', async () => {
      await world.register(alice);
      const impossible = { ...frames[1], to: { user: 'bob', device: Number.NaN } } as StoredFrame;
      const broken = change({ add: [frames[0], impossible], consumed: [{ from: alice.address, n: 1 }] });
      const beside = change({ add: frames.slice(2) });
      await expect(broken).rejects.toThrow();
      await beside;
      expect(await world.store.waitingFrames()).toEqual(frames.slice(2));
      expect(await world.store.lastFrameNumber(alice.address)).toBe(0);
    });
  });
});
