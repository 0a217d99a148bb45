import { useCallback, useState } from 'react';
import type { DialRefusal } from '../../../core/ipc/refusals.ts';
import type { CallType, CallView } from '../../../core/call/view.ts';
import type { Outcome } from '../../../core/ipc/snapshot.ts';
import type { DialRefused } from '../../components/dialRefusal.ts';
import type { SeenCall } from './seenCall.ts';
import { useAsk, type MainBridge } from './MainBridge.tsx';

/** The last call that could not be dialled. */
export interface RefusedDial extends DialRefused {
  readonly callType: CallType;
  /** Grows with each, so that the second of the same kind is noticed too. */
  readonly count: number;
}

export interface Dialling {
  readonly refusal: RefusedDial | null;
  readonly forget: () => void;
  readonly call: (peer: string, callType: CallType, subject?: string) => void;
  /** With whom, and how, the call that has just ended was. */
  readonly callAgain: (over: CallView, seen: SeenCall & { readonly relayed?: boolean }) => void;
  /** What was refused because they are blocked, with the block taken off. */
  readonly unblockAndCall: (refused: RefusedDial) => Promise<void>;
}

/** Dials, and keeps what was refused. `onIdentityChanged`: a person looks at their new identity first. */
export function useDialling(onIdentityChanged: (peer: string) => void): Dialling {
  const ask = useAsk();
  const [refusal, setRefusal] = useState<RefusedDial | null>(null);

  const dial = useCallback(
    async (peer: string, callType: CallType, question: (main: MainBridge) => Promise<Outcome<DialRefusal>>) => {
      const asked = await ask(question, () => undefined);
      const answer = asked.done
        ? asked.answer
        : ({ ok: false, reason: asked.problem ?? 'failed', detail: null } as const);
      if (answer.ok) {
        setRefusal(null);
        return;
      }
      const { reason, detail } = answer;
      setRefusal((last) => ({ reason, detail, peer, callType, count: (last?.count ?? 0) + 1 }));
      if (reason === 'identityChanged') onIdentityChanged(peer);
    },
    [ask, onIdentityChanged],
  );
  const forget = useCallback(() => setRefusal(null), []);
  const call = useCallback(
    (peer: string, callType: CallType, subject = '') =>
      void dial(peer, callType, (main) => main.dial({ peer, callType, ...(subject === '' ? {} : { subject }) })),
    [dial],
  );

  return {
    refusal,
    forget,
    call,
    callAgain: (over, seen) => {
      if (over.phase !== 'idle') void dial(over.call.peer, over.call.type, (main) => main.dialAgain(seen));
    },
    unblockAndCall: async ({ peer, callType }) => {
      const unblocked = await ask((main) => main.unblock({ handle: peer }));
      if (unblocked.done) call(peer, callType);
    },
  };
}
