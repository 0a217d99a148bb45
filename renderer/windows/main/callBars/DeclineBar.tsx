import { useState } from 'react';
import { peerName } from '../../../../core/call/peerName.ts';
import type { SeenCall } from '../../../../core/call/orderMeant.ts';
import type { RingingView } from '../../../../core/call/shownCalls.ts';
import { CallBackAt } from '../../../components/decline/CallBackAt.tsx';
import { DeclineWithMessage, type DeclineWithMessageProps } from '../../../components/decline/DeclineWithMessage.tsx';
import { useAsk } from '../MainBridge.tsx';

export interface DeclineBarProps extends Pick<DeclineWithMessageProps, 'own' | 'typed' | 'onType' | 'onBack'> {
  readonly call: RingingView;
}

/** What the popup offers as well: words to decline with, a time to be called, or a reminder of one's own. */
export function DeclineBar({ call: view, onBack, ...words }: DeclineBarProps) {
  const ask = useAsk();
  const [choosesTime, setChoosesTime] = useState(false);
  const peer = peerName(view.call);
  const seen: SeenCall = { callId: view.call.callId, phase: view.phase };
  const decline = (text: string, callBackInMs: number | null = null) =>
    void ask((main) => main.declineWith({ ...seen, text, callBackInMs }));
  if (choosesTime) {
    return (
      <CallBackAt
        peer={peer}
        heading="h2"
        onSend={(waitMs) => decline('', waitMs)}
        onBack={() => setChoosesTime(false)}
      />
    );
  }
  return (
    <DeclineWithMessage
      peer={peer}
      heading="h2"
      {...words}
      send={decline}
      onRemind={(remindInMs) =>
        void ask((main) => main.declineWith({ ...seen, text: '', callBackInMs: null, remindInMs }))
      }
      onChooseTime={() => setChoosesTime(true)}
      onBack={onBack}
    />
  );
}
