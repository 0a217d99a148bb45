import { Pause, Phone, PhoneForwarded, Video } from 'lucide-react';
import { useIntl } from 'react-intl';
import type { LeftCall } from '../../../core/call/callEvent.ts';
import type { CallType } from '../../../core/call/view.ts';
import { Button } from '../../components/controls/Button.tsx';
import styles from './IncomingCall.module.css';

/** One button, which takes the call as it was meant: the camera can be turned off in the call. */
export function AddAndAnswer({
  type,
  answer,
}: {
  readonly type: CallType;
  readonly answer: (callType: CallType) => void;
}) {
  const intl = useIntl();
  const isVideo = type === 'video';
  return (
    <Button
      kind="primary"
      size="large"
      icon={isVideo ? <Video size={18} /> : <Phone size={17} />}
      shortcut="answer"
      onClick={() => answer(type)}
      aria-label={intl.formatMessage({ id: isVideo ? 'call.addAndAnswer.video' : 'call.addAndAnswer' })}
    >
      {intl.formatMessage({ id: 'call.addAndAnswer' })}
    </Button>
  );
}

interface LeaveAndAnswerProps {
  /** With whom the call is that is left. */
  readonly peer: string;
  readonly mustAdd: boolean;
  readonly leave: (wish: LeftCall['wish']) => void;
}

/** With sound only, also a video call: the camera has a button in the call. */
export function LeaveAndAnswer({ peer, mustAdd, leave }: LeaveAndAnswerProps) {
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
