import type { Timers } from '../ports/clock.ts';

export interface RetriesPorts extends Timers {
  /** What is to be done; resolves to when it makes sense to go on, or null if nothing is left to do. */
  readonly work: () => Promise<{ readonly afterMs: number | null } | null>;
  /** After a run, whoever asks for another waits so long. */
  readonly restMs?: number;
  readonly onFault: (error: unknown) => void;
}

const FIRST_MS = 15_000;
const LONGEST_MS = 15 * 60_000;

/**
 * Work in the background that may fail and goes on later, with growing pauses. One at a time: whoever asks while it
 * runs gets another run behind it.
 */
export function createRetries({ work, restMs = 0, startTimer, onFault }: RetriesPorts) {
  let running = false;
  let resting = false;
  let askedAgain = false;
  let stopped = false;
  let failures = 0;
  let cancel: (() => void) | null = null;
  let stopRest: (() => void) | null = null;

  const run = async (): Promise<void> => {
    if (stopped) return;
    if (running || resting) {
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
    if (stopped) return;
    if (restMs > 0) {
      resting = true;
      stopRest = startTimer(restMs, () => void rested());
    } else if (askedAgain) return rested();
    if (left === null) return;
    const afterMs = Math.max(left.afterMs ?? 0, Math.min(FIRST_MS * 2 ** Math.min(failures - 1, 8), LONGEST_MS));
    cancel = startTimer(afterMs, () => void run());
  };

  const rested = (): Promise<void> => {
    resting = false;
    const isAsked = askedAgain;
    askedAgain = false;
    return isAsked ? run() : Promise.resolve();
  };

  return {
    look: (): void => void run(),
    stop: (): void => {
      stopped = true;
      cancel?.();
      cancel = null;
      stopRest?.();
      stopRest = null;
    },
  };
}
