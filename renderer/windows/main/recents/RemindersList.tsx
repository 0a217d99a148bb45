import { Bell, Phone, X } from 'lucide-react';
import { useIntl } from 'react-intl';
import { peerName } from '../../../../core/call/peerName.ts';
import type { ReminderView } from '../../../../core/ipc/snapshot.ts';
import { IconButton } from '../../../components/controls/IconButton.tsx';
import { soon } from '../../../components/mending/later.tsx';
import { MenuArea } from '../lists/MenuArea.tsx';
import type { PeopleActions } from '../lists/peopleActions.ts';
import { useRowMenu } from '../lists/useRowMenu.ts';
import styles from './RemindersList.module.css';

const ReminderMenu = soon(async () => (await import('../lists/ReminderMenu.tsx')).ReminderMenu);

export interface RemindersListProps {
  readonly reminders: readonly ReminderView[];
  readonly people: PeopleActions;
}

/** Whom to call back, and when, whoever wished it; each stands there until they spoke or it is taken out. */
export function RemindersList({ reminders, people }: RemindersListProps) {
  const intl = useIntl();
  const menu = useRowMenu();
  const asked = reminders.find(({ peer }) => peer === menu.asked?.key);
  if (reminders.length === 0) return null;
  return (
    <MenuArea menu={menu}>
      <ul className={styles['list']} aria-label={intl.formatMessage({ id: 'reminders.title' })}>
        {reminders.map((reminder) => {
          const { peer: handle, dueAt, told } = reminder;
          const peer = peerName(reminder);
          return (
            <li key={handle} className={styles['row']} data-due={told || undefined} data-menu={handle}>
              <Bell size={16} aria-hidden="true" />
              <span className={styles['words']}>
                {intl.formatMessage(
                  { id: told ? 'reminders.due' : 'reminders.at' },
                  { peer, when: intl.formatDate(dueAt, { weekday: 'short', hour: 'numeric', minute: '2-digit' }) },
                )}
              </span>
              <IconButton
                label={intl.formatMessage({ id: 'contacts.call' }, { peer })}
                icon={<Phone />}
                size="small"
                onClick={() => people.call(handle, 'audio')}
              />
              <IconButton
                label={intl.formatMessage({ id: 'reminders.remove' }, { peer })}
                icon={<X />}
                size="small"
                onClick={() => people.removeReminder(reminder)}
              />
            </li>
          );
        })}
      </ul>
      {menu.asked !== null && asked !== undefined && (
        <ReminderMenu place={menu.asked.place} reminder={asked} people={people} onClose={menu.close} />
      )}
    </MenuArea>
  );
}
