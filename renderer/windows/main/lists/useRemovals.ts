import { useCallback, useState } from 'react';
import { useAsk, type MainBridge } from '../MainBridge.tsx';
import type { PeopleActions, Person } from './peopleActions.ts';

/** What was removed and can be had back. */
export type Removed =
  | { readonly kind: 'contact' | 'reminder'; readonly who: Person }
  | { readonly kind: 'recent' | 'voice' | 'ownVoice'; readonly callId: string; readonly who: Person };

export interface Removals extends Pick<
  PeopleActions,
  'removeContact' | 'removeRecent' | 'removeReminder' | 'removeVoice'
> {
  /** Since the offer to undo came up; empty: none is up. */
  readonly removed: readonly Removed[];
  /** Some of it could not be put back: it was too long ago. */
  readonly isLate: boolean;
  readonly undo: () => void;
  readonly forget: () => void;
}

/** Removes at once, and offers to undo all that was removed since the offer came up. */
export function useRemovals(): Removals {
  const ask = useAsk();
  const [removed, setRemoved] = useState<readonly Removed[]>([]);
  const [isLate, setLate] = useState(false);
  const remove = useCallback(
    async (one: Removed) => {
      const asked = await ask((main) => away(main, one));
      if (!asked.done) return;
      setLate(false);
      setRemoved((before) => [...before, one]);
    },
    [ask],
  );
  const undo = async () => {
    const wanted = removed;
    setRemoved([]);
    // The last one first: a call has to be there before its voice message.
    const answers = await Promise.all(wanted.toReversed().map((one) => ask((main) => back(main, one))));
    setLate(answers.some((asked) => asked.done && !asked.answer.isBack));
  };
  return {
    removed,
    isLate,
    removeContact: useCallback((who: Person) => void remove({ kind: 'contact', who }), [remove]),
    removeRecent: useCallback((callId: string, who: Person) => void remove({ kind: 'recent', callId, who }), [remove]),
    removeReminder: useCallback((who: Person) => void remove({ kind: 'reminder', who }), [remove]),
    removeVoice: useCallback<PeopleActions['removeVoice']>(
      (callId, who, kind) => void remove({ kind: kind === 'left' ? 'ownVoice' : 'voice', callId, who }),
      [remove],
    ),
    undo: () => void undo(),
    forget: useCallback(() => {
      setRemoved([]);
      setLate(false);
    }, []),
  };
}

function away(main: MainBridge, one: Removed): Promise<null> {
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
