import type { MediaOrder } from '../../core/call/callEffect.ts';
import type { NumberedMediaOrder } from '../../core/ipc/callWindow.ts';

/** The part of the window's bridge through which main gives its orders. */
export interface OrderSource {
  readonly currentOrders: () => Promise<readonly NumberedMediaOrder[]>;
  readonly onOrder: (listener: (order: NumberedMediaOrder) => void) => () => void;
}

export interface OrderQueue {
  readonly take: (order: NumberedMediaOrder) => void;
}

/**
 * Carries the orders of a call out one after another, each once: an order at or below the last number is one we have.
 * Calls do not wait for each other. `close` does not wait its turn, because the order before it may be standing at a
 * permission prompt that nobody answers.
 */
export function createOrderQueue(
  perform: (order: MediaOrder) => Promise<void>,
  close: (callId: string) => void,
): OrderQueue {
  let lastSequence = 0;
  const work = new Map<string, Promise<void>>();
  return {
    take({ sequence, order }) {
      if (sequence <= lastSequence) return;
      lastSequence = sequence;
      const { callId } = order;
      if (order.kind === 'close') {
        work.delete(callId);
        close(callId);
      } else
        work.set(
          callId,
          (work.get(callId) ?? Promise.resolve()).then(() => perform(order)),
        );
    },
  };
}

/**
 * Asks once for the orders so far, then is told. What is told before the answer has come waits for it: taken at once,
 * it would make the earlier ones look old.
 */
export async function followOrders(source: OrderSource, queue: OrderQueue): Promise<void> {
  let early: NumberedMediaOrder[] | null = [];
  source.onOrder((order) => {
    if (early === null) queue.take(order);
    else early.push(order);
  });
  for (const order of await source.currentOrders()) queue.take(order);
  const told = early;
  early = null;
  for (const order of told) queue.take(order);
}
