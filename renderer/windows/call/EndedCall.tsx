import { useIntl } from 'react-intl';
import type { CallId } from '../../../core/call/call.ts';
import type { CallView } from '../../../core/call/view.ts';
import { callText, written } from '../../../core/words/callText.ts';
import { Avatar } from '../../components/Avatar.tsx';
import { Button } from '../../components/Button.tsx';
import { clockText } from '../../components/clockText.ts';
import styles from './EndedCall.module.css';

export interface EndedCallProps {
  readonly view: Extract<CallView, { phase: 'ended' }>;
  readonly onDismiss: (callId: CallId) => void;
}

/** Stays for a moment, so that the reason can be read. */
export function EndedCall({ view, onDismiss }: EndedCallProps) {
  const intl = useIntl();
  const { call, durationMs } = view;
  return (
    <div className={styles['ended']}>
      <div className={styles['faded']}>
        <Avatar handle={call.peer} size={96} />
      </div>
      <p className={styles['name']}>{call.peer}</p>
      <h1 className={styles['reason']}>{written(intl, callText(view).status)}</h1>
      {durationMs !== null && (
        <p className={styles['duration']}>
          <span className="visuallyHidden">{intl.formatMessage({ id: 'call.duration' })} </span>
          {clockText(durationMs)}
        </p>
      )}
      <Button className={styles['close']} onClick={() => onDismiss(call.callId)}>
        {intl.formatMessage({ id: 'call.dismiss' })}
      </Button>
    </div>
  );
}
