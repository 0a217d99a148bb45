import { ShieldAlert } from 'lucide-react';
import { useIntl } from 'react-intl';
import { peerName } from '../../../core/call/peerName.ts';
import type { RingingView } from '../../../core/call/shownCalls.ts';
import type { CallRef, PresentView } from '../../../core/call/view.ts';
import type { CallSecurity } from '../../../core/ipc/snapshot.ts';
import { ChangedMark } from '../../components/people/ChangedMark.tsx';
import { StaticKeysMark } from '../../components/people/StaticKeysMark.tsx';
import { useFailure } from './ask.ts';
import { FailureNote } from './FailureNote.tsx';
import styles from './IncomingCall.module.css';

export interface CardNotesProps {
  readonly view: RingingView;
  readonly security: CallSecurity | null;
  /** The call that the person is in: answering this one leaves it. */
  readonly present: PresentView | null;
}

export type CardNote = 'call.silenced' | 'call.stranger' | 'call.stranger.noRelay' | 'call.waiting';

/** The one that matters most, and of whom it is. */
function noteOf(view: RingingView, present: PresentView | null): readonly [CardNote, CallRef] | null {
  if (view.silenced) return ['call.silenced', view.call];
  if (!view.knownContact) return [view.needsRelay ? 'call.stranger.noRelay' : 'call.stranger', view.call];
  return present && ['call.waiting', present.call];
}

/** What to know before answering: what it is about, the one note that matters most, and marks. */
export function CardNotes({ view, security, present }: CardNotesProps) {
  const intl = useIntl();
  const { isShown: hasFailed } = useFailure();
  const note = noteOf(view, present);
  const isChanged = security?.identityChanged === true;
  return (
    <div className={styles['notes']}>
      {view.call.subject !== undefined && (
        <p className={styles['subject']} title={view.call.subject}>
          <bdi>{intl.formatMessage({ id: 'call.subject' }, { subject: view.call.subject })}</bdi>
        </p>
      )}
      <FailureNote />
      {note !== null && !hasFailed && (
        <p className={styles['note']}>
          {note[0].startsWith('call.stranger') && <ShieldAlert size={15} aria-hidden="true" />}
          {intl.formatMessage({ id: note[0] }, { peer: peerName(note[1]) })}
        </p>
      )}
      <div className={styles['marks']}>
        {isChanged && <ChangedMark />}
        {security?.forwardSecret === false && <StaticKeysMark isShort={isChanged} />}
      </div>
    </div>
  );
}
