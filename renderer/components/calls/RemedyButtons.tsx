import { Phone, Video, Waypoints, type LucideIcon } from 'lucide-react';
import { useIntl } from 'react-intl';
import type { CallRef, EndReason } from '../../../core/call/view.ts';
import { remediesOf, remedyWords, type Remedy } from '../../../core/call/remedies.ts';
import { Button } from '../controls/Button.tsx';

/** How each remedy is carried out where the buttons stand. */
export type RemedyDeeds = Readonly<Record<Remedy, () => void>>;

export interface RemedyButtonsProps {
  readonly reason: EndReason;
  readonly call: CallRef;
  readonly deeds: RemedyDeeds;
  readonly size?: 'large';
}

/** What can be done about a call that ended: the likeliest first, and as the main button. */
export function RemedyButtons({ reason, call, deeds, size }: RemedyButtonsProps) {
  const intl = useIntl();
  return remediesOf(reason).map((remedy, place) => {
    const Icon = iconOf(remedy, call);
    return (
      <Button
        key={remedy}
        {...(place === 0 && { kind: 'primary' })}
        {...(size !== undefined && { size })}
        icon={Icon === null ? undefined : <Icon size={18} aria-hidden="true" />}
        data-restart={remedy === 'restart' || undefined}
        onClick={deeds[remedy]}
      >
        {intl.formatMessage({ id: remedyWords(remedy, reason) })}
      </Button>
    );
  });
}

function iconOf(remedy: Remedy, { type }: CallRef): LucideIcon | null {
  if (remedy === 'callRelayed') return Waypoints;
  if (remedy === 'callAgain') return type === 'video' ? Video : Phone;
  return null;
}
