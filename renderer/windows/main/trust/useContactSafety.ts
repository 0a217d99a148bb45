import type { ContactSafety, ContactView } from '../../../../core/ipc/snapshot.ts';
import { useAnswer } from '../useAnswer.ts';

export interface ContactSafetyQuery {
  /**
   * `loading` until main has answered once; null when no identity of theirs is pinned; `failed` when main could not
   * tell.
   */
  readonly safety: ContactSafety | 'loading' | 'failed' | null;
  readonly reload: () => void;
}

/** Asks main for the safety number, and again whenever the snapshot shows that the identity or its mark is another. */
export function useContactSafety(handle: string, contact: ContactView | null): ContactSafetyQuery {
  const { answer, hasFailed, askAgain } = useAnswer({
    ask: async (main) => main.contactSafety({ handle }),
    about: handle,
    when: `${contact?.identity ?? ''} ${String(contact?.verified)}`,
  });
  return { safety: hasFailed ? 'failed' : answer, reload: askAgain };
}
