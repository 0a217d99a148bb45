import { Bell, Phone, X } from 'lucide-react';
import { useIntl } from 'react-intl';
import { peerName } from '../../../../core/call/peerName.ts';
import type { ReminderView } from '../../../../core/ipc/snapshot.ts';
import { IconButton } from '../../../components/controls/IconButton.tsx';
import type { PeopleActions } from '../lists/peopleActions.ts';
import styles from './RemindersList.module.css';

export interface RemindersListProps {
  readonly reminders: readonly ReminderView[];
  readonly people: Pick<PeopleActions, 'call' | 'removeReminder'>;
}

/** Whom to call back, and when, whoever wished it; each stands there until they spoke or it is taken out. */
export function RemindersList({ reminders, people }: RemindersListProps) {
  const intl = useIntl();
  if (reminders.length === 0) return null;
  return (
    <ul className={styles['list']} aria-label={intl.formatMessage({ id: 'reminders.title' })}>
      {reminders.map((reminder) => {
        const { peer: handle, dueAt, told } = reminder;
        const peer = peerName(reminder);
        return (
          <li key={handle} className={styles['row']} data-due={told || undefined}>
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
  );
}
