import { performance } from 'node:perf_hooks';
import { setInterval } from 'node:timers';
import { createTimers } from '../../main/clock/timers.ts';

interface Timer {
  readonly dueAt: number;
  readonly fired: () => void;
}

const BEAT_MS = 5;
/** Of the time between two beats no more than this has passed. */
const MOST_MS = 100;

let beatAt = performance.now();
let passedMs = 0;
const waiting = new Set<Timer>();

const elapsed = (): number => passedMs + Math.min(performance.now() - beatAt, MOST_MS);

const beat = (): void => {
  passedMs = elapsed();
  beatAt = performance.now();
  const due = [...waiting].filter(({ dueAt }) => dueAt <= passedMs).toSorted((one, other) => one.dueAt - other.dueAt);
  // One that was done before may have ended it.
  for (const timer of due) if (waiting.delete(timer)) timer.fired();
};
setInterval(beat, BEAT_MS).unref();

/**
 * Time as it passes for a process that gets its turns. While a machine stands still, or does something else, all
 * clocks but this one run on: of those whom a test has wait for each other, the one would have given up the other
 * before either could say a word.
 */
export const calmTime = {
  elapsed,
  startTimer: createTimers(elapsed, (afterMs, fired) => {
    const timer = { dueAt: elapsed() + afterMs, fired };
    waiting.add(timer);
    return () => void waiting.delete(timer);
  }).startTimer,
};

/** The time of day, in whole milliseconds, that goes on so from now on. */
export function calmWall(): () => number {
  const ahead = Date.now() - elapsed();
  return () => Math.floor(ahead + elapsed());
}
