export interface TimeOfDay {
  /** 0 to 23. */
  readonly hour: number;
  readonly minute: number;
}

/** When the clocks of this computer show this time next, later than `now` (both Unix ms): today or tomorrow. */
export function nextTimeOfDay({ hour, minute }: TimeOfDay, now: number): number {
  const on = (daysAhead: number): number => {
    const day = new Date(now);
    // By the calendar: a day on which the clocks are moved is not as long as others.
    return new Date(day.getFullYear(), day.getMonth(), day.getDate() + daysAhead, hour, minute).getTime();
  };
  const today = on(0);
  return today > now ? today : on(1);
}

const HALF_HOUR_MS = 30 * 60_000;

/** What a person may mean who has not chosen yet: a full or half hour, in an hour or a little more. */
export function likelyTime(now: number): TimeOfDay {
  const inAnHour = new Date(now + 2 * HALF_HOUR_MS);
  const minute = inAnHour.getMinutes();
  const later = new Date(inAnHour.getTime() + ((60 - minute) % 30) * 60_000);
  return { hour: later.getHours(), minute: later.getMinutes() };
}

export function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}
