import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { Button } from '../../components/Button.tsx';
import { dialRefusalText } from '../../components/dialRefusal.ts';
import { Notice } from '../../components/Notice.tsx';
import type { Dialling, RefusedDial } from './useDialling.ts';
import styles from './Home.module.css';

export interface RefusedProps {
  readonly onClose: () => void;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** Says above whatever is open that something was wanted and is not so. */
export function Refused({ onClose, action, children }: RefusedProps) {
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

export interface DialRefusedProps {
  readonly refusal: RefusedDial;
  readonly dialling: Pick<Dialling, 'forget' | 'unblockAndCall'>;
}

/** Why a call could not be dialled, and the way on if there is one. */
export function DialRefused({ refusal, dialling }: DialRefusedProps) {
  const intl = useIntl();
  return (
    <Refused
      onClose={dialling.forget}
      action={
        refusal.reason === 'blocked' && (
          <Button size="small" onClick={() => void dialling.unblockAndCall(refusal)}>
            {intl.formatMessage({ id: 'dial.unblockAndCall' })}
          </Button>
        )
      }
    >
      {dialRefusalText(intl, refusal)}
    </Refused>
  );
}
