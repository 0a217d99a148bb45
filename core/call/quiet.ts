import type { Instant } from './call.ts';

/** Do not disturb, as a person switched it: `on` until they turn it off, a time until then. */
export type DoNotDisturb = 'off' | 'on' | Instant;

/** What of a person's settings keeps the phone quiet. Times of day are minutes since midnight, 0 to 1439. */
export interface QuietSettings {
  readonly doNotDisturb: DoNotDisturb;
  readonly quietHours: boolean;
  readonly quietFrom: number;
  readonly quietUntil: number;
}

/** The time as it is needed here: corrected by the server's word, and on the wall of whoever is called. */
export interface QuietMoment {
  readonly now: Instant;
  /** Local, 0 to 1439. */
  readonly minuteOfDay: number;
}

/** What keeps the phone quiet, and until when if that is known. */
export interface Quiet {
  readonly reason: 'doNotDisturb' | 'quietHours';
  /** Null: until somebody turns it off. */
  readonly until: Instant | null;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

/**
 * The longest time that do not disturb is switched on for, with room. An end that lies further ahead was reckoned by a
 * clock that has been put right since, and must not silence a phone for years.
 */
const LONGEST_MS = 24 * 60 * MINUTE_MS;

/** Why a person's own settings keep the phone quiet now. What they switched on by hand is told first. */
export function quietReason(settings: QuietSettings, { now, minuteOfDay }: QuietMoment): Quiet['reason'] | null {
  const { doNotDisturb } = settings;
  if (doNotDisturb === 'on' || (doNotDisturb !== 'off' && !isPast(doNotDisturb, now))) return 'doNotDisturb';
  return isQuietHour(settings, minuteOfDay) ? 'quietHours' : null;
}

/** `nextAt`: when the clock of whoever is called shows that minute of the day next; days have 23 and 25 hours, too. */
export function quietNow(
  settings: QuietSettings,
  moment: QuietMoment,
  nextAt: (minuteOfDay: number) => Instant,
): Quiet | null {
  const reason = quietReason(settings, moment);
  if (reason === null) return null;
  if (reason === 'quietHours') return { reason, until: nextAt(settings.quietUntil) };
  return { reason, until: typeof settings.doNotDisturb === 'number' ? settings.doNotDisturb : null };
}

/** Whether that end of do not disturb is behind us, or can never have been meant. */
export function isPast(until: Instant, now: Instant): boolean {
  return until <= now || until > now + LONGEST_MS;
}

/** They may go past midnight; from 8 to 8 is no time at all. */
function isQuietHour({ quietHours, quietFrom, quietUntil }: QuietSettings, minuteOfDay: number): boolean {
  const length = (quietUntil - quietFrom + DAY_MINUTES) % DAY_MINUTES;
  return quietHours && (minuteOfDay - quietFrom + DAY_MINUTES) % DAY_MINUTES < length;
}
