import { useBlocked } from '../blocking/useBlocked.ts';
import { useContact, type ContactQuery } from '../lists/useContact.ts';
import { useSubject, type Subject } from '../useSubject.ts';

export interface OpenPerson extends ContactQuery, Subject {
  readonly isBlocked: boolean;
}

/** What is known of whoever's page is open, and what a call to them is about. Null: nobody's. */
export function useOpenPerson(selected: string | null, revision: number): OpenPerson {
  const subject = useSubject(selected);
  const query = useContact(selected, revision);
  const isBlocked = useBlocked(selected, revision);
  return { ...subject, ...query, isBlocked };
}
