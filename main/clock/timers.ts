import type { StartTimer } from '../ports/clock.ts';

export interface SleepAwareTimers {
  readonly startTimer: StartTimer;
  /** The computer may have slept: what is due by now fires at once, in the order of its time. */
  readonly fireDue: () => void;
}

/** A timer of the system takes no more: a longer one fires at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * A time that is no time is a mistake of whoever asks, and is refused for all of them: as a timer it would fire at
 * once, and again and again. Throws RangeError.
 */
export function refuseNoTimer(afterMs: number): void {
  if (!(afterMs <= MAX_TIMER_MS)) throw new RangeError(`no timer runs for ${afterMs} ms`);
}

/** Timers by a clock that counts sleep, over those of the system, which may not. */
export function createTimers(
  elapsed: () => number,
  startSystemTimer: (afterMs: number, fired: () => void) => () => void,
): SleepAwareTimers {
  const waiting = new Map<number, { readonly dueAt: number; readonly fire: () => void }>();
  let lastId = 0;

  const startTimer: StartTimer = (afterMs, fired) => {
    refuseNoTimer(afterMs);
    lastId += 1;
    const id = lastId;
    const fire = (): void => {
      cancelSystem();
      if (waiting.delete(id)) fired();
    };
    const cancelSystem = startSystemTimer(Math.max(0, afterMs), fire);
    waiting.set(id, { dueAt: elapsed() + afterMs, fire });
    return () => {
      waiting.delete(id);
      cancelSystem();
    };
  };

  return {
    startTimer,
    fireDue: () => {
      const now = elapsed();
      const due = [...waiting.values()].filter(({ dueAt }) => dueAt <= now).toSorted((a, b) => a.dueAt - b.dueAt);
      for (const { fire } of due) fire();
    },
  };
}
