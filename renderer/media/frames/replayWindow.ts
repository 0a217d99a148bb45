/** Frames overtake each other on the way; one that is so far behind is late for any jitter buffer. */
const WINDOW = 128;

export interface ReplayWindow {
  /** False for a counter that was taken, or lies behind all that is remembered. */
  readonly isNew: (counter: number) => boolean;
  /** To be called once the frame has opened: a forged one must not push true ones out. */
  readonly take: (counter: number) => void;
}

/** Each frame is played once, whoever brings it again. */
export function createReplayWindow(): ReplayWindow {
  const taken = new Set<number>();
  let last = -1;
  return {
    isNew: (counter) => counter > last - WINDOW && !taken.has(counter),
    take: (counter) => {
      taken.add(counter);
      if (counter <= last) return;
      last = counter;
      for (const one of taken) if (one <= last - WINDOW) taken.delete(one);
    },
  };
}
