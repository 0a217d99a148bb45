import type { Timers } from '../ports/clock.ts';

export interface RetriesPorts extends Timers {
  /** What is to be done; resolves to when it makes sense to go on, or null if nothing is left to do. */
  readonly work: () => Promise<{ readonly afterMs: number | null } | null>;
  readonly onFault: (error: unknown) => void;
}

const FIRST_MS = 15_000;
const LONGEST_MS = 15 * 60_000;

/**
 * Work in the background that may fail and goes on later, with growing pauses. One at a time: whoever asks while it
 * runs gets another run behind it.
 */
export function createRetries({ work, startTimer, onFault }: RetriesPorts) {
  let running = false;
  let askedAgain = false;
  let stopped = false;
  let failures = 0;
  let cancel: (() => void) | null = null;

  const run = async (): Promise<void> => {
    if (stopped) return;
    if (running) {
      askedAgain = true;
      return;
    }
    cancel?.();
    cancel = null;
    running = true;
    let left: { readonly afterMs: number | null } | null;
    try {
      left = await work();
    } catch (error) {
      onFault(error);
      left = { afterMs: null };
    }
    running = false;
    failures = left === null ? 0 : failures + 1;
    if (askedAgain) {
      askedAgain = false;
      return run();
    }
    if (left === null || stopped) return;
    const afterMs = Math.max(left.afterMs ?? 0, Math.min(FIRST_MS * 2 ** Math.min(failures - 1, 8), LONGEST_MS));
    cancel = startTimer(afterMs, () => void run());
  };

  return {
    look: (): void => void run(),
    stop: (): void => {
      stopped = true;
      cancel?.();
      cancel = null;
    },
  };
}
