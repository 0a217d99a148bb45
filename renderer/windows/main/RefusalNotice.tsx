import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../../components/controls/Button.tsx';
import { Notice } from '../../components/asking/Notice.tsx';
import styles from './Home.module.css';

export interface RefusalNoticeProps {
  readonly onClose: () => void;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** Says above whatever is open that something was wanted and is not so. */
export function RefusalNotice({ onClose, action, children }: RefusalNoticeProps) {
  const intl = useIntl();
  return (
    <div className={styles['refusal']}>
      <Notice
        kind="warning"
        role="alert"
        action={
          <>
            {action}
            <Button size="small" kind="quiet" onClick={onClose}>
              {intl.formatMessage({ id: 'app.close' })}
            </Button>
          </>
        }
      >
        {children}
      </Notice>
    </div>
  );
}
