import { ArrowLeft, Ban, Phone, UserCheck, UserMinus, UserPlus, Video } from 'lucide-react';
import { useIntl } from 'react-intl';
import type { Settings } from '../../../../core/ipc/settings.ts';
import { shownName } from '../../../../core/call/peerName.ts';
import type { ContactView, RecentPlace } from '../../../../core/ipc/snapshot.ts';
import { MAX_CALL_TEXT } from '../../../../core/call/call.ts';
import { useFirstDayOfWeek } from '../../../words/WordsProvider.tsx';
import { Avatar } from '../../../components/people/Avatar.tsx';
import { Button } from '../../../components/controls/Button.tsx';
import { ErrorBoundary } from '../../../components/mending/ErrorBoundary.tsx';
import { GuardedSurface } from '../../../components/guard/GuardedSurface.tsx';
import { IconButton } from '../../../components/controls/IconButton.tsx';
import { TextField } from '../../../components/controls/TextField.tsx';
import { Notice } from '../../../components/asking/Notice.tsx';
import { useNow } from '../../../components/calls/useNow.ts';
import { dayName, severalDevices } from '../recents/recentWords.ts';
import { BrokenRow, ListFailed } from '../lists/ListState.tsx';
import type { PeopleActions } from '../lists/peopleActions.ts';
import { recentsByDay } from '../lists/recentsByDay.ts';
import { RecentTime } from '../lists/RecentTime.tsx';
import { MenuArea } from '../lists/MenuArea.tsx';
import { PersonMenu } from '../lists/PersonMenu.tsx';
import { useRowMenu } from '../lists/useRowMenu.ts';
import { useMoves } from '../lists/useMoves.ts';
import { usePagedList } from '../lists/usePagedList.ts';
import type { MainBridge } from '../MainBridge.tsx';
import { ContactName } from './ContactName.tsx';
import { ContactRelay } from './ContactRelay.tsx';
import { ContactRinging } from './ContactRinging.tsx';
import { RecentDetails } from '../recents/RecentDetails.tsx';
import { RecentLine } from '../recents/RecentLine.tsx';
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
          callId={null}
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
  const firstDayOfWeek = useFirstDayOfWeek();
  const now = useNow(60_000);
  const query = useContactSafety(handle, contact);
  /** Then the decision about it comes first, and calling after. */
  const isChanged = contact?.identity === 'changed';
  const name = contact === null ? handle : shownName(contact);
  const isVerified = contact?.verified === true && !isChanged;
  const history = usePagedList(
    (main: MainBridge, question: { readonly peer: string }, after: RecentPlace | null, limit: number) =>
      main.recentsPage({ ...question, missedOnly: false, after, limit }),
    { peer: handle },
    revision,
  );
  const moves = useMoves(history.items.map(({ call }) => call.callId));

  return (
    <article className={styles['page']} data-menu={handle}>
      <IconButton
        className={styles['back']}
        label={intl.formatMessage({ id: 'app.back' })}
        icon={<ArrowLeft />}
        onClick={onBack}
      />
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
            onClick={() => people.call(handle, 'audio', subject)}
          >
            {intl.formatMessage({ id: 'detail.call' })}
          </Button>
          <Button
            size={isChanged ? 'medium' : 'large'}
            icon={<Video size={19} />}
            shortcut="callVideo"
            onClick={() => people.call(handle, 'video', subject)}
          >
            {intl.formatMessage({ id: 'detail.video' })}
          </Button>
        </div>
        {contact !== null && !isChanged && !isBlocked && (
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
      <section className={styles['card']} aria-labelledby="history">
        <h3 id="history" className={styles['subtitle']}>
          {intl.formatMessage({ id: 'detail.history' }, { peer: name })}
        </h3>
        <GuardedSurface isOpenAtFirst shows={moves}>
          {history.phase === 'failed' ? (
            <ListFailed onAgain={history.refresh} />
          ) : history.phase === 'loading' ? null : history.items.length === 0 ? (
            <p className={styles['quiet']}>{intl.formatMessage({ id: 'detail.history.empty' }, { peer: name })}</p>
          ) : (
            recentsByDay(history.items).map((day) => (
              <div key={day.startsAt} className={styles['day']}>
                <h4 className={styles['dayName']}>{dayName(intl, day.startsAt, now, firstDayOfWeek)}</h4>
                <ul className={styles['list']}>
                  {day.recents.map((recent) => (
                    <li key={recent.call.callId} className={recent.isMissed ? styles['missed'] : undefined}>
                      <ErrorBoundary of={recent} fallback={<BrokenRow />}>
                        <span className={styles['what']}>
                          <RecentLine recent={recent} className={styles['line']} />
                          <RecentDetails
                            recent={recent}
                            people={people}
                            namesDevice={severalDevices(history.items)}
                            className={styles['more']}
                          />
                        </span>
                        <RecentTime instant={recent.call.startedAt} className={styles['time']} />
                      </ErrorBoundary>
                    </li>
                  ))}
                </ul>
              </div>
            ))
          )}
          {history.hasMore && (
            <Button kind="quiet" size="small" onClick={history.more}>
              {intl.formatMessage({ id: 'detail.history.more' })}
            </Button>
          )}
        </GuardedSurface>
      </section>
      <footer className={styles['foot']}>
        {contact === null ? (
          <Button kind="quiet" icon={<UserPlus size={17} />} onClick={() => people.add(handle)}>
            {intl.formatMessage({ id: 'detail.addToContacts' })}
          </Button>
        ) : (
          <Button
            kind="dangerQuiet"
            icon={<UserMinus size={17} />}
            onClick={() => people.removeContact({ peer: handle, name })}
          >
            {intl.formatMessage({ id: 'detail.remove' })}
          </Button>
        )}
        {!isBlocked && (
          <Button kind="dangerQuiet" icon={<Ban size={17} />} onClick={() => people.block({ peer: handle, name })}>
            {intl.formatMessage({ id: 'block.block' })}
          </Button>
        )}
      </footer>
    </article>
  );
}
