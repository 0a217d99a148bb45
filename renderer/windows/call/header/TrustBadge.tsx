import { BadgeCheck, MessageSquareQuote } from 'lucide-react';
import { useIntl } from 'react-intl';
import type { CallSecurity } from '../../../../core/ipc/snapshot.ts';
import { ChangedMark } from '../../../components/people/ChangedMark.tsx';
import { classNames } from '../../../components/classNames.ts';
import type { CallPanel } from '../../../../core/ipc/callShapes.ts';
import styles from './CallHeader.module.css';

export interface TrustBadgeProps {
  readonly security: CallSecurity;
  readonly panel: CallPanel | null;
  readonly onPanel: (panel: CallPanel) => void;
}

/**
 * That the other side is verified, or the way to it, or that it is no longer who it was. With words at hand it is a
 * button, and they lie behind it.
 */
export function TrustBadge({ security: { verified, identityChanged, words }, panel, onPanel }: TrustBadgeProps) {
  const intl = useIntl();
  if (identityChanged) return <ChangedMark className={styles['mark']} />;
  if (words === null && !verified) return null;
  const className = classNames(styles['badge'], verified && styles['verified']);
  const content = verified ? (
    <>
      <BadgeCheck size={15} aria-hidden="true" />
      {intl.formatMessage({ id: 'trust.verified' })}
    </>
  ) : (
    <>
      <MessageSquareQuote size={15} aria-hidden="true" />
      {intl.formatMessage({ id: 'call.words.show' })}
    </>
  );
  if (words === null)
    return (
      <span className={className} data-hides>
        {content}
      </span>
    );
  return (
    <button
      type="button"
      className={className}
      data-hides
      aria-expanded={panel === 'words'}
      onClick={() => onPanel('words')}
    >
      {content}
    </button>
  );
}
