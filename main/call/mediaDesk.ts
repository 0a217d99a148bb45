import type { MediaOrder } from '../../core/call/callEffect.ts';
import type { NumberedMediaOrder } from '../../core/ipc/callWindow.ts';

export interface MediaDesk {
  readonly order: (order: MediaOrder) => void;
  /** All orders of the present calls but keys: a call window that opens late, or again, misses none. */
  readonly current: () => readonly NumberedMediaOrder[];
}

/** Numbers the orders to the media engine and keeps those of each call until it is closed. */
export function createMediaDesk(tell: (order: NumberedMediaOrder) => void): MediaDesk {
  let sequence = 0;
  let kept: readonly NumberedMediaOrder[] = [];
  return {
    order: (order) => {
      sequence += 1;
      const numbered = { sequence, order };
      kept = kept.filter((one) => !isOutdated(one.order, order));
      // Keys are told once, to the window that has just made its description: one that begins anew would count its
      // frames from zero under them, and needs a connection and keys of its own.
      if (order.kind !== 'close' && order.kind !== 'sealMedia') kept = [...kept, numbered];
      tell(numbered);
    },
    current: () => kept,
  };
}

/** A call that is closed needs none of its orders, and of who holds it the last one says all. */
function isOutdated(earlier: MediaOrder, { kind, callId }: MediaOrder): boolean {
  return earlier.callId === callId && (kind === 'close' || (kind === 'hold' && earlier.kind === 'hold'));
}
