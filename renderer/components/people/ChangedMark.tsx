import { TriangleAlert } from 'lucide-react';
import { useIntl } from 'react-intl';
import { classNames } from '../classNames.ts';
import styles from './TrustMarks.module.css';

/** Says of a call that another identity turned up under the name of the other side, and waits for a decision. */
export function ChangedMark({ className }: { readonly className?: string | undefined }) {
  const intl = useIntl();
  return (
    <span className={classNames(styles['changed'], styles['pill'], className)}>
      <TriangleAlert size={13} aria-hidden="true" />
      {intl.formatMessage({ id: 'contacts.identity.changed' })}
    </span>
  );
}
