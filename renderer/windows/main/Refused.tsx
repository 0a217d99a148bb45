import type { ReactNode } from 'react';
import type { MessageId } from '../../../core/words/messages.ts';
import { useIntl } from 'react-intl';
import { Button } from '../../components/Button.tsx';
import { dialRefusalText } from '../../components/dialRefusal.ts';
import { Notice } from '../../components/Notice.tsx';
import { useAsk } from './MainBridge.tsx';
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
  readonly dialling: Pick<Dialling, 'forget' | 'unblockAndCall' | 'call'>;
  /** The server cannot be reached. */
  readonly isOffline: boolean;
}

/** Why a call could not be dialled, and the way on if there is one. */
export function DialRefused({ refusal, dialling, isOffline }: DialRefusedProps) {
  const intl = useIntl();
  const ask = useAsk();
  const remedy = (): { readonly words: MessageId; readonly act: () => void } | null => {
    switch (refusal.reason) {
      case 'blocked':
        return { words: 'dial.unblockAndCall', act: () => void dialling.unblockAndCall(refusal) };
      case 'busy':
        // The bar of that call stands there, and hangs up.
        return null;
      case 'identityChanged':
        // It opened the page on which that is decided.
        return null;
      case 'signedInElsewhere':
        return { words: 'account.signInHere', act: () => void ask((main) => main.reconnect()) };
      default:
        return isOffline
          ? { words: 'connection.tryNow', act: () => void ask((main) => main.reconnect()) }
          : { words: 'call.again', act: () => dialling.call(refusal.peer, refusal.callType) };
    }
  };
  const way = remedy();
  return (
    <Refused
      onClose={dialling.forget}
      action={
        way !== null && (
          <Button size="small" onClick={way.act}>
            {intl.formatMessage({ id: way.words })}
          </Button>
        )
      }
    >
      {dialRefusalText(intl, refusal)}
    </Refused>
  );
}
