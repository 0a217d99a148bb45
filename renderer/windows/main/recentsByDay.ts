import type { RecentView } from '../../../core/ipc/snapshot.ts';

export interface RecentDay {
  /** Midnight at its start, by this computer's clock and zone. */
  readonly startsAt: number;
  readonly recents: readonly RecentView[];
}

export function startOfDay(instant: number): number {
  return new Date(instant).setHours(0, 0, 0, 0);
}

/** The newest day first; recents keep their order. */
export function recentsByDay(recents: readonly RecentView[]): readonly RecentDay[] {
  const days = new Map<number, RecentView[]>();
  for (const recent of recents) {
    const day = startOfDay(recent.call.startedAt);
    const list = days.get(day);
    if (list) list.push(recent);
    else days.set(day, [recent]);
  }
  return [...days].map(([startsAt, list]) => ({ startsAt, recents: list })).toSorted((a, b) => b.startsAt - a.startsAt);
}

/** How many calendar days ago, so that the hour a clock is put forward or back does not count. */
export function daysAgo(day: number, now: number): number {
  return Math.round((startOfDay(now) - startOfDay(day)) / 86_400_000);
}
