import type { AccountView, AppSnapshot } from '../../../../core/ipc/snapshot.ts';
import { soon } from '../../../components/mending/later.tsx';
import { MendablePart } from '../../../components/mending/MendableWindow.tsx';
import { ContactsPane } from '../contacts/ContactsPane.tsx';
import type { PeopleActions } from '../lists/peopleActions.ts';
import { SetUpStrip } from '../onboarding/SetUpStrip.tsx';
import { StatusFooter } from '../StatusFooter.tsx';
import type { HomePlace } from './useHomePlace.ts';
import type { ListChoices } from './useListChoices.ts';

const RecentsPane = soon(async () => (await import('../recents/RecentsPane.tsx')).RecentsPane);

export interface HomeListProps {
  readonly place: Pick<HomePlace, 'section' | 'selected' | 'search' | 'settingUp' | 'goOnSettingUp'>;
  readonly snapshot: AppSnapshot;
  readonly account: Extract<AccountView, { phase: 'ready' }>;
  readonly people: PeopleActions;
  readonly choices: ListChoices;
  readonly onShare: () => void;
}

/** Contacts or past calls, between what is left to set up and how this account stands. */
export function HomeList({ place, snapshot, account, people, choices, onShare }: HomeListProps) {
  const { section, selected, search, settingUp, goOnSettingUp } = place;
  const { query, onQuery, filter, onFilter } = choices;
  return (
    <>
      {settingUp.place !== null && (
        <SetUpStrip place={settingUp.place} isPersonOpen={selected !== null} onContinue={goOnSettingUp} />
      )}
      <MendablePart of={section}>
        {section === 'contacts' ? (
          <ContactsPane part={snapshot.contacts} {...{ selected, people, query, onQuery, search, onShare }} />
        ) : (
          <RecentsPane part={snapshot.recents} selectedPeer={selected} {...{ people, filter, onFilter }} />
        )}
      </MendablePart>
      <StatusFooter account={account} connection={snapshot.account.connection} settings={snapshot.settings} />
    </>
  );
}
