import { useCallback, useState } from 'react';
import type { RemovedAnswer } from '../../../../core/ipc/removed.ts';
import { useAsk, type MainBridge } from '../MainBridge.tsx';
import type { PeopleActions, Person } from './peopleActions.ts';
import { holds, NO_OFFER, withOne, type Removed, type UndoOffer } from './undoOffer.ts';

export interface Removals
  extends UndoOffer, Pick<PeopleActions, 'removeContact' | 'removeRecent' | 'removeReminder' | 'removeVoice'> {
  /** Somebody is a contact now of whom the person may not know it any more: that too can be undone. */
  readonly added: (handle: string) => void;
  readonly undo: () => void;
  readonly forget: () => void;
}

type Taken = Exclude<Removed, { readonly kind: 'added' }>;

/** Removes at once, and offers to undo all that was removed since the offer came up. */
export function useRemovals(): Removals {
  const ask = useAsk();
  const [offer, setOffer] = useState(NO_OFFER);
  const remove = useCallback(
    async (one: Taken) => {
      const asked = await ask((main) => away(main, one));
      // A second press on the same row finds nothing to remove any more.
      if (asked.done && asked.answer.isKept) setOffer((before) => withOne(before, one));
    },
    [ask],
  );
  const undo = async () => {
    const wanted = offer.removed;
    setOffer(NO_OFFER);
    const failed: Removed[] = [];
    let isLate = false;
    // Asked as one, so that the window tells what went wrong with any of it.
    await ask(async (main) => {
      const errors: unknown[] = [];
      // The last one first: a call has to be there before its voice message.
      for (const one of wanted.toReversed()) {
        try {
          if (failed.some((call) => holds(call, one))) failed.unshift(one);
          else isLate = !(await back(main, one)).isBack || isLate;
        } catch (error) {
          failed.unshift(one);
          errors.push(error);
        }
      }
      if (errors.length > 0) throw errors[0];
    });
    // What main could not put back this time is still kept there, and offered again.
    setOffer(({ removed, goneCount }) => ({ removed: [...failed, ...removed], goneCount, isLate }));
  };
  return {
    ...offer,
    removeContact: useCallback((who: Person) => void remove({ kind: 'contact', who }), [remove]),
    removeRecent: useCallback((callId: string, who: Person) => void remove({ kind: 'recent', callId, who }), [remove]),
    removeReminder: useCallback((who: Person) => void remove({ kind: 'reminder', who }), [remove]),
    removeVoice: useCallback<PeopleActions['removeVoice']>(
      (callId, who, kind) => void remove({ kind: kind === 'left' ? 'ownVoice' : 'voice', callId, who }),
      [remove],
    ),
    added: useCallback((peer: string) => setOffer((before) => withOne(before, { kind: 'added', who: { peer } })), []),
    undo: () => void undo(),
    forget: useCallback(() => setOffer(NO_OFFER), []),
  };
}

function away(main: MainBridge, one: Taken): Promise<RemovedAnswer> {
  switch (one.kind) {
    case 'contact':
      return main.removeContact({ handle: one.who.peer });
    case 'reminder':
      return main.removeReminder({ handle: one.who.peer });
    case 'recent':
      return main.removeRecent({ callId: one.callId });
    case 'voice':
    case 'ownVoice':
      return main.removeVoice({ callId: one.callId });
  }
}

function back(main: MainBridge, one: Removed): Promise<{ readonly isBack: boolean }> {
  switch (one.kind) {
    case 'added':
      return main.removeContact({ handle: one.who.peer }).then(({ isKept }) => ({ isBack: isKept }));
    case 'contact':
      return main.putBackContact({ handle: one.who.peer });
    case 'reminder':
      return main.putBackReminder({ handle: one.who.peer });
    case 'recent':
      return main.putBackRecent({ callId: one.callId });
    case 'voice':
    case 'ownVoice':
      return main.putBackVoice({ callId: one.callId });
  }
}
