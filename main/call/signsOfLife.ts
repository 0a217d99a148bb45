import type { BootTime, Clock } from '../ports/clock.ts';
import type { SignOfLife } from '../ports/keptCalls.ts';

export interface SignsOfLife {
  /** That the program runs now. */
  readonly sign: () => SignOfLife;
  /** How long ago that was; null if it was before the computer was started, or cannot be told. */
  readonly agoMs: (sign: SignOfLife) => number | null;
}

/** How long ago something was for a next start, though clocks were set (docs/adr/0039-back-to-the-call.md). */
export function createSignsOfLife({ boot, now }: BootTime & Clock): SignsOfLife {
  return {
    sign: () => {
      const { id, sinceMs } = boot();
      return { aliveAt: now(), bootId: id, sinceBootMs: sinceMs };
    },
    agoMs: ({ bootId, sinceBootMs }) => {
      const { id, sinceMs } = boot();
      if (id !== bootId || sinceMs === null || sinceBootMs === null || sinceMs < sinceBootMs) return null;
      return sinceMs - sinceBootMs;
    },
  };
}
