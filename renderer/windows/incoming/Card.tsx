import { PhoneOff } from 'lucide-react';
import { useIntl } from 'react-intl';
import { AnswerButtons, type AnswerButtonsProps } from '../../components/calls/AnswerButtons.tsx';
import { Button } from '../../components/controls/Button.tsx';
import { CardCaller, type CardCallerProps } from './CardCaller.tsx';
import { CardNotes, type CardNotesProps } from './CardNotes.tsx';
import { useCardKeys } from './useCardKeys.ts';
import { useRingingOrders } from './useRingingOrders.ts';
import styles from './IncomingCall.module.css';

export interface CardProps extends Omit<CardCallerProps, 'orders'>, CardNotesProps {
  /** The buttons, for what guards them. */
  readonly shows: string;
}

/** Beside the button that declines there is no room for more; the icon says the rest. */
const SHORT = {
  'call.accept.audio': 'call.accept.audio.short',
  'call.accept.video': 'call.accept.video.short',
  'call.addAndAnswer.video': 'call.addAndAnswer',
} as const satisfies AnswerButtonsProps['short'];

/** Who calls, what to know of it, and the buttons. */
export function Card(props: CardProps) {
  const { view, present, shows } = props;
  const intl = useIntl();
  const isAlone = present === null;
  const size = isAlone ? 'large' : 'medium';
  const orders = useRingingOrders(view, present);
  useCardKeys(orders, shows);
  return (
    <main className={styles['card']}>
      <CardCaller {...props} orders={orders} />
      <CardNotes {...props} />
      <div className={styles['buttons']} data-of={isAlone ? 'one' : 'two'}>
        <Button kind="danger" size={size} icon={<PhoneOff size={17} />} shortcut="decline" onClick={orders.decline}>
          {intl.formatMessage({ id: 'call.decline' })}
        </Button>
        <AnswerButtons {...orders} present={present} size={size} iconSize={17} short={SHORT} />
      </div>
    </main>
  );
}
