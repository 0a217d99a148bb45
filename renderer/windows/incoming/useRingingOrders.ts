import type { LeftCall } from '../../../core/call/callEvent.ts';
import type { RingingView } from '../../../core/call/shownCalls.ts';
import type { CallType, PresentView } from '../../../core/call/view.ts';
import { answerOrder } from '../../components/calls/answerOrder.ts';
import { useAsk } from './ask.ts';

export interface RingingOrders {
  /** Answering takes them into the contacts too. */
  readonly mustAdd: boolean;
  readonly answer: (callType: CallType, left?: LeftCall) => void;
  /** Answers, and does this with the call that the person is in. Null: in none. */
  readonly leave: ((wish: LeftCall['wish']) => void) | null;
  readonly decline: () => void;
  readonly silence: () => void;
  readonly block: () => void;
}

/** What main can be asked to do with the call that rings; `present` is the one that the person is in. */
export function useRingingOrders(view: RingingView, present: PresentView | null): RingingOrders {
  const ask = useAsk();
  const seen = { callId: view.call.callId, phase: view.phase };
  const mustAdd = view.needsRelay && !view.knownContact;
  const answer = (callType: CallType, left?: LeftCall) =>
    void ask((main) => (mustAdd ? main.addAndAnswer : main.answer)(answerOrder(seen, callType, left)));
  const order = (what: 'decline' | 'silence' | 'block') => () => void ask((main) => main[what](seen));
  return {
    mustAdd,
    answer,
    leave: present && ((wish) => answer('audio', { callId: present.call.callId, wish })),
    decline: order('decline'),
    silence: order('silence'),
    block: order('block'),
  };
}
