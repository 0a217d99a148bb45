import { Phone, Video } from 'lucide-react';
import { nameAndHandle, peerName } from '../../../core/call/peerName.ts';
import { useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { offersToCallAgain } from '../../../core/call/callAgain.ts';
import type { CallView } from '../../../core/call/view.ts';
import { callText, written } from '../../../core/words/callText.ts';
import { relayText } from '../../../core/words/relayText.ts';
import { Avatar } from '../../components/Avatar.tsx';
import { Button } from '../../components/Button.tsx';
import { CallNoteText } from '../../components/CallNoteText.tsx';
import { dialRefusalText, type DialRefused } from '../../components/dialRefusal.ts';
import { clockText } from '../../components/clockText.ts';
import { useAsk } from './ask.ts';
import styles from './EndedCall.module.css';

export interface EndedCallProps {
  readonly view: Extract<CallView, { phase: 'ended' }>;
}

/** Stays for a moment, so that the reason can be read, and longer where one may want to call again. */
export function EndedCall({ view }: EndedCallProps) {
  const intl = useIntl();
  const ask = useAsk();
  const [refused, setRefused] = useState<DialRefused | null>(null);
  const { call, reason, durationMs, note, relays } = view;
  const [relay] = relays;
  const buttons = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What had the focus went with the call. A press that was meant for it does nothing here (A78).
    if (document.activeElement === document.body) buttons.current?.querySelector('button')?.focus();
  }, []);
  const seen = { callId: call.callId, phase: view.phase };
  const callAgain = async (): Promise<void> => {
    const asked = await ask(
      (main) => main.dialAgain(seen),
      () => undefined,
    );
    const answer = asked.done
      ? asked.answer
      : ({ ok: false, reason: asked.problem ?? 'failed', detail: null } as const);
    // The window shows the new call as soon as there is one.
    setRefused(answer.ok ? null : { reason: answer.reason, detail: answer.detail, peer: peerName(call) });
  };
  return (
    <div className={styles['ended']}>
      <div className={styles['faded']}>
        <Avatar handle={call.peer} name={call.name} size={96} />
      </div>
      <p className={styles['name']} title={nameAndHandle(call)}>
        <bdi>{peerName(call)}</bdi>
      </p>
      <h1 className={styles['reason']}>{written(intl, callText(view).status)}</h1>
      {note !== null && (
        <CallNoteText
          note={note}
          peer={peerName(call)}
          isTheirs={call.direction === 'outgoing'}
          className={styles['note']}
        />
      )}
      {relay !== undefined && <p className={styles['note']}>{written(intl, relayText(relay))}</p>}
      {reason === 'relayUnavailable' && relay === undefined && (
        <p className={styles['note']}>{intl.formatMessage({ id: 'relay.none' })}</p>
      )}
      {durationMs !== null && (
        <p className={styles['duration']}>
          <span className="visuallyHidden">{intl.formatMessage({ id: 'call.duration' })} </span>
          {clockText(durationMs)}
        </p>
      )}
      {refused !== null && (
        <p className={styles['refused']} role="alert">
          {dialRefusalText(intl, refused)}
        </p>
      )}
      <div ref={buttons} className={styles['buttons']}>
        {offersToCallAgain(view.reason) && (
          <Button
            kind="primary"
            icon={call.type === 'video' ? <Video size={19} /> : <Phone size={18} />}
            onClick={() => void callAgain()}
          >
            {intl.formatMessage({ id: 'call.again' })}
          </Button>
        )}
        <Button onClick={() => void ask((main) => main.dismiss(seen))}>
          {intl.formatMessage({ id: 'call.dismiss' })}
        </Button>
      </div>
    </div>
  );
}
