import { useCallback, useState } from 'react';
import type { DialRefusal } from '../../../core/ipc/refusals.ts';
import { findView, type ShownCalls } from '../../../core/call/shownCalls.ts';
import type { CallType } from '../../../core/call/view.ts';
import type { Outcome } from '../../../core/ipc/snapshot.ts';
import type { RefusedOrder } from '../../../core/ipc/windowCommand.ts';
import type { DialRefused } from '../../components/asking/dialRefusal.ts';
import type { SeenCall } from '../../../core/call/orderMeant.ts';
import { useAsk, type MainBridge } from './MainBridge.tsx';

/** The last call that could not be dialled. */
export interface RefusedDial extends DialRefused {
  readonly callType: CallType;
  /** What it was about, as typed. */
  readonly subject: string;
  /** The person wanted it relayed, whatever their settings say. */
  readonly relayed: boolean;
  /** Grows with each, so that the second of the same kind is noticed too. */
  readonly count: number;
}

export interface Dialling {
  readonly refusal: RefusedDial | null;
  readonly forget: () => void;
  readonly call: (peer: string, callType: CallType, subject?: string) => void;
  /** With whom, and how, the call that has just ended was. */
  readonly callAgain: (seen: SeenCall & { readonly relayed?: boolean }) => void;
  /** What was ordered elsewhere was refused. */
  readonly refuse: (peer: string, why: RefusedOrder) => void;
  /** What was refused, as it was wanted. */
  readonly repeat: (refused: RefusedDial) => void;
  /** What was refused because they are blocked, with the block taken off. */
  readonly unblockAndCall: (refused: RefusedDial) => Promise<void>;
}

type Wanted = Pick<RefusedDial, 'peer' | 'callType' | 'subject' | 'relayed'>;

/**
 * Dials, and keeps what was refused. `onIdentityChanged`: a person looks at their new identity first. `onDialled`: it
 * went out, with what it is about.
 */
export function useDialling(
  calls: ShownCalls,
  onIdentityChanged: (peer: string) => void,
  onDialled: (peer: string, subject: string) => void,
): Dialling {
  const ask = useAsk();
  const [refusal, setRefusal] = useState<RefusedDial | null>(null);

  const keep = useCallback(
    (wanted: Wanted, { reason, detail }: RefusedOrder) => {
      setRefusal((last) => ({ ...wanted, reason, detail, count: (last?.count ?? 0) + 1 }));
      if (reason === 'identityChanged') onIdentityChanged(wanted.peer);
    },
    [onIdentityChanged],
  );
  const dial = useCallback(
    async (wanted: Wanted, question: (main: MainBridge) => Promise<Outcome<DialRefusal>>) => {
      const asked = await ask(question, () => undefined);
      const answer = asked.done
        ? asked.answer
        : ({ ok: false, reason: asked.problem ?? 'failed', detail: null } as const);
      if (answer.ok) {
        setRefusal(null);
        onDialled(wanted.peer, wanted.subject);
        return;
      }
      keep(wanted, answer);
    },
    [ask, keep, onDialled],
  );
  const refuse = useCallback(
    (peer: string, why: RefusedOrder) => keep({ peer, callType: 'audio', subject: '', relayed: false }, why),
    [keep],
  );
  const forget = useCallback(() => setRefusal(null), []);
  const repeat = useCallback(
    ({ peer, callType, subject, relayed }: Wanted) =>
      void dial({ peer, callType, subject, relayed }, (main) =>
        main.dial({ peer, callType, ...(subject !== '' && { subject }), ...(relayed && { relayed }) }),
      ),
    [dial],
  );
  const call = useCallback(
    (peer: string, callType: CallType, subject = '') => repeat({ peer, callType, subject, relayed: false }),
    [repeat],
  );

  return {
    refusal,
    forget,
    call,
    refuse,
    repeat,
    callAgain: ({ relayed = false, ...seen }) => {
      const over = findView(calls, seen.callId);
      if (over === undefined) return;
      const { peer, type: callType, direction, subject: about = '' } = over.call;
      // What the other side wanted to talk about is no subject of ours.
      const subject = direction === 'outgoing' ? about : '';
      void dial({ peer, callType, subject, relayed }, (main) => main.dialAgain(relayed ? { ...seen, relayed } : seen));
    },
    unblockAndCall: async (refused) => {
      const unblocked = await ask((main) => main.unblock({ handle: refused.peer }));
      if (unblocked.done) repeat(refused);
    },
  };
}
