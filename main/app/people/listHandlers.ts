import type { ReminderView } from '../../../core/ipc/snapshot.ts';
import { type ContactHandlers, createContactHandlers } from './contactHandlers.ts';
import {
  type ChangeList,
  type ListHandlersPorts,
  type ListsChanged,
  type ListStores,
  withPeerName,
} from './listPorts.ts';
import { createListRemovals } from './listRemovals.ts';
import { createRecentHandlers, type RecentHandlers } from './recentHandlers.ts';

export interface Lists {
  readonly handlers: ContactHandlers & RecentHandlers;
  readonly changed: ListsChanged;
}

/** The two long lists, contacts and past calls, as windows ask for them. */
export function createLists(ports: ListHandlersPorts): Lists {
  const { lists, publisher, namesOf, onContacts } = ports;
  const changed: Lists['changed'] = async (...names) => {
    const present = lists();
    if (present === null) return;
    const { admission, contacts, history } = present.stores;
    if (names.includes('contacts')) {
      onContacts();
      publisher.touch('contacts', { count: await contacts.count(), blockedCount: admission.blockedCount() });
    }
    if (!names.includes('recents')) return;
    publisher.touch('recents', {
      count: await history.count(),
      missedCount: await history.missedCount(),
      voiceCount: await history.voiceCount(),
      notNowCount: await history.notNowCount(),
      reminders: named(unblocked(present.stores, present.stores.reminders.list())),
    });
  };

  /** Nobody is asked to call whom they blocked; whoever unblocks them finds it again. */
  const unblocked = ({ admission }: ListStores, reminders: readonly ReminderView[]): readonly ReminderView[] => {
    const blocked = admission.blockedOf(reminders.map(({ peer }) => peer));
    return reminders.filter(({ peer }) => !blocked.has(peer));
  };

  const named = (reminders: readonly ReminderView[]): readonly ReminderView[] => {
    const names = namesOf(reminders.map(({ peer }) => peer));
    return reminders.map((reminder) => withPeerName(reminder, names.get(reminder.peer)));
  };

  const changing: ChangeList = async (name, work) => {
    const present = lists();
    if (present === null) return null;
    await work(present);
    await changed(name);
    return null;
  };

  const removals = createListRemovals(ports, changed);
  return {
    changed,
    handlers: {
      ...createContactHandlers(ports, { changed, changing }, removals),
      ...createRecentHandlers(ports, changing, removals),
    },
  };
}
