import { MicOff, MonitorUp, Pause } from 'lucide-react';
import { peerName } from '../../../../core/call/peerName.ts';
import { useIntl } from 'react-intl';
import type { CallInProgress } from '../view/callInProgress.ts';
import styles from './TheirState.module.css';

export interface TheirStateProps {
  readonly view: CallInProgress;
  /** Something stands where it usually does. */
  readonly isBelow: boolean;
}

/** What the other side says of itself: on hold, muted, sharing a screen. Read out when it changes. */
export function TheirState({ view, isBelow }: TheirStateProps) {
  const intl = useIntl();
  const theirs = view.phase === 'connected' ? view.theirs : null;
  const peer = peerName(view.call);
  const held = theirs?.held === true;
  return (
    <div className={styles['states']} data-below={isBelow || undefined} role="status">
      {held && (
        <span className={styles['state']}>
          <Pause size={14} aria-hidden="true" />
          <span className={styles['text']}>{intl.formatMessage({ id: 'call.theirs.held' }, { peer })}</span>
        </span>
      )}
      {!held && theirs?.microphone === false && (
        <span className={styles['state']}>
          <MicOff size={14} aria-hidden="true" />
          <span className={styles['text']}>{intl.formatMessage({ id: 'call.theirs.muted' }, { peer })}</span>
        </span>
      )}
      {!held && theirs?.screen === true && (
        <span className={styles['state']}>
          <MonitorUp size={14} aria-hidden="true" />
          <span className={styles['text']}>{intl.formatMessage({ id: 'call.theirs.screen' }, { peer })}</span>
        </span>
      )}
    </div>
  );
}
