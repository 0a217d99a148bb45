import { useState } from 'react';
import type { TrustRefusal } from '../../../../core/ipc/contract.ts';
import { useMainBridge } from '../MainBridge.tsx';

export interface TrustActions {
  readonly isBusy: boolean;
  /** Why the last word was not taken, until the next is given. */
  readonly refusal: TrustRefusal | null;
  /** Resolves to whether main took the person's word. */
  readonly mark: (digits: string) => Promise<boolean>;
  readonly withdraw: () => Promise<void>;
  readonly accept: (digits: string) => Promise<boolean>;
  /** The same digits for both: what is marked is what was looked at, and nothing that came between. */
  readonly acceptAndMark: (digits: string) => Promise<boolean>;
  readonly forgetRefusal: () => void;
}

/** A person's word about an identity. Whatever comes of it, the number is asked for anew: refused means it is another. */
export function useTrustActions(handle: string, reload: () => void): TrustActions {
  const bridge = useMainBridge();
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<TrustRefusal | null>(null);

  const inTurn = async (digits: string, steps: readonly ('acceptIdentityChange' | 'markVerified')[]) => {
    if (isBusy) return false;
    setBusy(true);
    setRefusal(null);
    let refused: TrustRefusal | null = null;
    for (const step of steps) {
      // One after the other: only what was accepted can be marked.
      // oxlint-disable-next-line no-await-in-loop
      const outcome = await bridge[step]({ handle, digits });
      if (!outcome.ok) {
        refused = outcome.reason;
        break;
      }
    }
    setBusy(false);
    setRefusal(refused);
    reload();
    return refused === null;
  };

  return {
    isBusy,
    refusal,
    mark: (digits) => inTurn(digits, ['markVerified']),
    accept: (digits) => inTurn(digits, ['acceptIdentityChange']),
    acceptAndMark: (digits) => inTurn(digits, ['acceptIdentityChange', 'markVerified']),
    withdraw: async () => {
      await bridge.withdrawVerification({ handle });
      reload();
    },
    forgetRefusal: () => setRefusal(null),
  };
}
