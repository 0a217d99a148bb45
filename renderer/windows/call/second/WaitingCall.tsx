import { Ban, BellOff, MessageSquare } from 'lucide-react';
import { useCallback, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { answersTo } from '../../../../core/call/answersTo.ts';
import { peerName } from '../../../../core/call/peerName.ts';
import type { RingingCall } from '../../../../core/call/shownCalls.ts';
import type { PresentView } from '../../../../core/call/view.ts';
import { callText, written } from '../../../../core/words/callText.ts';
import { Avatar } from '../../../components/people/Avatar.tsx';
import { ChangedMark } from '../../../components/people/ChangedMark.tsx';
import { GuardedSurface } from '../../../components/guard/GuardedSurface.tsx';
import { IconButton } from '../../../components/controls/IconButton.tsx';
import { later } from '../../../components/mending/later.tsx';
import { PeerName } from '../../../components/people/PeerName.tsx';
import { useAsk } from '../contexts/ask.ts';
import { useCallSettings } from '../contexts/settingsOfCall.ts';
import { WaitingButtons } from './WaitingButtons.tsx';
import styles from './WaitingCall.module.css';

const CallBackAt = later(async () => (await import('../../../components/decline/CallBackAt.tsx')).CallBackAt);
const DeclineWithMessage = later(
  async () => (await import('../../../components/decline/DeclineWithMessage.tsx')).DeclineWithMessage,
);

export interface WaitingCallProps {
  readonly ringing: RingingCall;
  /** The call that the person is in; null while they hold the only one. */
  readonly present: PresentView | null;
}

/** Somebody rings while the person talks: what the popup asks, where they look. */
export function WaitingCall({ ringing: { view, security }, present }: WaitingCallProps) {
  const intl = useIntl();
  const ask = useAsk();
  const { declineTexts } = useCallSettings();
  const [surface, setSurface] = useState<'buttons' | 'message' | 'time'>('buttons');
  const [typed, onType] = useState('');
  const opener = useRef<HTMLButtonElement>(null);
  const toButtons = useCallback(() => {
    setSurface('buttons');
    // What had the focus goes with the words.
    opener.current?.focus();
  }, []);
  const toMessage = useCallback(() => setSurface('message'), []);
  const { callId, peer: handle, name } = view.call;
  const peer = peerName(view.call);
  const seen = { callId, phase: view.phase };
  const decline = (text: string, callBackInMs: number | null = null) =>
    void ask((main) => main.declineWith({ ...seen, text, callBackInMs }));
  const remind = (remindInMs: number) =>
    void ask((main) => main.declineWith({ ...seen, text: '', callBackInMs: null, remindInMs }));
  const silence = () => void ask((main) => main.silence(seen));
  const shows = surface === 'buttons' ? `buttons ${present?.call.callId}` : surface;
  const status = written(intl, callText(view).status);
  const stranger = intl.formatMessage({ id: view.needsRelay ? 'call.stranger.noRelay' : 'call.stranger' }, { peer });
  return (
    <GuardedSurface shows={shows}>
      <section className={styles['banner']} aria-label={status}>
        <div className={styles['who']}>
          <Avatar handle={handle} name={name} size={36} ringing={!view.silenced} />
          <div className={styles['words']}>
            <p className={styles['name']}>
              <PeerName peer={handle} name={name} showsHandle verified={security?.verified === true} />
            </p>
            <p className={styles['line']}>{view.knownContact ? status : `${status} · ${stranger}`}</p>
            {security?.identityChanged === true && <ChangedMark />}
          </div>
          <IconButton
            size="small"
            label={intl.formatMessage({ id: 'call.silence' })}
            icon={<BellOff />}
            aria-pressed={view.silenced}
            shortcut="silence"
            onClick={silence}
          />
          <IconButton
            ref={opener}
            size="small"
            label={intl.formatMessage({ id: 'call.declineWith' })}
            icon={<MessageSquare />}
            aria-expanded={surface !== 'buttons'}
            onClick={surface === 'buttons' ? toMessage : toButtons}
          />
          {!view.knownContact && (
            <IconButton
              size="small"
              label={intl.formatMessage({ id: 'block.blockPeer' }, { peer })}
              icon={<Ban />}
              onClick={() => void ask((main) => main.blockCaller(seen))}
            />
          )}
        </div>
        {surface === 'message' ? (
          <DeclineWithMessage
            peer={peer}
            heading="h2"
            own={declineTexts}
            typed={typed}
            onType={onType}
            send={decline}
            onRemind={remind}
            onChooseTime={() => setSurface('time')}
            onBack={toButtons}
          />
        ) : surface === 'time' ? (
          <CallBackAt peer={peer} heading="h2" onSend={(waitMs) => decline('', waitMs)} onBack={toMessage} />
        ) : (
          <WaitingButtons
            answers={answersTo(view, present)}
            give={({ does, order }) => void ask((main) => main[does](order))}
            present={present}
            shows={shows}
            decline={() => void ask((main) => main.decline(seen))}
            silence={silence}
          />
        )}
      </section>
    </GuardedSurface>
  );
}
