import { ShieldAlert } from 'lucide-react';
import { useIntl } from 'react-intl';
import { peerName } from '../../../core/call/peerName.ts';
import type { RingingView } from '../../../core/call/shownCalls.ts';
import type { PresentView } from '../../../core/call/view.ts';
import type { CallSecurity } from '../../../core/ipc/snapshot.ts';
import { failureText } from '../../components/asking/failureText.ts';
import { ChangedMark } from '../../components/people/ChangedMark.tsx';
import { StaticKeysMark } from '../../components/people/StaticKeysMark.tsx';
import { useFailure } from './ask.ts';
import styles from './IncomingCall.module.css';

export interface CardNotesProps {
  readonly view: RingingView;
  readonly security: CallSecurity | null;
  /** The call that the person is in: answering this one leaves it. */
  readonly present: PresentView | null;
}

/** What to know before answering: what it is about, the one note that matters most, and marks. */
export function CardNotes({ view, security, present }: CardNotesProps) {
  const intl = useIntl();
  const failure = useFailure();
  const peer = peerName(view.call);
  const isOfStranger = !failure.isShown && !view.silenced && !view.knownContact;
  const note = failure.isShown
    ? failureText(intl, failure.problem)
    : view.silenced
      ? intl.formatMessage({ id: 'call.silenced' }, { peer })
      : isOfStranger
        ? intl.formatMessage({ id: view.needsRelay ? 'call.stranger.noRelay' : 'call.stranger' }, { peer })
        : present && intl.formatMessage({ id: 'call.waiting' }, { peer: peerName(present.call) });
  const isChanged = security?.identityChanged === true;
  return (
    <div className={styles['notes']}>
      {view.call.subject !== undefined && (
        <p className={styles['subject']} title={view.call.subject}>
          <bdi>{intl.formatMessage({ id: 'call.subject' }, { subject: view.call.subject })}</bdi>
        </p>
      )}
      {note !== null && (
        <p className={styles['note']} role={failure.isShown ? 'alert' : undefined}>
          {isOfStranger && <ShieldAlert size={15} aria-hidden="true" />}
          {note}
        </p>
      )}
      <div className={styles['marks']}>
        {isChanged && <ChangedMark />}
        {security?.forwardSecret === false && <StaticKeysMark isShort={isChanged} />}
      </div>
    </div>
  );
}
