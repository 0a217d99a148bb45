import { expect, test } from 'vitest';
import { openBus } from '../../test/fakes/inMemoryQueueStore.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import type { QueuedMessage } from '../bus/Bus.ts';
import { Delivery } from './delivery.ts';
import { NO_METER } from './meter.ts';

const bob = { user: 'bob', device: 2 };
const frame = (text: string): { message: QueuedMessage; expiresAt: number } => ({
  message: {
    ...{ v: 1, t: 'ice_candidate', call_id: '0b7f2c51-9f0a-4c8e-8d55-5a3c1f0e7a0a', from: 'alice', from_device: 1 },
    encrypted_payload: text,
  },
  expiresAt: Number.MAX_SAFE_INTEGER,
});

test('whenever a frame is queued, and be it while the one before is just being pushed, it leaves at once (F17)', async () => {
  for (let ticks = 0; ticks < 12; ticks += 1) {
    const clock = new ManualClock();
    const bus = await openBus(clock);
    const sent: string[] = [];
    const delivery = new Delivery({
      ...{ bus, clock, address: bob, onDelivered: async () => undefined, meter: NO_METER },
      connection: {
        number: 1,
        send: (message) => void ('encrypted_payload' in message && sent.push(message.encrypted_payload)),
        close: () => undefined,
        bufferedBytes: () => 0,
      },
      onFailure: (error) => {
        throw error;
      },
    });
    await delivery.start(await bus.readFrom(bob, null, 0), 0);
    await new Promise((resolve) => setImmediate(resolve));
    await bus.enqueue(bob, frame('first'));
    for (let left = ticks; left > 0; left -= 1) await Promise.resolve();
    await bus.enqueue(bob, frame('second'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent, `${ticks} microtasks later`).toEqual(['first', 'second']);
    delivery.end();
    await bus.close();
  }
});
