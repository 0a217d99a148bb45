import { useEffect } from 'react';
import type { CallType } from '../../../core/call/view.ts';
import { mayAnswerWithVideo, useRingingKeys } from '../../components/keys/useRingingKeys.ts';
import type { RingingOrders } from './useRingingOrders.ts';

/** The keys of the card: those of every call that rings, and Escape, which only silences it. */
export function useCardKeys(orders: RingingOrders, type: CallType, shows: string): void {
  const { mustAdd, answer, leave, silence } = orders;
  const mayAct = useRingingKeys(
    {
      ...orders,
      answer: () => (leave === null ? answer(mustAdd ? type : 'audio') : leave('hold')),
      answerVideo: mayAnswerWithVideo(type, mustAdd, leave !== null) ? () => answer('video') : null,
    },
    shows,
  );
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.repeat && mayAct()) silence();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [mayAct, silence]);
}
