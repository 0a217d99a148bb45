import { useEffect, useState } from 'react';
import { nameAndHandle, peerName, searchWords, shownName } from '../../../../core/call/peerName.ts';
import { useAsk } from '../MainBridge.tsx';

export interface FoundContact {
  readonly handle: string;
  /** What they are called here, with the handle where that is another. */
  readonly name: string;
  /** The words typed by which main found them; they need not stand in the handle. */
  readonly words: readonly string[];
}

/** Who fits what was typed. */
export interface FoundPeople {
  readonly contacts: readonly FoundContact[];
  /** With whom there were calls, the latest first. */
  readonly recents: readonly Pick<FoundContact, 'handle' | 'name'>[];
  /** There is nobody more to come for these words. */
  readonly isComplete: boolean;
}

const CONTACTS = 5;
/** A person looks further back in the list itself. */
const RECENTS = 200;
/** Of a sentence somebody pasted, the rest finds nobody. */
const MOST_WORDS = 4;

function named(handle: string, name: string) {
  return { handle, name: nameAndHandle({ peer: handle, name }) };
}

const nobody: FoundPeople = { contacts: [], recents: [], isComplete: false };

/**
 * The words by themselves and with their neighbours, the most together first: "call anna smith" means one of many
 * Annas, and which of the words are a name is for the contacts to say.
 */
function runsOf(words: readonly string[]): readonly (readonly string[])[] {
  const runs = words.flatMap((_, from) => words.slice(from).map((__, more) => words.slice(from, from + more + 1)));
  return runs.toSorted((one, other) => other.length - one.length);
}

/** Asks main for the contacts that fit: by the index of the store, so that a thousand take no longer than ten. */
export function usePeople(query: string): FoundPeople {
  const ask = useAsk();
  const [found, setFound] = useState({ ...nobody, of: '' });
  const [recents, setRecents] = useState<FoundPeople['recents']>([]);
  const words = searchWords(query).slice(0, MOST_WORDS).join(' ');

  useEffect(() => {
    let isCurrent = true;
    const unfailing = () => undefined;
    const load = async () => {
      const lists = await Promise.all(
        runsOf(words.split(' ')).map(async (run) => {
          const asked = await ask(
            (main) => main.contactsPage({ query: run.join(' ').slice(0, 64), after: null, limit: CONTACTS }),
            unfailing,
          );
          return asked.done
            ? asked.answer.items.map((contact) => ({ ...named(contact.handle, shownName(contact)), words: run }))
            : [];
        }),
      );
      if (!isCurrent) return;
      const all = lists.flat();
      const names = new Map(all.map(({ handle, name }) => [handle, name]));
      const contacts = [...names].map(([handle, name]) => ({
        handle,
        name,
        words: [...new Set(all.flatMap((one) => (one.handle === handle ? one.words : [])))],
      }));
      setFound({ contacts, recents: [], isComplete: true, of: words });
    };
    void load();
    return () => {
      isCurrent = false;
    };
  }, [ask, words]);

  useEffect(() => {
    const load = async () => {
      const asked = await ask(
        (main) => main.recentsPage({ missedOnly: false, peer: null, after: null, limit: RECENTS }),
        () => undefined,
      );
      if (!asked.done) return;
      const names = new Map(asked.answer.items.map(({ call }) => [call.peer, named(call.peer, peerName(call))]));
      setRecents([...names.values()]);
    };
    void load();
  }, [ask]);

  // Who was found by other words is not offered any more: what Enter means follows what was typed.
  return found.of === words && found.isComplete ? { ...found, recents } : { ...nobody, recents };
}
