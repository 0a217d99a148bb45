import type { Instant } from '../../core/call/call.ts';

const HOUR_MS = 3_600_000;

/** Minutes since midnight, 0 to 1439, on a clock where the person is. */
export function minuteOfDay(now: Instant): number {
  const local = new Date(now);
  return local.getHours() * 60 + local.getMinutes();
}

/** When that clock shows this minute next; in the night in which it is set forward it may be as much later. */
export function nextAt(minute: number, now: Instant): Instant {
  const local = new Date(now);
  const on = (days: number): Instant =>
    new Date(local.getFullYear(), local.getMonth(), local.getDate() + days, 0, minute).getTime();
  const today = on(0);
  if (today > now) return today;
  // In the night in which it is set back it shows an hour's minutes once more.
  const again = today + HOUR_MS;
  return again > now && minuteOfDay(again) === minute ? again : on(1);
}
