import type { ContactView } from '../../../core/ipc/snapshot.ts';
import { normaliseHandle } from './handleRules.ts';

/** Contacts whose handle holds the query, those that begin with it first, else by name. */
export function searchContacts(contacts: readonly ContactView[], query: string): readonly ContactView[] {
  const wanted = normaliseHandle(query);
  const rank = ({ handle }: ContactView) => (handle.startsWith(wanted) ? 0 : 1);
  return contacts
    .filter(({ handle }) => handle.includes(wanted))
    .toSorted((one, other) => rank(one) - rank(other) || one.handle.localeCompare(other.handle));
}
