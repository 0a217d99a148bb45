import { LockKeyholeOpen } from 'lucide-react';
import { useIntl } from 'react-intl';
import { classNames } from '../classNames.ts';
import styles from './TrustMarks.module.css';

export interface StaticKeysMarkProps {
  /** The sign alone, where a line has no room for its words. */
  readonly isShort?: boolean;
  readonly className?: string | undefined;
}

/** Says of a call, wherever it is shown, that its keys do not renew themselves. */
export function StaticKeysMark({ isShort = false, className }: StaticKeysMarkProps) {
  const intl = useIntl();
  const name = intl.formatMessage({ id: 'trust.notForwardSecret' });
  const explanation = intl.formatMessage({ id: 'trust.notForwardSecret.explain' });
  if (isShort) {
    return (
      <span className={classNames(styles['staticKeys'], className)} role="img" aria-label={name} title={name}>
        <LockKeyholeOpen size={13} aria-hidden="true" />
      </span>
    );
  }
  return (
    <span className={classNames(styles['staticKeys'], styles['pill'], className)} title={explanation}>
      <LockKeyholeOpen size={13} aria-hidden="true" />
      {name}
    </span>
  );
}
