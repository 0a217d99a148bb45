import type { TrustRefusal } from '../../../../core/ipc/refusals.ts';
import type { Problem } from '../../../../core/ipc/problem.ts';
import { useRequest } from '../useRequest.ts';

/** `notSaved`: main broke over it, because the disk is full, say. */
export type TrustFailure = TrustRefusal | Problem | 'notSaved';

export interface TrustActions {
  readonly isBusy: boolean;
  /** Why the last word was not taken, until the next is given. */
  readonly refusal: TrustFailure | null;
  /** Resolves to whether main took the person's word. */
  readonly mark: (digits: string) => Promise<boolean>;
  readonly withdraw: () => Promise<boolean>;
  readonly accept: (digits: string) => Promise<boolean>;
  /** The new number is not theirs. */
  readonly discard: (digits: string) => Promise<boolean>;
  /** The same digits for both: what is marked is what was looked at, and nothing that came between. */
  readonly acceptAndMark: (digits: string) => Promise<boolean>;
  readonly forgetRefusal: () => void;
}

/**
 * A person's word about an identity. Whatever comes of it, the number is asked for anew: refused means it is another.
 */
export function useTrustActions(handle: string, reload: () => void): TrustActions {
  const { isBusy, refusal, ask, forget } = useRequest<TrustFailure>('notSaved');

  const word = async (...[question]: Parameters<typeof ask>) => {
    const taken = await ask(question);
    reload();
    return taken;
  };

  return {
    isBusy,
    refusal: refusal?.reason ?? null,
    mark: (digits) => word((main) => main.markVerified({ handle, digits })),
    accept: (digits) => word((main) => main.acceptIdentityChange({ handle, digits })),
    discard: (digits) => word((main) => main.discardIdentityChange({ handle, digits })),
    acceptAndMark: (digits) =>
      word(async (main) => {
        const accepted = await main.acceptIdentityChange({ handle, digits });
        // Only what was accepted can be marked.
        return accepted.ok ? main.markVerified({ handle, digits }) : accepted;
      }),
    withdraw: () =>
      word(async (main) => {
        await main.withdrawVerification({ handle });
        return { ok: true };
      }),
    forgetRefusal: forget,
  };
}
