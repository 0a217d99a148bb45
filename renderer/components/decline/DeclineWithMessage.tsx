import { AlarmClock, ArrowLeft, Clock, Send } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { MAX_CALL_TEXT } from '../../../core/call/call.ts';
import { GuardedSurface } from '../guard/GuardedSurface.tsx';
import { IconButton } from '../controls/IconButton.tsx';
import { READY_MESSAGES } from '../../../core/words/readyMessages.ts';
import styles from './DeclineWithMessage.module.css';
import { useEscape } from './useEscape.ts';

export interface DeclineWithMessageProps {
  readonly peer: string;
  /** What headings stand above it. */
  readonly heading: 'h1' | 'h2';
  /** What the person declined with before, in words of their own. */
  readonly own: readonly string[];
  /** What they have written so far: it outlives a look at the times, and a send that comes to nothing. */
  readonly typed: string;
  readonly onType: (typed: string) => void;
  /** Declines, with these words or asking to be called after so long. */
  readonly send: (text: string, callBackInMs?: number) => void;
  /** Declines, and reminds of calling back after so long. */
  readonly onRemind: (remindInMs: number) => void;
  readonly onChooseTime: () => void;
  readonly onBack: () => void;
}

const MINUTE = 60_000;
/** In so many minutes they would like to be called. */
const WAITS = [15, 60, 180] as const;

/** In place of the buttons of who rings: what to say with declining, ready or one's own, or when to be called. */
export function DeclineWithMessage({
  peer,
  heading: Heading,
  own,
  typed,
  onType,
  send,
  onRemind,
  onChooseTime,
  onBack,
}: DeclineWithMessageProps) {
  const intl = useIntl();
  /** The times are for a reminder of one's own. */
  const [reminds, setReminds] = useState(false);
  const timesLabel = intl.formatMessage({ id: reminds ? 'decline.remind' : 'decline.callBack' });
  useEscape(onBack);
  const field = useRef<HTMLInputElement>(null);
  // They pressed for this, and what they pressed is gone with the focus: a person who wants to write goes on with keys.
  useEffect(() => field.current?.focus(), []);
  const sendAfter = (callBackInMs: number) => send('', callBackInMs);

  return (
    // It may be read from a slow disk: its 400 ms begin when it is there.
    <GuardedSurface shows="message">
      <div className={styles['panel']}>
        <Heading className="visuallyHidden">{intl.formatMessage({ id: 'decline.title' }, { peer })}</Heading>
        <form
          className={styles['own']}
          onSubmit={(event) => {
            event.preventDefault();
            if (typed.trim() !== '') send(typed);
          }}
        >
          <IconButton
            label={intl.formatMessage({ id: 'app.back' })}
            icon={<ArrowLeft />}
            size="small"
            onClick={onBack}
          />
          <input
            ref={field}
            className={styles['field']}
            value={typed}
            maxLength={MAX_CALL_TEXT}
            autoComplete="off"
            aria-label={intl.formatMessage({ id: 'decline.own' }, { peer })}
            placeholder={intl.formatMessage({ id: 'decline.own.short' })}
            onChange={(event) => onType(event.currentTarget.value)}
          />
          <IconButton
            label={intl.formatMessage({ id: 'decline.send' })}
            icon={<Send />}
            size="small"
            disabled={typed.trim() === ''}
            onClick={() => send(typed)}
          />
          <IconButton
            label={intl.formatMessage({ id: 'decline.remindMe' })}
            icon={<AlarmClock />}
            size="small"
            aria-pressed={reminds}
            onClick={() => setReminds(!reminds)}
          />
        </form>
        <div className={styles['ready']} role="group" aria-label={intl.formatMessage({ id: 'decline.ready' })}>
          {[...own, ...READY_MESSAGES.map((name) => intl.formatMessage({ id: `decline.ready.${name}` }))].map(
            (text) => (
              <button key={text} type="button" className={styles['chip']} title={text} onClick={() => send(text)}>
                {text}
              </button>
            ),
          )}
        </div>
        <div className={styles['times']} role="group" aria-label={timesLabel}>
          <span className={styles['label']}>{timesLabel}</span>
          {WAITS.map((minutes) => (
            <button
              key={minutes}
              type="button"
              className={styles['chip']}
              onClick={() => (reminds ? onRemind : sendAfter)(minutes * MINUTE)}
            >
              {minutes < 60
                ? intl.formatMessage({ id: 'decline.minutes' }, { minutes })
                : intl.formatMessage({ id: 'decline.hours' }, { hours: minutes / 60 })}
            </button>
          ))}
          {!reminds && (
            <IconButton
              label={intl.formatMessage({ id: 'decline.chooseTime' })}
              icon={<Clock />}
              size="small"
              onClick={onChooseTime}
            />
          )}
        </div>
      </div>
    </GuardedSurface>
  );
}
