import type { MediaOrder } from '../../core/call/callEffect.ts';
import type { NumberedMediaOrder } from '../../core/ipc/contract.ts';

export interface MediaDesk {
  readonly order: (order: MediaOrder) => void;
  /** All orders of the present call: a call window that opens late, or again, misses none. */
  readonly current: () => readonly NumberedMediaOrder[];
}

/** Numbers the orders to the media engine and keeps those of the present call until it is closed. */
export function createMediaDesk(tell: (order: NumberedMediaOrder) => void): MediaDesk {
  let sequence = 0;
  let kept: readonly NumberedMediaOrder[] = [];
  return {
    order: (order) => {
      sequence += 1;
      const numbered = { sequence, order };
      kept = order.kind === 'close' ? [] : [...kept, numbered];
      tell(numbered);
    },
    current: () => kept,
  };
}
