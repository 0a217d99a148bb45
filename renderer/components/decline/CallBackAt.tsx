import { Time } from '@internationalized/date';
import { ArrowLeft, Send } from 'lucide-react';
import { useContext, useEffect, useRef, useState } from 'react';
import { Label, Text, TimeField } from 'react-aria-components';
import { useIntl } from 'react-intl';
import { GuardedSurface } from '../guard/GuardedSurface.tsx';
import { IconButton } from '../controls/IconButton.tsx';
import { TimeParts, useHourCycle } from '../controls/TimeParts.tsx';
import { ClockOffset, useNow } from '../calls/useNow.ts';
import styles from './CallBackAt.module.css';
import panel from './DeclineWithMessage.module.css';
import { isSameDay, likelyTime, nextTimeOfDay, type TimeOfDay } from './timeOfDay.ts';
import { useEscape } from './useEscape.ts';

export interface CallBackAtProps {
  readonly peer: string;
  /** What headings stand above it. */
  readonly heading: 'h1' | 'h2';
  /** Declines, and asks to be called after so long. */
  readonly onSend: (callBackInMs: number) => void;
  readonly onBack: () => void;
}

/** What main takes: nobody calls back sooner. */
const LEAST_WAIT_MS = 60_000;

/** A time of day at which the person would like to be called, as clocks in their region write it. */
export function CallBackAt({ peer, heading: Heading, onSend, onBack }: CallBackAtProps) {
  const intl = useIntl();
  const offsetMs = useContext(ClockOffset);
  const now = useNow(5000);
  const [time, setTime] = useState<TimeOfDay | null>(() => likelyTime(now));
  const hourCycle = useHourCycle();
  const dayOf = (at: number) => intl.formatRelativeTime(isSameDay(at, now) ? 0 : 1, 'day', { numeric: 'auto' });
  useEscape(onBack);
  const sendButton = useRef<HTMLButtonElement>(null);
  const back = useRef<HTMLButtonElement>(null);
  // The button that asked for a time went with what stood here, and the focus with it.
  useEffect(() => back.current?.focus(), []);
  const send = () => {
    if (time === null) return;
    const pressedAt = Date.now() + offsetMs;
    onSend(Math.max(nextTimeOfDay(time, pressedAt) - pressedAt, LEAST_WAIT_MS));
  };

  return (
    // As for the messages: its 400 ms begin when it is there.
    <GuardedSurface shows="time">
      <div className={panel['panel']}>
        <div className={panel['own']}>
          <IconButton
            ref={back}
            label={intl.formatMessage({ id: 'app.back' })}
            icon={<ArrowLeft />}
            size="small"
            onClick={onBack}
          />
          <Heading className={styles['title']}>{intl.formatMessage({ id: 'decline.title' }, { peer })}</Heading>
        </div>
        <TimeField
          className={styles['time']!}
          value={time === null ? null : new Time(time.hour, time.minute)}
          onChange={setTime}
          {...hourCycle}
          onKeyDown={(event) => {
            if (event.key === 'Enter') sendButton.current?.click();
          }}
        >
          {({ state }) => {
            // Where the hour alone was taken out, the field still holds the time that stood there.
            const isWhole = time !== null && state.segments.every((part) => !part.isEditable || !part.isPlaceholder);
            return (
              <>
                <Label className={panel['label']}>{intl.formatMessage({ id: 'decline.callBackAt' })}</Label>
                <TimeParts size="large" />
                <Text slot="description" className={panel['label']} role="status">
                  {isWhole && dayOf(nextTimeOfDay(time, now))}
                </Text>
                <IconButton
                  ref={sendButton}
                  label={intl.formatMessage({ id: 'decline.send' })}
                  icon={<Send />}
                  size="small"
                  disabled={!isWhole}
                  onClick={send}
                />
              </>
            );
          }}
        </TimeField>
      </div>
    </GuardedSurface>
  );
}
