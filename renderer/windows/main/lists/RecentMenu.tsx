import type { RecentView } from '../../../../core/ipc/snapshot.ts';
import { PersonMenu, type PersonMenuProps } from './PersonMenu.tsx';
import { useContact } from './useContact.ts';

export interface RecentMenuProps extends Pick<PersonMenuProps, 'place' | 'people' | 'onClose'> {
  readonly recent: RecentView;
}

/** The menu of a past call. Main is asked for whether its peer is a contact; that takes less than a frame. */
export function RecentMenu({ recent: { call, blocked }, ...rest }: RecentMenuProps) {
  const { contact } = useContact(call.peer, 0);
  if (contact === 'loading') return null;
  return (
    <PersonMenu
      {...rest}
      peer={call.peer}
      name={call.name}
      // Where main cannot tell, nothing is offered that takes somebody away.
      contact={contact === 'failed' ? null : contact}
      isBlocked={blocked}
      callId={call.callId}
    />
  );
}
