import { Ban, BellOff, MessageSquare, Pause, Phone, PhoneForwarded, PhoneOff, Video } from 'lucide-react';
import { peerName } from '../../../../core/call/peerName.ts';
import { useCallback, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import type { LeftCall } from '../../../../core/call/callEvent.ts';
import type { CallType, CallView, PresentView } from '../../../../core/call/view.ts';
import type { CallSecurity } from '../../../../core/ipc/snapshot.ts';
import { callText, written } from '../../../../core/words/callText.ts';
import { answerOrder } from '../../../components/calls/answerOrder.ts';
import { buttonsOf } from '../../../../core/call/orderMeant.ts';
import { mayAnswerWithVideo, useRingingKeys } from '../../../components/keys/useRingingKeys.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { IconButton } from '../../../components/controls/IconButton.tsx';
import { later } from '../../../components/mending/later.tsx';
import type { Person } from '../lists/peopleActions.ts';
import { Bar } from './Bar.tsx';
import { useAsk } from '../MainBridge.tsx';

const DeclineBar = later(async () => (await import('./DeclineBar.tsx')).DeclineBar);

export interface IncomingCallBarProps {
  readonly call: Extract<CallView, { readonly phase: 'ringing' }>;
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
  const writing = useRef<HTMLButtonElement>(null);
  const stopWriting = useCallback(() => {
    setWriting(false);
    // What had the focus goes with the words.
    writing.current?.focus();
  }, []);
  const { call, knownContact } = view;
  const seen = { callId: call.callId, phase: view.phase };
  const mustAdd = view.needsRelay && !knownContact;
  const answer = (callType: CallType, left?: LeftCall) =>
    void ask((main) => (mustAdd ? main.addAndAnswer : main.answer)(answerOrder(seen, callType, left)));
  const leave = (wish: LeftCall['wish']) => {
    if (present !== null) answer('audio', { callId: present.call.callId, wish });
  };
  const withVideo = mayAnswerWithVideo(call.type, mustAdd, present !== null);
  useRingingKeys(
    {
      answer: () => (present === null ? answer(mustAdd ? call.type : 'audio') : leave('hold')),
      answerVideo: withVideo ? () => answer('video') : null,
      decline: () => void ask((main) => main.decline(seen)),
      silence: () => void ask((main) => main.silence(seen)),
    },
    `${buttonsOf(view.phase)} ${call.callId} ${present?.call.callId ?? ''}`,
  );
  return (
    <Bar
      tone="incoming"
      security={security}
      call={call}
      isRinging={!view.silenced}
      label={written(intl, callText(view).status)}
      below={isWriting && <DeclineBar call={view} own={own} onBack={stopWriting} />}
      line={
        view.silenced
          ? intl.formatMessage({ id: 'call.silenced' }, { peer: peerName(call) })
          : knownContact
            ? written(intl, callText(view).status)
            : `${written(intl, callText(view).status)} · ${intl.formatMessage({ id: mustAdd ? 'call.stranger.noRelay' : 'call.stranger' }, { peer: peerName(call) })}`
      }
    >
      {/* It stays where it is: the next press of a hurried finger must not decline. */}
      <IconButton
        label={intl.formatMessage({ id: 'call.silence' })}
        icon={<BellOff />}
        aria-pressed={view.silenced}
        shortcut="silence"
        onClick={() => void ask((main) => main.silence(seen))}
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
      <Button
        kind="danger"
        size="large"
        icon={<PhoneOff size={18} />}
        shortcut="decline"
        onClick={() => void ask((main) => main.decline(seen))}
      >
        {intl.formatMessage({ id: 'call.decline' })}
      </Button>
      {present !== null ? (
        <>
          {!mustAdd && (
            <Button size="large" icon={<PhoneForwarded size={18} />} onClick={() => leave('end')}>
              {intl.formatMessage({ id: 'call.endAndAnswer' })}
            </Button>
          )}
          <Button
            kind="primary"
            size="large"
            icon={<Pause size={18} />}
            shortcut="answer"
            onClick={() => leave('hold')}
          >
            {intl.formatMessage({ id: mustAdd ? 'call.addHoldAndAnswer' : 'call.holdAndAnswer' })}
          </Button>
        </>
      ) : mustAdd ? (
        <Button
          kind="primary"
          size="large"
          icon={call.type === 'video' ? <Video size={19} /> : <Phone size={18} />}
          shortcut="answer"
          onClick={() => answer(call.type)}
        >
          {intl.formatMessage({ id: call.type === 'video' ? 'call.addAndAnswer.video' : 'call.addAndAnswer' })}
        </Button>
      ) : call.type === 'video' ? (
        <>
          <Button size="large" icon={<Phone size={18} />} shortcut="answer" onClick={() => answer('audio')}>
            {intl.formatMessage({ id: 'call.accept.audio' })}
          </Button>
          <Button
            kind="primary"
            size="large"
            icon={<Video size={19} />}
            shortcut="answerVideo"
            onClick={() => answer('video')}
          >
            {intl.formatMessage({ id: 'call.accept.video' })}
          </Button>
        </>
      ) : (
        <Button
          kind="primary"
          size="large"
          icon={<Phone size={18} />}
          shortcut="answer"
          onClick={() => answer('audio')}
        >
          {intl.formatMessage({ id: 'call.accept' })}
        </Button>
      )}
    </Bar>
  );
}
