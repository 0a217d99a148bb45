import { PhoneOff } from 'lucide-react';
import { useIntl } from 'react-intl';
import { Button } from '../../components/controls/Button.tsx';
import { AnswerButtons } from './AnswerButtons.tsx';
import { CardCaller, type CardCallerProps } from './CardCaller.tsx';
import { CardNotes, type CardNotesProps } from './CardNotes.tsx';
import { useCardKeys } from './useCardKeys.ts';
import { useRingingOrders } from './useRingingOrders.ts';
import styles from './IncomingCall.module.css';

export interface CardProps extends Omit<CardCallerProps, 'orders'>, CardNotesProps {
  /** The buttons, for what guards them. */
  readonly shows: string;
}

/** Who calls, what to know of it, and the buttons. */
export function Card(props: CardProps) {
  const { view, present, shows } = props;
  const intl = useIntl();
  const isAlone = present === null;
  const orders = useRingingOrders(view, present);
  useCardKeys(orders, view.call.type, shows);
  return (
    <main className={styles['card']}>
      <CardCaller {...props} orders={orders} />
      <CardNotes {...props} />
      <div className={styles['buttons']} data-of={isAlone ? 'one' : 'two'}>
        <Button
          kind="danger"
          size={isAlone ? 'large' : 'medium'}
          icon={<PhoneOff size={17} />}
          shortcut="decline"
          onClick={orders.decline}
        >
          {intl.formatMessage({ id: 'call.decline' })}
        </Button>
        <AnswerButtons type={view.call.type} present={present} orders={orders} />
      </div>
    </main>
  );
}
