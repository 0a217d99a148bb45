import { Pause, Phone, PhoneForwarded, Video } from 'lucide-react';
import { useIntl } from 'react-intl';
import { peerName } from '../../../core/call/peerName.ts';
import type { CallType, PresentView } from '../../../core/call/view.ts';
import type { MessageId } from '../../../core/words/messages.ts';
import { Button, type ButtonProps } from '../../components/controls/Button.tsx';
import type { RingingOrders } from './useRingingOrders.ts';
import styles from './IncomingCall.module.css';

interface AnswerButtonProps extends Pick<ButtonProps, 'kind' | 'shortcut'> {
  readonly type: CallType;
  readonly answer: (callType: CallType) => void;
  readonly text: MessageId;
  /** Said aloud instead, where the text is too short to be understood alone. */
  readonly spoken?: MessageId;
}

function AnswerButton({ type, answer, text, spoken, ...rest }: AnswerButtonProps) {
  const intl = useIntl();
  return (
    <Button
      kind="primary"
      size="large"
      icon={type === 'video' ? <Video size={18} /> : <Phone size={17} />}
      shortcut="answer"
      onClick={() => answer(type)}
      aria-label={spoken && intl.formatMessage({ id: spoken })}
      {...rest}
    >
      {intl.formatMessage({ id: text })}
    </Button>
  );
}

interface LeaveAndAnswerProps {
  /** With whom the call is that is left. */
  readonly peer: string;
  readonly mustAdd: boolean;
  readonly leave: NonNullable<RingingOrders['leave']>;
}

/** With sound only, also a video call: the camera has a button in the call. */
function LeaveAndAnswer({ peer, mustAdd, leave }: LeaveAndAnswerProps) {
  const intl = useIntl();
  return (
    <>
      {!mustAdd && (
        <Button
          icon={<PhoneForwarded size={16} />}
          onClick={() => leave('end')}
          title={intl.formatMessage({ id: 'call.endAndAnswer.explain' }, { peer })}
        >
          {intl.formatMessage({ id: 'call.endAndAnswer' })}
        </Button>
      )}
      <Button
        kind="primary"
        icon={<Pause size={16} />}
        className={styles['first']}
        onClick={() => leave('hold')}
        title={intl.formatMessage({ id: 'call.holdAndAnswer.explain' }, { peer })}
      >
        {intl.formatMessage({ id: mustAdd ? 'call.addHoldAndAnswer' : 'call.holdAndAnswer' })}
      </Button>
    </>
  );
}

export interface AnswerButtonsProps {
  readonly type: CallType;
  /** The call that the person is in: answering this one leaves it. */
  readonly present: PresentView | null;
  readonly orders: Pick<RingingOrders, 'mustAdd' | 'answer' | 'leave'>;
}

/** What answers this call: as it was meant, with sound only, or with something done about the call they are in. */
export function AnswerButtons({ type, present, orders: { mustAdd, answer, leave } }: AnswerButtonsProps) {
  if (present !== null && leave !== null) {
    return <LeaveAndAnswer peer={peerName(present.call)} mustAdd={mustAdd} leave={leave} />;
  }
  const isVideo = type === 'video';
  if (mustAdd) {
    // One button, which takes the call as it was meant: the camera can be turned off in the call.
    return (
      <AnswerButton
        {...{ type, answer }}
        text="call.addAndAnswer"
        spoken={isVideo ? 'call.addAndAnswer.video' : 'call.addAndAnswer'}
      />
    );
  }
  if (!isVideo) return <AnswerButton {...{ type, answer }} text="call.accept" />;
  return (
    <>
      <AnswerButton
        kind="secondary"
        type="audio"
        answer={answer}
        text="call.accept.audio.short"
        spoken="call.accept.audio"
      />
      <AnswerButton
        {...{ type, answer }}
        shortcut="answerVideo"
        text="call.accept.video.short"
        spoken="call.accept.video"
      />
    </>
  );
}
