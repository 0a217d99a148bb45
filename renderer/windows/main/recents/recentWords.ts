import type { IntlShape } from 'react-intl';
import { peerName } from '../../../../core/call/peerName.ts';
import type { RecentView } from '../../../../core/ipc/snapshot.ts';
import { daysAgo, daysSinceWeekBegan, isDate } from '../lists/recentsByDay.ts';

/** What the main window says about past calls. */

function durationText(intl: IntlShape, durationMs: number): string {
  const total = Math.max(0, Math.round(durationMs / 1000));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  const seconds = total % 60;
  if (hours > 0) return intl.formatMessage({ id: 'duration.hours' }, { hours, minutes });
  if (minutes > 0) return intl.formatMessage({ id: 'duration.minutes' }, { minutes, seconds });
  return intl.formatMessage({ id: 'duration.seconds' }, { seconds });
}

/** "Missed video call", "Outgoing call": direction and kind always in words, never by colour or icon alone. */
function recentKind(intl: IntlShape, { call, isMissed }: RecentView): string {
  return intl.formatMessage({ id: `recents.${isMissed ? 'missed' : call.direction}.${call.type}` });
}

/** The same in a narrow line, where how it came out follows and a button beside it shows the kind. */
export function recentKindShort(intl: IntlShape, { call, isMissed }: RecentView): string {
  return intl.formatMessage({ id: `recents.${isMissed ? 'missed' : call.direction}` });
}

/** How it came out: the time spoken, or why there was none. A missed call has said so already. */
export function recentOutcome(intl: IntlShape, { reason, durationMs, note }: RecentView): string | null {
  if (durationMs !== null) return durationText(intl, durationMs);
  // What was said with it tells more than the word for it.
  if (note !== null && note.text !== null) return intl.formatMessage({ id: 'note.quoted' }, { text: note.text });
  return reason === 'missed' ? null : intl.formatMessage({ id: `end.short.${reason}` });
}

/** What a call was and how it came out: "Missed video call", "Outgoing call · 12 min 34 s". */
export function recentSaid(intl: IntlShape, recent: RecentView): string {
  const outcome = recentOutcome(intl, recent);
  return recentKind(intl, recent) + (outcome === null ? '' : ` · ${outcome}`);
}

/** When it began, by which calls with one person are told apart without the rows around them: "Yesterday, 14:05". */
export function recentMoment(intl: IntlShape, { call: { startedAt } }: RecentView, day: string): string {
  const time = isDate(startedAt) ? intl.formatTime(startedAt) : intl.formatMessage({ id: 'recents.unknownTime' });
  return `${day}, ${time}`;
}

/** What a row is called, which tells it from the others of one person. */
export function recentName(intl: IntlShape, recent: RecentView, moment: string): string {
  return [peerName(recent.call), recentSaid(intl, recent), moment].join(', ');
}

/** Whether these calls were with more than one device: only then its number tells them apart. */
export function severalDevices(recents: readonly RecentView[]): boolean {
  return new Set(recents.flatMap(({ device }) => device ?? [])).size > 1;
}

/** A day of this week or the last by its name too; which day a week begins with is the region's. */
export function dayName(intl: IntlShape, day: number | null, now: number, firstDayOfWeek: number): string {
  if (day === null) return intl.formatMessage({ id: 'recents.unknownDay' });
  const ago = daysAgo(day, now);
  if (ago === 0) return intl.formatMessage({ id: 'recents.today' });
  if (ago === 1) return intl.formatMessage({ id: 'recents.yesterday' });
  const sameYear = new Date(day).getFullYear() === new Date(now).getFullYear();
  return intl.formatDate(day, {
    ...(ago < daysSinceWeekBegan(now, firstDayOfWeek) + 7 ? { weekday: 'long' } : {}),
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  });
}
