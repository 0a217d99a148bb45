import { ArrowLeft, UserCheck } from 'lucide-react';
import { useIntl } from 'react-intl';
import type { Settings } from '../../../../core/ipc/settings.ts';
import { shownName } from '../../../../core/call/peerName.ts';
import type { ContactView } from '../../../../core/ipc/snapshot.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { IconButton } from '../../../components/controls/IconButton.tsx';
import { Notice } from '../../../components/asking/Notice.tsx';
import type { PeopleActions } from '../lists/peopleActions.ts';
import { MenuArea } from '../lists/MenuArea.tsx';
import { PersonMenu } from '../lists/PersonMenu.tsx';
import { useRowMenu } from '../lists/useRowMenu.ts';
import { ContactFoot } from './ContactFoot.tsx';
import { ContactHead } from './ContactHead.tsx';
import { ContactHistory } from './ContactHistory.tsx';
import { ContactRelay } from './ContactRelay.tsx';
import { ContactRinging } from './ContactRinging.tsx';
import { ContactTrust } from '../trust/ContactTrust.tsx';
import { useContactSafety } from '../trust/useContactSafety.ts';
import styles from './ContactDetail.module.css';

export interface ContactDetailProps {
  readonly handle: string;
  /** Null for a caller who is not in the contacts. */
  readonly contact: ContactView | null;
  /** Grows when past calls may be others. */
  readonly revision: number;
  readonly isBlocked: boolean;
  readonly settings: Settings;
  /** Grows when a call to them was refused because their identity changed. */
  readonly attention: number;
  /** What a call to them is about, as typed: the keys of the window say it too. */
  readonly subject: string;
  readonly onSubject: (typed: string) => void;
  readonly people: PeopleActions;
  /** Back to the list, where only one pane fits. */
  readonly onBack: () => void;
}

export function ContactDetail(props: ContactDetailProps) {
  const { handle, contact, isBlocked, people } = props;
  const menu = useRowMenu();
  return (
    <MenuArea menu={menu}>
      <PersonPage {...props} />
      {menu.asked !== null && (
        <PersonMenu
          {...{ contact, isBlocked, people }}
          name={contact === null ? handle : shownName(contact)}
          place={menu.asked.place}
          peer={handle}
          // Of one of their calls the same as where it stands among all calls.
          callId={menu.asked.key === handle ? null : menu.asked.key}
          isPage
          onClose={menu.close}
        />
      )}
    </MenuArea>
  );
}

function PersonPage({
  handle,
  contact,
  revision,
  isBlocked,
  settings,
  attention,
  subject,
  onSubject,
  people,
  onBack,
}: ContactDetailProps) {
  const intl = useIntl();
  const query = useContactSafety(handle, contact);
  const name = contact === null ? handle : shownName(contact);

  return (
    <article className={styles['page']} data-menu={handle}>
      <IconButton
        className={styles['back']}
        label={intl.formatMessage({ id: 'app.back' })}
        icon={<ArrowLeft />}
        onClick={onBack}
      />
      <ContactHead
        {...{ handle, name, contact, isBlocked, subject, onSubject }}
        onCall={(callType) => people.call(handle, callType, subject)}
      />
      {isBlocked && (
        <Notice
          kind="warning"
          role="status"
          action={
            <Button size="small" icon={<UserCheck size={16} />} onClick={() => people.unblock(handle)}>
              {intl.formatMessage({ id: 'block.unblock' })}
            </Button>
          }
        >
          {intl.formatMessage({ id: 'block.notice' }, { peer: name })}
        </Notice>
      )}
      <ContactTrust handle={handle} contact={contact} query={query} attention={attention} />
      {contact !== null && <ContactRelay contact={contact} isForAll={settings.alwaysRelay} />}
      {contact !== null && <ContactRinging contact={contact} settings={settings} />}
      <ContactHistory {...{ handle, name, revision, people }} />
      <ContactFoot {...{ handle, name, isBlocked, people }} isContact={contact !== null} />
    </article>
  );
}
