import { PhoneIncoming, PhoneMissed, PhoneOutgoing } from 'lucide-react';
import { useIntl } from 'react-intl';
import type { RecentView } from '../../../../core/ipc/snapshot.ts';
import { StaticKeysMark } from '../../../components/people/StaticKeysMark.tsx';
import { recentKindShort, recentOutcome, recentSaid } from './recentWords.ts';

export interface RecentLineProps {
  readonly recent: RecentView;
  readonly isShort?: boolean;
  readonly className?: string | undefined;
}

/**
 * What a call was and how it came out: "Missed video call", "Outgoing call · 12 min 34 s". The short line leaves the
 * kind to the button beside it, but not for those who hear it. How it travelled is told where the pointer rests.
 */
export function RecentLine({ recent, isShort = false, className }: RecentLineProps) {
  const intl = useIntl();
  const { call, isMissed } = recent;
  const Icon = isMissed ? PhoneMissed : call.direction === 'incoming' ? PhoneIncoming : PhoneOutgoing;
  const outcome = recentOutcome(intl, recent);
  const full = recentSaid(intl, recent);
  const { route } = recent;
  const details = route === null ? full : `${full} · ${intl.formatMessage({ id: `call.route.${route}` })}`;
  const isShortened = isShort && outcome !== null;
  return (
    <span className={className}>
      <Icon size={14} aria-hidden="true" />
      {isShortened && <span className="visuallyHidden">{full}</span>}
      <span title={details} aria-hidden={isShortened}>
        {isShortened ? `${recentKindShort(intl, recent)} · ${outcome}` : full}
      </span>
      {!recent.forwardSecret && <StaticKeysMark isShort={isShort} />}
    </span>
  );
}
