import { useMemo } from 'react';
import type { PeopleActions } from '../lists/peopleActions.ts';
import type { Removals } from '../lists/useRemovals.ts';
import { useAsk } from '../MainBridge.tsx';
import type { Dialling } from '../useDialling.ts';
import type { HomePlace } from './useHomePlace.ts';
import type { HomeSheetsState } from './useHomeSheets.ts';

export interface HomePeopleParts {
  readonly place: Pick<HomePlace, 'select'>;
  readonly sheets: Pick<HomeSheetsState, 'add' | 'block'>;
  readonly dialling: Pick<Dialling, 'call'>;
  readonly removals: Removals;
}

/** What rows, pages and menus can have done with somebody: the same object as long as it does the same. */
export function useHomePeople({ place, sheets, dialling, removals }: HomePeopleParts): PeopleActions {
  const ask = useAsk();
  const { select } = place;
  const { add, block } = sheets;
  const { call } = dialling;
  const { removeContact, removeRecent, removeReminder, removeVoice } = removals;
  return useMemo(
    () => ({
      ...{ open: select, call, add, block },
      favour: (handle, favourite) => void ask((main) => main.favourContact({ handle, favourite })),
      unblock: (handle) => void ask((main) => main.unblock({ handle })),
      removeContact: (who) => {
        removeContact(who);
        select((open) => (open === who.peer ? null : open));
      },
      ...{ removeRecent, removeReminder, removeVoice },
    }),
    [ask, select, call, add, block, removeContact, removeRecent, removeReminder, removeVoice],
  );
}
