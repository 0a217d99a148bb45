import type { ContactView } from '../../../../core/ipc/snapshot.ts';
import { useAnswer } from '../useAnswer.ts';

export interface ContactQuery {
  /** Null: they are none of the contacts. */
  readonly contact: ContactView | 'loading' | 'failed' | null;
  readonly askAgain: () => void;
}

/** What is known of one contact, asked for again when the contacts may be others. */
export function useContact(handle: string | null, revision: number): ContactQuery {
  const { answer, hasFailed, askAgain } = useAnswer({
    ask: async (main) => main.contact({ handle: handle ?? '' }),
    about: handle,
    when: revision,
  });
  return { contact: hasFailed ? 'failed' : answer, askAgain };
}
