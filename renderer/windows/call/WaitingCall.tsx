import { Ban, BellOff, MessageSquare, Pause, Phone, PhoneForwarded, PhoneOff, Send } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { MAX_CALL_TEXT } from '../../../core/call/call.ts';
import type { LeftCall } from '../../../core/call/callEvent.ts';
import { peerName } from '../../../core/call/peerName.ts';
import type { RingingCall } from '../../../core/call/shownCalls.ts';
import type { PresentView } from '../../../core/call/view.ts';
import { callText, written } from '../../../core/words/callText.ts';
import { answerOrder } from '../../components/answerOrder.ts';
import { Avatar } from '../../components/Avatar.tsx';
import { Button } from '../../components/Button.tsx';
import { ChangedMark } from '../../components/ChangedMark.tsx';
import { GuardedSurface } from '../../components/GuardedSurface.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { PeerName } from '../../components/PeerName.tsx';
import { READY_MESSAGES } from '../../components/readyMessages.ts';
import { useAsk } from './ask.ts';
import styles from './WaitingCall.module.css';

export interface WaitingCallProps {
  readonly ringing: RingingCall;
  /** The call that the person is in; null while they hold the only one. */
  readonly present: PresentView | null;
}

/** Somebody rings while the person talks: what the popup asks, where they look. */
export function WaitingCall({ ringing: { view, security }, present }: WaitingCallProps) {
  const intl = useIntl();
  const ask = useAsk();
  const [isWriting, setWriting] = useState(false);
  const toButtons = useCallback(() => setWriting(false), []);
  const { callId, peer: handle, name } = view.call;
  const peer = peerName(view.call);
  const seen = { callId, phase: view.phase };
  const mustAdd = view.needsRelay && !view.knownContact;
  const answer = (wish?: LeftCall['wish']) => {
    const left = wish === undefined || present === null ? undefined : { callId: present.call.callId, wish };
    void ask((main) => (mustAdd ? main.addAndAnswer : main.answer)(answerOrder(seen, 'audio', left)));
  };
  const status = written(intl, callText(view).status);
  const stranger = intl.formatMessage({ id: mustAdd ? 'call.stranger.noRelay' : 'call.stranger' }, { peer });
  return (
    <GuardedSurface shows={isWriting ? 'message' : `buttons ${present?.call.callId}`}>
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
            onClick={() => void ask((main) => main.silence(seen))}
          />
          <IconButton
            size="small"
            label={intl.formatMessage({ id: 'call.declineWith' })}
            icon={<MessageSquare />}
            aria-expanded={isWriting}
            onClick={() => setWriting(!isWriting)}
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
        {isWriting ? (
          <Message
            peer={peer}
            onSend={(text) => void ask((main) => main.declineWith({ ...seen, text, callBackInMs: null }))}
            onBack={toButtons}
          />
        ) : (
          <div className={styles['buttons']}>
            <Button kind="danger" icon={<PhoneOff size={16} />} onClick={() => void ask((main) => main.decline(seen))}>
              {intl.formatMessage({ id: 'call.decline' })}
            </Button>
            {present === null ? (
              <Button kind="primary" icon={<Phone size={16} />} onClick={() => answer()}>
                {intl.formatMessage({ id: mustAdd ? 'call.addAndAnswer' : 'call.accept' })}
              </Button>
            ) : (
              <>
                {!mustAdd && (
                  <Button icon={<PhoneForwarded size={16} />} onClick={() => answer('end')}>
                    {intl.formatMessage({ id: 'call.endAndAnswer' })}
                  </Button>
                )}
                <Button kind="primary" icon={<Pause size={16} />} onClick={() => answer('hold')}>
                  {intl.formatMessage({ id: mustAdd ? 'call.addHoldAndAnswer' : 'call.holdAndAnswer' })}
                </Button>
              </>
            )}
          </div>
        )}
      </section>
    </GuardedSurface>
  );
}

interface MessageProps {
  readonly peer: string;
  readonly onSend: (text: string) => void;
  readonly onBack: () => void;
}

/** What to say with declining. Escape goes back to the buttons, and to nothing else of the window. */
function Message({ peer, onSend, onBack }: MessageProps) {
  const intl = useIntl();
  const [typed, setTyped] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopImmediatePropagation();
      onBack();
    };
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, [onBack]);
  return (
    <form
      className={styles['buttons']}
      onSubmit={(event) => {
        event.preventDefault();
        onSend(typed);
      }}
    >
      {READY_MESSAGES.map((ready) => {
        const text = intl.formatMessage({ id: `decline.ready.${ready}` });
        return (
          <Button key={ready} size="small" onClick={() => onSend(text)}>
            {text}
          </Button>
        );
      })}
      <span className={styles['own']}>
        <input
          ref={field}
          className={styles['field']}
          value={typed}
          maxLength={MAX_CALL_TEXT}
          autoComplete="off"
          aria-label={intl.formatMessage({ id: 'decline.own' }, { peer })}
          placeholder={intl.formatMessage({ id: 'decline.own.short' })}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <IconButton
          type="submit"
          size="small"
          label={intl.formatMessage({ id: 'decline.send' })}
          icon={<Send />}
          disabled={typed.trim() === ''}
        />
      </span>
    </form>
  );
}
