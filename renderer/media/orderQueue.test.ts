import { describe, expect, test } from 'vitest';
import type { MediaOrder } from '../../core/call/callEffect.ts';
import type { NumberedMediaOrder } from '../../core/ipc/callWindow.ts';
import { createOrderQueue, followOrders } from './orderQueue.ts';

const network = { relayOnly: false, iceServers: [] };
const start = (sequence: number): NumberedMediaOrder => ({
  sequence,
  order: { kind: 'createOffer', callId: `call ${sequence}`, callType: 'audio', network },
});
const close = (sequence: number): NumberedMediaOrder => ({ sequence, order: { kind: 'close', callId: 'call' } });

function setUp(perform: (order: MediaOrder) => Promise<void> = () => Promise.resolve()) {
  const done: string[] = [];
  const queue = createOrderQueue(
    async (order) => {
      done.push(`begin ${order.callId}`);
      await perform(order);
      done.push(`end ${order.callId}`);
    },
    (callId) => done.push(`close ${callId}`),
  );
  return { queue, done };
}

/** Lets every promise that is ready run. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('orders to the media engine', () => {
  test('are carried out one after another', async () => {
    const { queue, done } = setUp();
    queue.take(start(1));
    queue.take({ ...start(1), sequence: 2 });
    await settle();
    expect(done).toEqual(['begin call 1', 'end call 1', 'begin call 1', 'end call 1']);
  });

  test('of one call do not wait for those of another, which may be standing at a permission prompt', async () => {
    const { queue, done } = setUp((order) =>
      order.callId === 'call 1' ? new Promise(() => undefined) : Promise.resolve(),
    );
    queue.take(start(1));
    queue.take(start(2));
    await settle();
    expect(done).toEqual(['begin call 1', 'begin call 2', 'end call 2']);
  });

  test('are carried out once, however often they are told', async () => {
    const { queue, done } = setUp();
    for (const sequence of [1, 1, 2, 1, 2]) queue.take(start(sequence));
    await settle();
    expect(done.filter((line) => line.startsWith('begin'))).toEqual(['begin call 1', 'begin call 2']);
  });

  test('closing does not wait for the one at work, which may be standing at a permission prompt', async () => {
    const { queue, done } = setUp(() => new Promise(() => undefined));
    queue.take(start(1));
    await settle();
    queue.take(close(2));
    expect(done).toEqual(['begin call 1', 'close call']);
  });
});

describe('a window that opens in the middle of a call', () => {
  test('first does what it missed, then what it was told meanwhile, each once', async () => {
    const { queue, done } = setUp();
    let tell: (order: NumberedMediaOrder) => void = () => undefined;
    let answerCurrent: (orders: readonly NumberedMediaOrder[]) => void = () => undefined;
    const followed = followOrders(
      {
        currentOrders: () => new Promise((resolve) => (answerCurrent = resolve)),
        onOrder: (listener) => {
          tell = listener;
          return () => undefined;
        },
      },
      queue,
    );
    tell(start(2));
    tell(start(3));
    answerCurrent([start(1), start(2)]);
    await followed;
    tell(start(4));
    await settle();
    expect(done.filter((line) => line.startsWith('begin'))).toEqual([1, 2, 3, 4].map((n) => `begin call ${n}`));
  });
});
