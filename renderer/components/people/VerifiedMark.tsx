import { BadgeCheck } from 'lucide-react';
import { useIntl } from 'react-intl';
import styles from './TrustMarks.module.css';

/** The sign beside the name of somebody whose identity a person has compared. */
export function VerifiedMark({ size = 16 }: { readonly size?: number }) {
  const name = useIntl().formatMessage({ id: 'trust.verified' });
  return (
    <span className={styles['verified']} role="img" aria-label={name} title={name}>
      <BadgeCheck size={size} aria-hidden="true" />
    </span>
  );
}
