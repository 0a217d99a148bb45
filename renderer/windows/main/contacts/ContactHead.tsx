import { Phone, Video } from 'lucide-react';
import { useIntl } from 'react-intl';
import { type CallType, MAX_CALL_TEXT } from '../../../../core/call/call.ts';
import type { ContactView } from '../../../../core/ipc/snapshot.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { TextField } from '../../../components/controls/TextField.tsx';
import { Avatar } from '../../../components/people/Avatar.tsx';
import { ContactName } from './ContactName.tsx';
import styles from './ContactDetail.module.css';

export interface ContactHeadProps {
  readonly handle: string;
  readonly name: string;
  /** Null for a caller who is not in the contacts. */
  readonly contact: ContactView | null;
  readonly isBlocked: boolean;
  /** What a call to them is about, as typed. */
  readonly subject: string;
  readonly onSubject: (typed: string) => void;
  readonly onCall: (callType: CallType) => void;
}

/** Who they are, and the buttons that call them. */
export function ContactHead({ handle, name, contact, isBlocked, subject, onSubject, onCall }: ContactHeadProps) {
  const intl = useIntl();
  /** Then the decision about it comes first, and calling after. */
  const isChanged = contact?.identity === 'changed';
  const isVerified = contact?.verified === true && !isChanged;
  const mayHaveSubject = contact !== null && !isChanged && !isBlocked;
  return (
    <header className={styles['head']} data-changed={isChanged || undefined}>
      <Avatar handle={handle} name={name} size={isChanged ? 56 : 112} />
      <ContactName handle={handle} contact={contact} isVerified={isVerified} />
      <p className={styles['about']}>
        {contact === null
          ? intl.formatMessage({ id: 'detail.notContact' })
          : intl.formatMessage(
              { id: 'detail.added' },
              { date: intl.formatDate(contact.addedAt, { day: 'numeric', month: 'long', year: 'numeric' }) },
            )}
      </p>
      <div className={styles['buttons']} data-next-act>
        <Button
          kind={isChanged ? 'secondary' : 'primary'}
          size={isChanged ? 'medium' : 'large'}
          icon={<Phone size={18} />}
          shortcut="callAudio"
          onClick={() => onCall('audio')}
        >
          {intl.formatMessage({ id: 'detail.call' })}
        </Button>
        <Button
          size={isChanged ? 'medium' : 'large'}
          icon={<Video size={19} />}
          shortcut="callVideo"
          onClick={() => onCall('video')}
        >
          {intl.formatMessage({ id: 'detail.video' })}
        </Button>
      </div>
      {mayHaveSubject && (
        <TextField
          className={styles['subject']}
          label={intl.formatMessage({ id: 'detail.subject' })}
          value={subject}
          onChange={onSubject}
          maxLength={MAX_CALL_TEXT}
          hint={intl.formatMessage({ id: 'detail.subject.hint' }, { peer: name })}
        />
      )}
    </header>
  );
}
