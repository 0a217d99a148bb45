import { Ban, BellOff, MessageSquare, PhoneOff } from 'lucide-react';
import { useCallback, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { answersTo, type Answer } from '../../../../core/call/answersTo.ts';
import { peerName } from '../../../../core/call/peerName.ts';
import type { RingingView } from '../../../../core/call/shownCalls.ts';
import type { PresentView } from '../../../../core/call/view.ts';
import type { CallSecurity } from '../../../../core/ipc/snapshot.ts';
import { callText, written } from '../../../../core/words/callText.ts';
import { AnswerButtons } from '../../../components/calls/AnswerButtons.tsx';
import { buttonsOf } from '../../../../core/call/orderMeant.ts';
import { useRingingKeys } from '../../../components/keys/useRingingKeys.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { IconButton } from '../../../components/controls/IconButton.tsx';
import { later } from '../../../components/mending/later.tsx';
import type { Person } from '../lists/peopleActions.ts';
import { Bar } from './Bar.tsx';
import { useAsk } from '../MainBridge.tsx';

const DeclineBar = later(async () => (await import('./DeclineBar.tsx')).DeclineBar);

export interface IncomingCallBarProps {
  readonly call: RingingView;
  readonly security: CallSecurity | null;
  /** The call that the person is in. */
  readonly present: PresentView | null;
  /** What the person declined with before, in words of their own. */
  readonly own: readonly string[];
  readonly onBlock: (who: Person) => void;
}

/** What the popup asks as well. */
export function IncomingCallBar({ call: view, security, present, own, onBlock }: IncomingCallBarProps) {
  const intl = useIntl();
  const ask = useAsk();
  const [isWriting, setWriting] = useState(false);
  const [typed, onType] = useState('');
  const writing = useRef<HTMLButtonElement>(null);
  const stopWriting = useCallback(() => {
    setWriting(false);
    // What had the focus goes with the words.
    writing.current?.focus();
  }, []);
  const { call, knownContact } = view;
  const seen = { callId: call.callId, phase: view.phase };
  const orders = {
    answers: answersTo(view, present),
    give: (answer: Answer) => void ask((main) => main[answer.does](answer.order)),
    decline: () => void ask((main) => main.decline(seen)),
    silence: () => void ask((main) => main.silence(seen)),
  };
  useRingingKeys(orders, `${buttonsOf(view.phase)} ${call.callId} ${present?.call.callId ?? ''}`);
  return (
    <Bar
      tone="incoming"
      security={security}
      call={call}
      isRinging={!view.silenced}
      label={written(intl, callText(view).status)}
      below={isWriting && <DeclineBar call={view} own={own} typed={typed} onType={onType} onBack={stopWriting} />}
      line={
        view.silenced
          ? intl.formatMessage({ id: 'call.silenced' }, { peer: peerName(call) })
          : knownContact
            ? written(intl, callText(view).status)
            : `${written(intl, callText(view).status)} · ${intl.formatMessage({ id: view.needsRelay ? 'call.stranger.noRelay' : 'call.stranger' }, { peer: peerName(call) })}`
      }
    >
      {/* It stays where it is: the next press of a hurried finger must not decline. */}
      <IconButton
        label={intl.formatMessage({ id: 'call.silence' })}
        icon={<BellOff />}
        aria-pressed={view.silenced}
        shortcut="silence"
        onClick={orders.silence}
      />
      <IconButton
        ref={writing}
        label={intl.formatMessage({ id: 'call.declineWith' })}
        icon={<MessageSquare />}
        aria-expanded={isWriting}
        onClick={isWriting ? stopWriting : () => setWriting(true)}
      />
      {!knownContact && (
        <IconButton
          label={intl.formatMessage({ id: 'block.blockPeer' }, { peer: peerName(call) })}
          icon={<Ban />}
          onClick={() => onBlock(call)}
        />
      )}
      <Button kind="danger" size="large" icon={<PhoneOff size={18} />} shortcut="decline" onClick={orders.decline}>
        {intl.formatMessage({ id: 'call.decline' })}
      </Button>
      <AnswerButtons {...orders} present={present} size="large" iconSize={18} />
    </Bar>
  );
}
