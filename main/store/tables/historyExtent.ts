/** The furthest that a date reaches (ECMAScript, "Time Values and Time Range"). */
const LAST_DATE = 8.64e15;

export interface HistoryExtent {
  readonly calls: number;
  /** Of this computer's zone; calls whose time cannot be one stand on a day of their own. */
  readonly days: number;
}

/** Of calls by when they began, the earliest first: a day is looked up once, and not for each of its calls. */
export function historyExtent(starts: readonly number[]): HistoryExtent {
  let days = 0;
  let dayEndsAt = -Infinity;
  let hasTimeless = false;
  for (const startedAt of starts) {
    if (Math.abs(startedAt) > LAST_DATE) hasTimeless = true;
    else if (startedAt >= dayEndsAt) {
      days += 1;
      dayEndsAt = new Date(startedAt).setHours(24, 0, 0, 0);
    }
  }
  return { calls: starts.length, days: days + (hasTimeless ? 1 : 0) };
}
