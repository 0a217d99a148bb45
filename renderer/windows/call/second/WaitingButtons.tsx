import { PhoneOff } from 'lucide-react';
import { useIntl } from 'react-intl';
import type { PresentView } from '../../../../core/call/view.ts';
import { AnswerButtons } from '../../../components/calls/AnswerButtons.tsx';
import { Button } from '../../../components/controls/Button.tsx';
import { useRingingKeys, type RingingActions } from '../../../components/keys/useRingingKeys.ts';
import styles from './WaitingCall.module.css';

export interface WaitingButtonsProps extends RingingActions {
  /** The call that the person is in, which answering leaves. */
  readonly present: PresentView | null;
  /** These buttons, by name, for what guards their keys. */
  readonly shows: string;
}

/** What can be done about who rings beside a call. While these are shown the keys of a call that rings are theirs. */
export function WaitingButtons({ present, shows, ...orders }: WaitingButtonsProps) {
  const intl = useIntl();
  useRingingKeys(orders, shows);
  return (
    <div className={styles['buttons']}>
      <Button kind="danger" icon={<PhoneOff size={16} />} shortcut="decline" onClick={orders.decline}>
        {intl.formatMessage({ id: 'call.decline' })}
      </Button>
      <AnswerButtons {...orders} present={present} size="medium" iconSize={16} />
    </div>
  );
}
