import { ArrowLeft, Send } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import { MAX_CALL_TEXT } from '../../../core/call/call.ts';
import type { SeenPhase } from '../../../core/call/orderMeant.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { useAsk } from './ask.ts';
import styles from './DeclineWithMessage.module.css';

export interface DeclineWithMessageProps {
  readonly peer: string;
  readonly seen: { readonly callId: string; readonly phase: SeenPhase };
  readonly onBack: () => void;
}

const READY = ['busy', 'later', 'write'] as const;
const MINUTE = 60_000;
/** In so many minutes they would like to be called. */
const WAITS = [15, 60, 180] as const;

/** In place of the popup's buttons: what to say with declining, ready or one's own, or when to be called instead. */
export function DeclineWithMessage({ peer, seen, onBack }: DeclineWithMessageProps) {
  const intl = useIntl();
  const ask = useAsk();
  const [typed, setTyped] = useState('');
  const send = (text: string, callBackInMs: number | null = null) =>
    void ask((main) => main.declineWith({ ...seen, text, callBackInMs }));

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.repeat) onBack();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [onBack]);

  return (
    <main className={styles['panel']}>
      <h1 className="visuallyHidden">{intl.formatMessage({ id: 'decline.title' }, { peer })}</h1>
      <form
        className={styles['own']}
        onSubmit={(event) => {
          event.preventDefault();
          send(typed);
        }}
      >
        <IconButton label={intl.formatMessage({ id: 'app.back' })} icon={<ArrowLeft />} size="small" onClick={onBack} />
        <input
          className={styles['field']}
          value={typed}
          maxLength={MAX_CALL_TEXT}
          autoComplete="off"
          aria-label={intl.formatMessage({ id: 'decline.own' }, { peer })}
          placeholder={intl.formatMessage({ id: 'decline.own' }, { peer })}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <IconButton
          label={intl.formatMessage({ id: 'decline.send' })}
          icon={<Send />}
          size="small"
          disabled={typed.trim() === ''}
          onClick={() => send(typed)}
        />
      </form>
      <div className={styles['ready']} role="group" aria-label={intl.formatMessage({ id: 'decline.ready' })}>
        {READY.map((name) => {
          const text = intl.formatMessage({ id: `decline.ready.${name}` });
          return (
            <button key={name} type="button" className={styles['chip']} onClick={() => send(text)}>
              {text}
            </button>
          );
        })}
      </div>
      <div className={styles['times']} role="group" aria-label={intl.formatMessage({ id: 'decline.callBack' })}>
        <span className={styles['label']}>{intl.formatMessage({ id: 'decline.callBack' })}</span>
        {WAITS.map((minutes) => (
          <button key={minutes} type="button" className={styles['chip']} onClick={() => send('', minutes * MINUTE)}>
            {minutes < 60
              ? intl.formatMessage({ id: 'decline.minutes' }, { minutes })
              : intl.formatMessage({ id: 'decline.hours' }, { hours: minutes / 60 })}
          </button>
        ))}
      </div>
    </main>
  );
}
