import type { IntlShape } from 'react-intl';
import { isMissed } from '../../../core/call/endReason.ts';
import type { CallView } from '../../../core/call/view.ts';
import type { AppSnapshot, RecentView } from '../../../core/ipc/snapshot.ts';
import { daysAgo } from './lists/recentsByDay.ts';

/** What the main window says about calls, made from the snapshot and the catalogue alone. */

export function windowTitle(intl: IntlShape, { call: { view: call }, recents: { missedCount } }: AppSnapshot): string {
  switch (call.phase) {
    case 'ringing':
      return intl.formatMessage({ id: 'title.incoming' }, { peer: call.call.peer });
    case 'dialling':
    case 'calling':
    case 'alerting':
      return intl.formatMessage({ id: 'title.outgoing' }, { peer: call.call.peer });
    case 'answering':
    case 'connecting':
    case 'connected':
      return intl.formatMessage({ id: 'title.inCall' }, { peer: call.call.peer });
    case 'idle':
    case 'ended':
      return missedCount > 0
        ? intl.formatMessage({ id: 'title.missed' }, { count: missedCount })
        : intl.formatMessage({ id: 'title.plain' });
  }
}

/** Where a call stands, in a few words. */
export function phaseText(intl: IntlShape, call: Exclude<CallView, { phase: 'idle' }>): string {
  switch (call.phase) {
    case 'ringing':
      return intl.formatMessage({ id: `call.incoming.${call.call.type}` });
    case 'calling':
      return intl.formatMessage({
        id: call.reach === 'peerOffline' ? 'call.phase.calling.peerOffline' : 'call.phase.calling',
      });
    case 'ended':
      return intl.formatMessage({ id: `end.${call.reason}` }, { peer: call.call.peer });
    default:
      return intl.formatMessage({ id: `call.phase.${call.phase}` });
  }
}

/** What a screen reader must say at once: that it rings, for whom, and why a call is over. */
export function callAnnouncement(intl: IntlShape, call: CallView): string {
  if (call.phase === 'ringing') {
    const from = intl.formatMessage({ id: `call.incoming.announce.${call.call.type}` }, { peer: call.call.peer });
    return call.knownContact ? from : `${from}. ${intl.formatMessage({ id: 'call.incoming.announce.stranger' })}`;
  }
  return call.phase === 'ended' ? phaseText(intl, call) : '';
}

export function durationText(intl: IntlShape, durationMs: number): string {
  const total = Math.max(0, Math.round(durationMs / 1000));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  const seconds = total % 60;
  if (hours > 0) return intl.formatMessage({ id: 'duration.hours' }, { hours, minutes });
  if (minutes > 0) return intl.formatMessage({ id: 'duration.minutes' }, { minutes, seconds });
  return intl.formatMessage({ id: 'duration.seconds' }, { seconds });
}

/** "Missed video call", "Outgoing call": direction and kind always in words, never by colour or icon alone. */
export function recentKind(intl: IntlShape, { call, reason }: RecentView): string {
  return intl.formatMessage({ id: `recents.${isMissed(reason) ? 'missed' : call.direction}.${call.type}` });
}

/** The same in a narrow line, where how it came out follows and a button beside it shows the kind. */
export function recentKindShort(intl: IntlShape, { call, reason }: RecentView): string {
  return intl.formatMessage({ id: `recents.${isMissed(reason) ? 'missed' : call.direction}` });
}

/** How it came out: the time spoken, or why there was none. A missed call has said so already. */
export function recentOutcome(intl: IntlShape, { reason, durationMs }: RecentView): string | null {
  if (durationMs !== null) return durationText(intl, durationMs);
  return reason === 'missed' ? null : intl.formatMessage({ id: `end.short.${reason}` });
}

export function dayName(intl: IntlShape, day: number | null, now: number): string {
  if (day === null) return intl.formatMessage({ id: 'recents.unknownDay' });
  const ago = daysAgo(day, now);
  if (ago === 0) return intl.formatMessage({ id: 'recents.today' });
  if (ago === 1) return intl.formatMessage({ id: 'recents.yesterday' });
  const sameYear = new Date(day).getFullYear() === new Date(now).getFullYear();
  return intl.formatDate(day, {
    ...(ago < 7 ? { weekday: 'long' } : {}),
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  });
}
