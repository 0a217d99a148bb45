import type { Clock, Timers } from '../ports/clock.ts';

export interface FeedTimesPorts extends Pick<Clock, 'now'>, Timers {
  readonly isWanted: () => boolean;
  readonly isInCall: () => boolean;
  /** When the feed last answered, by the corrected clock; null: never. */
  readonly checkedAt: () => number | null;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly ask: () => void;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** So often the feed is asked, at least six hours and at most twelve apart; nobody learns when a day begins. */
const EVERY_MS = 6 * HOUR;
const SPREAD_MS = 6 * HOUR;
/** After the store was opened: a start has other things to do. */
const FIRST_MS = MINUTE;
const FIRST_SPREAD_MS = 9 * MINUTE;
/** Once more, when a call was under way. */
const AFTER_CALL_MS = 10 * MINUTE;

/** When the feed is asked without anybody asking for it. `look`: whether it is wanted may have changed. */
export function createFeedTimes({ isWanted, isInCall, checkedAt, random, ask, now, startTimer }: FeedTimesPorts) {
  let stopTimer: (() => void) | null = null;

  const plan = (afterMs: number): void => {
    stopTimer?.();
    stopTimer = startTimer(afterMs, () => {
      stopTimer = null;
      if (!isWanted()) return;
      if (isInCall()) return plan(AFTER_CALL_MS);
      plan(EVERY_MS + random() * SPREAD_MS);
      ask();
    });
  };
  const planFirst = (): void => {
    const first = FIRST_MS + random() * FIRST_SPREAD_MS;
    const since = now() - (checkedAt() ?? 0);
    // A time that lies ahead is of a wrong clock.
    const rest = since < 0 ? 0 : EVERY_MS + random() * SPREAD_MS - since;
    plan(Math.max(first, rest));
  };

  return {
    look: (): void => {
      if (!isWanted()) {
        stopTimer?.();
        stopTimer = null;
      } else if (stopTimer === null) planFirst();
    },
  };
}
