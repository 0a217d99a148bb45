import type { RecentView } from '../../../../core/ipc/snapshot.ts';

export interface RecentDay {
  /** Midnight at its start, by this computer's clock and zone. Null: of calls whose time cannot be one. */
  readonly startsAt: number | null;
  readonly recents: readonly RecentView[];
}

/** The furthest that a date reaches (ECMAScript, "Time Values and Time Range"). */
const LAST_DATE = 8.64e15;

/** Whether a clock could ever have shown it; beyond, formatting throws. */
export function isDate(instant: number): boolean {
  return Math.abs(instant) <= LAST_DATE;
}

function startOfDay(instant: number): number {
  return new Date(instant).setHours(0, 0, 0, 0);
}

/** The newest day first, what has no day last; recents keep their order. */
export function recentsByDay(recents: readonly RecentView[]): readonly RecentDay[] {
  const days = new Map<number | null, RecentView[]>();
  for (const recent of recents) {
    const { startedAt } = recent.call;
    const day = isDate(startedAt) ? startOfDay(startedAt) : null;
    const list = days.get(day);
    if (list) list.push(recent);
    else days.set(day, [recent]);
  }
  return [...days]
    .map(([startsAt, list]) => ({ startsAt, recents: list }))
    .toSorted((a, b) => (b.startsAt ?? -Infinity) - (a.startsAt ?? -Infinity));
}

/** How many calendar days ago, so that the hour a clock is put forward or back does not count. */
export function daysAgo(day: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(day)) / 86_400_000);
}

/** How many days of this week there have been, today included: 1 to 7. `firstDayOfWeek`: 1 is Monday, 7 is Sunday. */
export function daysSinceWeekBegan(now: number, firstDayOfWeek: number): number {
  return ((new Date(now).getDay() - firstDayOfWeek + 7) % 7) + 1;
}
