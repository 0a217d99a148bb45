import type { ContactView } from '../../../../core/ipc/snapshot.ts';

export type LinkStanding = 'contact' | 'known' | 'verified' | 'changed';

/** Who they are to us. */
export function standingOf(contact: ContactView | null): LinkStanding {
  if (contact === null) return 'contact';
  if (contact.identity === 'changed') return 'changed';
  return contact.verified && contact.identity === 'pinned' ? 'verified' : 'known';
}
