import { Ban, Phone, Star, StarOff, Trash2, UserCheck, UserMinus, UserPlus, UserRound, Video } from 'lucide-react';
import { useIntl } from 'react-intl';
import type { ReminderView } from '../../../../core/ipc/snapshot.ts';
import { RowMenu, type MenuPlace, type RowMenuItem } from './RowMenu.tsx';
import type { PeopleActions } from './peopleActions.ts';

type Act =
  | ('open' | 'call' | 'video' | 'add' | 'unblock' | 'block' | 'favour')
  | ('removeContact' | 'removeRecent' | 'removeReminder');

export interface PersonMenuProps {
  readonly place: MenuPlace;
  readonly peer: string;
  /** What they are called here, if not by the handle. */
  readonly name?: string | undefined;
  /** Null: no contact. */
  readonly contact: { readonly favourite: boolean } | null;
  readonly isBlocked: boolean;
  /** Null: the row is a person, and no call. */
  readonly callId: string | null;
  /** The row tells of a call to make. */
  readonly reminder?: ReminderView;
  /** Their page is what was asked for it. */
  readonly isPage?: boolean;
  readonly people: PeopleActions;
  readonly onClose: () => void;
}

/** Everything that can be done with a contact, a past call or one to make, at its row, or on their page. */
export function PersonMenu(props: PersonMenuProps) {
  const { place, peer, name = peer, contact, isBlocked, callId, reminder, isPage = false, people, onClose } = props;
  const intl = useIntl();
  const items: readonly RowMenuItem<Act>[] = [
    { act: 'call', text: intl.formatMessage({ id: 'detail.call' }), icon: <Phone /> },
    { act: 'video', text: intl.formatMessage({ id: 'detail.video' }), icon: <Video /> },
    ...(isPage
      ? []
      : [
          {
            act: 'open' as const,
            text: intl.formatMessage({ id: 'menu.open' }),
            icon: <UserRound />,
            startsGroup: true,
          },
        ]),
    contact === null
      ? { act: 'add', text: intl.formatMessage({ id: 'detail.addToContacts' }), icon: <UserPlus /> }
      : {
          act: 'favour',
          text: intl.formatMessage({ id: contact.favourite ? 'favourite.remove' : 'favourite.add' }),
          icon: contact.favourite ? <StarOff /> : <Star />,
        },
    isBlocked
      ? { act: 'unblock', text: intl.formatMessage({ id: 'block.unblock' }), icon: <UserCheck />, startsGroup: true }
      : {
          ...{ act: 'block', text: intl.formatMessage({ id: 'block.ask' }), icon: <Ban /> },
          ...{ isDanger: true, startsGroup: true },
        },
    ...(callId === null
      ? []
      : [
          {
            ...{ act: 'removeRecent' as const, text: intl.formatMessage({ id: 'menu.removeRecent' }) },
            ...{ icon: <Trash2 />, isDanger: true },
          },
        ]),
    ...(reminder === undefined
      ? []
      : [
          {
            ...{ act: 'removeReminder' as const, text: intl.formatMessage({ id: 'menu.removeReminder' }) },
            ...{ icon: <Trash2 />, isDanger: true },
          },
        ]),
    ...(contact !== null
      ? [
          {
            ...{ act: 'removeContact' as const, text: intl.formatMessage({ id: 'detail.remove' }) },
            ...{ icon: <UserMinus />, isDanger: true },
          },
        ]
      : []),
  ];
  const acts: Readonly<Record<Act, () => void>> = {
    open: () => people.open(peer),
    call: () => people.call(peer, 'audio'),
    video: () => people.call(peer, 'video'),
    add: () => people.add(peer),
    favour: () => people.favour(peer, contact?.favourite !== true),
    block: () => people.block({ peer, name }),
    unblock: () => people.unblock(peer),
    removeContact: () => people.removeContact({ peer, name }),
    removeReminder: () => {
      if (reminder !== undefined) people.removeReminder(reminder);
    },
    removeRecent: () => {
      if (callId !== null) people.removeRecent(callId, { peer, name });
    },
  };
  return (
    <RowMenu
      label={intl.formatMessage({ id: 'menu.person' }, { peer: name })}
      place={place}
      items={items}
      onAct={(act) => acts[act]()}
      onClose={onClose}
    />
  );
}
