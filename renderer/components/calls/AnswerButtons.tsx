import { Pause, Phone, PhoneForwarded, Video } from 'lucide-react';
import { useIntl } from 'react-intl';
import type { Answer } from '../../../core/call/answersTo.ts';
import { peerName } from '../../../core/call/peerName.ts';
import type { PresentView } from '../../../core/call/view.ts';
import type { MessageId } from '../../../core/words/messages.ts';
import { Button, type ButtonProps } from '../controls/Button.tsx';

export interface AnswerButtonsProps extends Required<Pick<ButtonProps, 'size'>> {
  readonly answers: readonly Answer[];
  readonly give: (answer: Answer) => void;
  /** The call that the person is in: answering this one leaves it. */
  readonly present: PresentView | null;
  readonly iconSize: number;
  /** What stands there instead, where the words are too long; they are said aloud all the same. */
  readonly short?: Readonly<Partial<Record<Answer['word'], MessageId>>>;
}

const ICONS = { hold: Pause, end: PhoneForwarded, audio: Phone, video: Video };

/** What answers a call that rings. */
export function AnswerButtons({ answers, give, present, size, iconSize, short = {} }: AnswerButtonsProps) {
  const intl = useIntl();
  return answers.map((answer, index) => {
    const { word, order, key } = answer;
    const wish = order.present?.wish;
    const Icon = ICONS[wish ?? order.callType];
    const text = short[word];
    const left = wish && present && peerName(present.call);
    return (
      <Button
        key={word}
        kind={index === answers.length - 1 ? 'primary' : 'secondary'}
        size={size}
        icon={<Icon size={iconSize} />}
        shortcut={key ?? undefined}
        title={left ? intl.formatMessage({ id: `call.${wish}AndAnswer.explain` }, { peer: left }) : undefined}
        aria-label={text && intl.formatMessage({ id: word })}
        onClick={() => give(answer)}
      >
        {intl.formatMessage({ id: text ?? word })}
      </Button>
    );
  });
}
