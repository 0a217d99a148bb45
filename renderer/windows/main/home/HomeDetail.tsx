import { hasLiveCall } from '../../../../core/call/shownCalls.ts';
import type { AccountView, AppSnapshot } from '../../../../core/ipc/snapshot.ts';
import { soon } from '../../../components/mending/later.tsx';
import { MendablePart } from '../../../components/mending/MendableWindow.tsx';
import { ListFailed } from '../lists/ListState.tsx';
import type { PeopleActions } from '../lists/peopleActions.ts';
import { NobodyOpen } from '../NobodyOpen.tsx';
import type { RefusedDial } from '../useDialling.ts';
import type { HomePlace } from './useHomePlace.ts';
import type { OpenPerson } from './useOpenPerson.ts';

const ContactDetail = soon(async () => (await import('../contacts/ContactDetail.tsx')).ContactDetail);

export interface HomeDetailProps {
  readonly place: Pick<HomePlace, 'selected' | 'select' | 'settingUp'>;
  readonly snapshot: AppSnapshot;
  readonly account: Extract<AccountView, { phase: 'ready' }>;
  readonly person: OpenPerson;
  readonly people: PeopleActions;
  /** Why the last call was not dialled. */
  readonly refusal: RefusedDial | null;
}

/** Beside the list: the page of whoever is open, or what to do while nobody's is. */
export function HomeDetail({ place, snapshot, account, person, people, refusal }: HomeDetailProps) {
  const { selected, select, settingUp } = place;
  const { values: settings } = snapshot.settings;
  const { contact, isBlocked, subject } = person;
  if (selected === null) {
    return (
      <NobodyOpen
        {...{ account, settings, settingUp }}
        hasContacts={snapshot.contacts.count > 0}
        inCall={hasLiveCall(snapshot.call)}
      />
    );
  }
  if (contact === 'failed') return <ListFailed onAgain={person.askAgain} />;
  if (contact === 'loading') return null;
  return (
    <MendablePart of={contact}>
      <ContactDetail
        key={selected}
        handle={selected}
        {...{ contact, isBlocked, settings, subject, people }}
        revision={snapshot.recents.revision}
        attention={refusal?.reason === 'identityChanged' && refusal.peer === selected ? refusal.count : 0}
        onSubject={person.setSubject}
        onBack={() => select(null)}
      />
    </MendablePart>
  );
}
