import { PhoneIncoming, PhoneMissed, PhoneOutgoing } from 'lucide-react';
import { useIntl } from 'react-intl';
import { isMissed } from '../../../core/call/endReason.ts';
import type { RecentView } from '../../../core/ipc/snapshot.ts';
import { recentKind, recentOutcome } from './callWords.ts';

export interface RecentLineProps {
  readonly recent: RecentView;
  readonly className?: string | undefined;
}

/** "↘ Missed video call · 14:32": what it was, how it came out, and when. */
export function RecentLine({ recent, className }: RecentLineProps) {
  const intl = useIntl();
  const { call, reason } = recent;
  const Icon = isMissed(reason) ? PhoneMissed : call.direction === 'incoming' ? PhoneIncoming : PhoneOutgoing;
  const outcome = recentOutcome(intl, recent);
  const parts = [intl.formatTime(call.startedAt), recentKind(intl, recent), ...(outcome === null ? [] : [outcome])];
  return (
    <span className={className}>
      <Icon size={14} aria-hidden="true" />
      <span title={parts.join(' · ')}>{parts.join(' · ')}</span>
    </span>
  );
}
