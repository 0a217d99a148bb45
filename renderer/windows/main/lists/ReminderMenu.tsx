import type { ReminderView } from '../../../../core/ipc/snapshot.ts';
import { useBlocked } from '../blocking/useBlocked.ts';
import { PersonMenu, type PersonMenuProps } from './PersonMenu.tsx';
import { useContact } from './useContact.ts';

export interface ReminderMenuProps extends Pick<PersonMenuProps, 'place' | 'people' | 'onClose'> {
  readonly reminder: ReminderView;
}

/** The menu of a call to make: what can be done with whom it is about, and that it is not to be made. */
export function ReminderMenu({ reminder, ...rest }: ReminderMenuProps) {
  const { peer, name } = reminder;
  const { contact } = useContact(peer, 0);
  const isBlocked = useBlocked(peer, 0);
  if (contact === 'loading') return null;
  return (
    <PersonMenu
      {...rest}
      {...{ peer, name, isBlocked, reminder }}
      // Where main cannot tell, nothing is offered that takes somebody away.
      contact={contact === 'failed' ? null : contact}
      callId={null}
    />
  );
}
