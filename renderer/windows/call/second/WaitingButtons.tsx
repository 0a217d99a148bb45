import { Pause, Phone, PhoneForwarded, PhoneOff } from 'lucide-react';
import { useIntl } from 'react-intl';
import type { LeftCall } from '../../../../core/call/callEvent.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { useRingingKeys } from '../../../components/keys/useRingingKeys.ts';
import styles from './WaitingCall.module.css';

export interface WaitingButtonsProps {
  /** They are in a call, which answering leaves. */
  readonly isInCall: boolean;
  readonly mustAdd: boolean;
  /** These buttons, by name, for what guards their keys. */
  readonly shows: string;
  readonly answer: (wish?: LeftCall['wish']) => void;
  readonly decline: () => void;
  readonly silence: () => void;
}

/** What can be done about who rings beside a call. While these are shown the keys of a call that rings are theirs. */
export function WaitingButtons({ isInCall, mustAdd, shows, answer, decline, silence }: WaitingButtonsProps) {
  const intl = useIntl();
  useRingingKeys({ answer: () => answer(isInCall ? 'hold' : undefined), answerVideo: null, decline, silence }, shows);
  return (
    <div className={styles['buttons']}>
      <Button kind="danger" icon={<PhoneOff size={16} />} shortcut="decline" onClick={decline}>
        {intl.formatMessage({ id: 'call.decline' })}
      </Button>
      {!isInCall ? (
        <Button kind="primary" icon={<Phone size={16} />} shortcut="answer" onClick={() => answer()}>
          {intl.formatMessage({ id: mustAdd ? 'call.addAndAnswer' : 'call.accept' })}
        </Button>
      ) : (
        <>
          {!mustAdd && (
            <Button icon={<PhoneForwarded size={16} />} onClick={() => answer('end')}>
              {intl.formatMessage({ id: 'call.endAndAnswer' })}
            </Button>
          )}
          <Button kind="primary" icon={<Pause size={16} />} shortcut="answer" onClick={() => answer('hold')}>
            {intl.formatMessage({ id: mustAdd ? 'call.addHoldAndAnswer' : 'call.holdAndAnswer' })}
          </Button>
        </>
      )}
    </div>
  );
}
