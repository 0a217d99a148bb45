import { Ban, BellOff, MessageSquare, Phone, PhoneOff, ShieldAlert, Video } from 'lucide-react';
import { peerName } from '../../../core/call/peerName.ts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { buttonsShown } from '../../../core/call/buttonsShown.ts';
import type { LeftCall } from '../../../core/call/callEvent.ts';
import { activeView, ringingCall, type RingingView, type ShownCalls } from '../../../core/call/shownCalls.ts';
import type { CallType, PresentView } from '../../../core/call/view.ts';
import type { CallSecurity } from '../../../core/ipc/snapshot.ts';
import { callText, spoken, written } from '../../../core/words/callText.ts';
import { answerOrder } from '../../components/calls/answerOrder.ts';
import { failureText } from '../../components/asking/failureText.ts';
import { Avatar } from '../../components/people/Avatar.tsx';
import { Button } from '../../components/controls/Button.tsx';
import { ChangedMark } from '../../components/people/ChangedMark.tsx';
import { GuardedSurface } from '../../components/guard/GuardedSurface.tsx';
import { IconButton } from '../../components/controls/IconButton.tsx';
import { later } from '../../components/mending/later.tsx';
import { LiveRegion } from '../../components/asking/LiveRegion.tsx';
import { StaticKeysMark } from '../../components/people/StaticKeysMark.tsx';
import { PeerName } from '../../components/people/PeerName.tsx';
import { useInputGuard } from '../../components/guard/useInputGuard.ts';
import { mayAnswerWithVideo, useRingingKeys } from '../../components/keys/useRingingKeys.ts';
import { AddAndAnswer, LeaveAndAnswer } from './answerButtons.tsx';
import { useAsk, useFailure } from './ask.ts';
import styles from './IncomingCall.module.css';

// The popup shows at once what most people press; fields of a time are as large as all the rest of it.
const CallBackAt = later(async () => (await import('../../components/decline/CallBackAt.tsx')).CallBackAt);
const DeclineWithMessage = later(
  async () => (await import('../../components/decline/DeclineWithMessage.tsx')).DeclineWithMessage,
);

export interface IncomingCallProps {
  readonly calls: ShownCalls;
  readonly ownTexts: readonly string[];
}

/**
 * The popup. It never takes the focus and has no default button, so that Enter typed for another window answers
 * nothing. Every order names its call: one that is over by then is ignored by main.
 */
export function IncomingCall({ calls, ownTexts }: IncomingCallProps) {
  const ringing = ringingCall(calls);
  const { view } = calls;
  return (
    <>
      {ringing !== null && (
        <Ringing
          key={ringing.view.call.callId}
          {...ringing}
          ownTexts={ownTexts}
          present={activeView(calls)}
          shows={buttonsShown(calls)}
        />
      )}
      {ringing === null && (view.phase === 'answering' || view.phase === 'connecting') && <Taken view={view} />}
      <Voice calls={calls} />
    </>
  );
}

/** The press was taken: for the moment until the call's own window is there. */
function Taken({ view }: { readonly view: PresentView }) {
  const intl = useIntl();
  return (
    <main className={styles['card']}>
      <div className={styles['caller']}>
        <Avatar handle={view.call.peer} name={view.call.name} size={56} />
        <div className={styles['words']}>
          <h1 className={styles['peer']}>
            <bdi>{peerName(view.call)}</bdi>
          </h1>
          <p className={styles['kind']}>{written(intl, callText(view).status)}</p>
        </div>
      </div>
    </main>
  );
}

/** The card with its buttons, or, while somebody chooses what to say with declining, that in its place. */
function Ringing({ ownTexts, ...props }: Omit<CardProps, 'isBack' | 'onWrite'> & Pick<IncomingCallProps, 'ownTexts'>) {
  const { view, shows } = props;
  const ask = useAsk();
  const [surface, setSurface] = useState<'card' | 'message' | 'time'>('card');
  const [isBack, setBack] = useState(false);
  const toCard = useCallback(() => {
    setSurface('card');
    setBack(true);
  }, []);
  const toMessage = useCallback(() => setSurface('message'), []);
  const peer = peerName(view.call);
  const seen = { callId: view.call.callId, phase: view.phase };
  const send = (text: string, callBackInMs: number | null = null, remindInMs?: number) =>
    void ask((main) => main.declineWith({ ...seen, text, callBackInMs, ...(remindInMs && { remindInMs }) }));
  return (
    // What the other call does changes the buttons of the card alone: it takes nobody's words away while they write.
    <GuardedSurface shows={surface === 'card' ? shows : surface}>
      {surface === 'card' && <Card {...props} isBack={isBack} onWrite={toMessage} />}
      {surface !== 'card' && (
        <main className={styles['panel']}>
          {surface === 'message' ? (
            <DeclineWithMessage
              peer={peer}
              heading="h1"
              own={ownTexts}
              send={send}
              onRemind={(waitMs) => send('', null, waitMs)}
              onChooseTime={() => setSurface('time')}
              onBack={toCard}
            />
          ) : (
            <CallBackAt peer={peer} heading="h1" onSend={(waitMs) => send('', waitMs)} onBack={toMessage} />
          )}
        </main>
      )}
    </GuardedSurface>
  );
}

interface CardProps {
  readonly view: RingingView;
  readonly security: CallSecurity | null;
  /** The call that the person is in: answering this one leaves it. */
  readonly present: PresentView | null;
  /** The buttons, for what guards them. */
  readonly shows: string;
  /** They come back from there. */
  readonly isBack: boolean;
  /** They want to say something with declining. */
  readonly onWrite: () => void;
}

function Card({ view, security, present, shows, isBack, onWrite }: CardProps) {
  const intl = useIntl();
  const ask = useAsk();
  const failure = useFailure();
  const { callId, peer: handle, name, type } = view.call;
  const peer = peerName(view.call);
  const { mayAct } = useInputGuard(shows);
  const writing = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The focus went with what stood here; a card that comes up by itself takes none.
    if (isBack) writing.current?.focus();
  }, [isBack]);
  const isChanged = security?.identityChanged === true;
  const seen = { callId, phase: view.phase };
  const mustAdd = view.needsRelay && !view.knownContact;
  const answer = (callType: CallType, left?: LeftCall) =>
    void ask((main) => (mustAdd ? main.addAndAnswer : main.answer)(answerOrder(seen, callType, left)));

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.repeat || !mayAct()) return;
      void ask((main) => main.silence({ callId, phase: 'ringing' }));
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [ask, callId, mayAct]);

  const leave = (wish: LeftCall['wish']) => {
    if (present !== null) answer('audio', { callId: present.call.callId, wish });
  };
  useRingingKeys(
    {
      answer: () => (present === null ? answer(mustAdd ? type : 'audio') : leave('hold')),
      answerVideo: mayAnswerWithVideo(type, mustAdd, present !== null) ? () => answer('video') : null,
      decline: () => void ask((main) => main.decline(seen)),
      silence: () => void ask((main) => main.silence(seen)),
    },
    shows,
  );

  return (
    <main className={styles['card']}>
      <div className={styles['caller']}>
        <Avatar handle={handle} name={name} size={56} ringing={!view.silenced} />
        <div className={styles['words']}>
          <h1 className={styles['peer']}>
            <PeerName peer={handle} name={name} verified={security?.verified === true} markSize={18} />
          </h1>
          {peer !== handle && <p className={styles['handle']}>{`@${handle}`}</p>}
          <p className={styles['kind']}>{written(intl, callText(view).status)}</p>
        </div>
        <IconButton
          ref={writing}
          label={intl.formatMessage({ id: 'call.declineWith' })}
          icon={<MessageSquare />}
          size="small"
          onClick={onWrite}
        />
        {!view.knownContact && (
          <IconButton
            label={intl.formatMessage({ id: 'block.blockPeer' }, { peer })}
            icon={<Ban />}
            size="small"
            onClick={() => void ask((main) => main.block(seen))}
          />
        )}
        {/* It stays, and keeps the focus: the next press must find what the last one found. */}
        <IconButton
          label={intl.formatMessage({ id: 'call.silence' })}
          icon={<BellOff />}
          size="small"
          aria-pressed={view.silenced}
          shortcut="silence"
          onClick={() => void ask((main) => main.silence(seen))}
        />
      </div>
      <div className={styles['notes']}>
        {view.call.subject !== undefined && (
          <p className={styles['subject']} title={view.call.subject}>
            <bdi>{intl.formatMessage({ id: 'call.subject' }, { subject: view.call.subject })}</bdi>
          </p>
        )}
        {failure.isShown ? (
          <p className={styles['note']} role="alert">
            {failureText(intl, failure.problem)}
          </p>
        ) : view.silenced ? (
          <p className={styles['note']}>{intl.formatMessage({ id: 'call.silenced' }, { peer })}</p>
        ) : present !== null && view.knownContact ? (
          <p className={styles['note']}>
            {intl.formatMessage({ id: 'call.waiting' }, { peer: peerName(present.call) })}
          </p>
        ) : !view.knownContact ? (
          <p className={styles['note']}>
            <ShieldAlert size={15} aria-hidden="true" />
            {intl.formatMessage({ id: mustAdd ? 'call.stranger.noRelay' : 'call.stranger' }, { peer })}
          </p>
        ) : null}
        <div className={styles['marks']}>
          {isChanged && <ChangedMark />}
          {security?.forwardSecret === false && <StaticKeysMark isShort={isChanged} />}
        </div>
      </div>
      <div className={styles['buttons']} data-of={present === null ? 'one' : 'two'}>
        <Button
          kind="danger"
          size={present === null ? 'large' : 'medium'}
          icon={<PhoneOff size={17} />}
          shortcut="decline"
          onClick={() => void ask((main) => main.decline(seen))}
        >
          {intl.formatMessage({ id: 'call.decline' })}
        </Button>
        {present !== null ? (
          <LeaveAndAnswer peer={peerName(present.call)} mustAdd={mustAdd} leave={leave} />
        ) : mustAdd ? (
          <AddAndAnswer type={type} answer={answer} />
        ) : type === 'video' ? (
          <>
            <Button
              size="large"
              icon={<Phone size={17} />}
              shortcut="answer"
              onClick={() => answer('audio')}
              aria-label={intl.formatMessage({ id: 'call.accept.audio' })}
            >
              {intl.formatMessage({ id: 'call.accept.audio.short' })}
            </Button>
            <Button
              kind="primary"
              size="large"
              icon={<Video size={18} />}
              shortcut="answerVideo"
              onClick={() => answer('video')}
              aria-label={intl.formatMessage({ id: 'call.accept.video' })}
            >
              {intl.formatMessage({ id: 'call.accept.video.short' })}
            </Button>
          </>
        ) : (
          <Button
            kind="primary"
            size="large"
            icon={<Phone size={17} />}
            shortcut="answer"
            onClick={() => answer('audio')}
          >
            {intl.formatMessage({ id: 'call.accept' })}
          </Button>
        )}
      </div>
    </main>
  );
}

/** The window's title and what it says aloud. */
function Voice({ calls }: Pick<IncomingCallProps, 'calls'>) {
  const intl = useIntl();
  const { view, security } = ringingCall(calls) ?? calls;
  const { title: ofCall, announced } = callText(view, security);
  const title = written(intl, ofCall);
  useEffect(() => {
    document.title = title;
  }, [title]);

  return <LiveRegion urgent text={spoken(intl, announced)} />;
}
