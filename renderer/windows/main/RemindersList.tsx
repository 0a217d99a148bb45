import { Bell, Phone, X } from 'lucide-react';
import { useIntl } from 'react-intl';
import type { CallType } from '../../../core/call/view.ts';
import type { ReminderView } from '../../../core/ipc/snapshot.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { useAsk } from './MainBridge.tsx';
import styles from './RemindersList.module.css';

export interface RemindersListProps {
  readonly reminders: readonly ReminderView[];
  readonly onCall: (peer: string, callType: CallType) => void;
}

/** Whom the person was asked to call back, and when; each stands there until they spoke or it is taken out. */
export function RemindersList({ reminders, onCall }: RemindersListProps) {
  const intl = useIntl();
  const ask = useAsk();
  if (reminders.length === 0) return null;
  return (
    <ul className={styles['list']} aria-label={intl.formatMessage({ id: 'reminders.title' })}>
      {reminders.map(({ peer: handle, name: peer = handle, dueAt, told }) => (
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
            onClick={() => onCall(handle, 'audio')}
          />
          <IconButton
            label={intl.formatMessage({ id: 'reminders.remove' }, { peer })}
            icon={<X />}
            size="small"
            onClick={() => void ask((main) => main.removeReminder({ handle }))}
          />
        </li>
      ))}
    </ul>
  );
}
