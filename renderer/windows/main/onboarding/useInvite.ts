import { useState } from 'react';
import type { Outcome } from '../../../../core/ipc/snapshot.ts';

export interface Invite {
  readonly code: string;
  readonly setCode: (code: string) => void;
  /** A server wants one, or somebody brought one: from then on there is a field for it. */
  readonly isAsked: boolean;
  readonly setAsked: (isAsked: boolean) => void;
  /** What goes along with a registration. */
  readonly typed: { readonly invite?: string };
  /** Passes on what a server said; only one that wants a code is asked for one. */
  readonly heard: <Reason extends string, Heard extends Outcome<Reason>>(outcome: Heard) => Heard;
}

/** Whether the server takes nobody without a code, or not with this one. */
export function isInviteAsked<Reason extends string>(
  outcome: Outcome<Reason>,
): outcome is Extract<Outcome<Reason>, { ok: false }> {
  return !outcome.ok && (outcome.reason === 'inviteRequired' || outcome.reason === 'inviteRefused');
}

/** The code of an invite, for servers that take nobody without one. `brought`: by a link. */
export function useInvite(brought = ''): Invite {
  const [code, setCode] = useState(brought);
  const [isAsked, setAsked] = useState(false);
  const trimmed = code.trim();
  return {
    ...{ code, setCode, isAsked, setAsked },
    typed: trimmed === '' ? {} : { invite: trimmed },
    heard: (outcome) => {
      if (isInviteAsked(outcome)) setAsked(true);
      return outcome;
    },
  };
}
