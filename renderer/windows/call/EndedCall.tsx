import { useIntl } from 'react-intl';
import type { CallView } from '../../../core/call/view.ts';
import { callText, written } from '../../../core/words/callText.ts';
import { Avatar } from '../../components/Avatar.tsx';
import { Button } from '../../components/Button.tsx';
import { CallNoteText } from '../../components/CallNoteText.tsx';
import { clockText } from '../../components/clockText.ts';
import { useAsk } from './ask.ts';
import styles from './EndedCall.module.css';

export interface EndedCallProps {
  readonly view: Extract<CallView, { phase: 'ended' }>;
}

/** Stays for a moment, so that the reason can be read. */
export function EndedCall({ view }: EndedCallProps) {
  const intl = useIntl();
  const ask = useAsk();
  const { call, durationMs, note } = view;
  return (
    <div className={styles['ended']}>
      <div className={styles['faded']}>
        <Avatar handle={call.peer} size={96} />
      </div>
      <p className={styles['name']}>{call.peer}</p>
      <h1 className={styles['reason']}>{written(intl, callText(view).status)}</h1>
      {note !== null && (
        <CallNoteText
          note={note}
          peer={call.peer}
          isTheirs={call.direction === 'outgoing'}
          className={styles['note']}
        />
      )}
      {durationMs !== null && (
        <p className={styles['duration']}>
          <span className="visuallyHidden">{intl.formatMessage({ id: 'call.duration' })} </span>
          {clockText(durationMs)}
        </p>
      )}
      <Button
        className={styles['close']}
        onClick={() => void ask((main) => main.dismiss({ callId: call.callId, phase: view.phase }))}
      >
        {intl.formatMessage({ id: 'call.dismiss' })}
      </Button>
    </div>
  );
}
