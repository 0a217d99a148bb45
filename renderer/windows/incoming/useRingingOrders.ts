import { answersTo } from '../../../core/call/answersTo.ts';
import type { RingingView } from '../../../core/call/shownCalls.ts';
import type { PresentView } from '../../../core/call/view.ts';
import type { RingingActions } from '../../components/keys/useRingingKeys.ts';
import { useAsk } from './ask.ts';

export interface RingingOrders extends RingingActions {
  readonly block: () => void;
}

/** What main can be asked to do with the call that rings; `present` is the one that the person is in. */
export function useRingingOrders(view: RingingView, present: PresentView | null): RingingOrders {
  const ask = useAsk();
  const seen = { callId: view.call.callId, phase: view.phase };
  const order = (what: 'decline' | 'silence' | 'block') => () => void ask((main) => main[what](seen));
  return {
    answers: answersTo(view, present),
    give: (answer) => void ask((main) => main[answer.does](answer.order)),
    decline: order('decline'),
    silence: order('silence'),
    block: order('block'),
  };
}
