import { Ban, BellOff, Phone, PhoneOff, ShieldAlert, Video } from 'lucide-react';
import { useEffect } from 'react';
import { useIntl } from 'react-intl';
import type { CallType, CallView } from '../../../core/call/view.ts';
import type { CallSecurity } from '../../../core/ipc/snapshot.ts';
import { callText, spoken, written } from '../../../core/words/callText.ts';
import { problemSentence } from '../../components/problemSentence.ts';
import { Avatar } from '../../components/Avatar.tsx';
import { Button } from '../../components/Button.tsx';
import { ChangedMark } from '../../components/ChangedMark.tsx';
import { GuardedSurface } from '../../components/GuardedSurface.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { LiveRegion } from '../../components/LiveRegion.tsx';
import { StaticKeysMark } from '../../components/StaticKeysMark.tsx';
import { PeerName } from '../../components/PeerName.tsx';
import { useInputGuard } from '../../components/useInputGuard.ts';
import { useAsk, useFailure } from './ask.ts';
import styles from './IncomingCall.module.css';

export interface IncomingCallProps {
  readonly view: CallView;
  readonly security: CallSecurity | null;
}

/**
 * The popup. It never takes the focus and has no default button, so that Enter typed for another window answers
 * nothing. Every order names its call: one that is over by then is ignored by main.
 */
export function IncomingCall({ view, security }: IncomingCallProps) {
  return (
    <>
      {view.phase === 'ringing' && (
        <GuardedSurface shows={view.call.callId}>
          <Card view={view} security={security} />
        </GuardedSurface>
      )}
      {(view.phase === 'answering' || view.phase === 'connecting') && <Taken view={view} />}
      <Voice view={view} security={security} />
    </>
  );
}

/** The press was taken: for the moment until the call's own window is there. */
function Taken({ view }: { readonly view: Exclude<CallView, { readonly phase: 'idle' }> }) {
  const intl = useIntl();
  return (
    <main className={styles['card']}>
      <div className={styles['caller']}>
        <Avatar handle={view.call.peer} size={56} />
        <div className={styles['words']}>
          <h1 className={styles['peer']}>{view.call.peer}</h1>
          <p className={styles['kind']}>{written(intl, callText(view).status)}</p>
        </div>
      </div>
    </main>
  );
}

type Ringing = Extract<CallView, { readonly phase: 'ringing' }>;

interface CardProps {
  readonly view: Ringing;
  readonly security: CallSecurity | null;
}

function Card({ view, security }: CardProps) {
  const intl = useIntl();
  const ask = useAsk();
  const failure = useFailure();
  const { callId, peer, type } = view.call;
  const { mayAct } = useInputGuard(callId);
  const isChanged = security?.identityChanged === true;
  const seen = { callId, phase: view.phase };
  const mustAdd = view.needsRelay && !view.knownContact;
  const answer = (callType: CallType) =>
    void ask((main) => (mustAdd ? main.addAndAnswer : main.answer)({ ...seen, callType }));

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.repeat || !mayAct()) return;
      void ask((main) => main.silence({ callId, phase: 'ringing' }));
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [ask, callId, mayAct]);

  return (
    <main className={styles['card']}>
      <div className={styles['caller']}>
        <Avatar handle={peer} size={56} ringing={!view.silenced} />
        <div className={styles['words']}>
          <h1 className={styles['peer']}>
            <PeerName peer={peer} verified={security?.verified === true} markSize={18} />
          </h1>
          <p className={styles['kind']}>{written(intl, callText(view).status)}</p>
        </div>
        {!view.knownContact && (
          <IconButton
            label={intl.formatMessage({ id: 'block.blockPeer' }, { peer })}
            icon={<Ban />}
            size="small"
            onClick={() => void ask((main) => main.block(seen))}
          />
        )}
        {view.silenced ? (
          <span className={styles['silenced']}>
            <BellOff size={18} role="img" aria-label={intl.formatMessage({ id: 'call.silence' })} />
          </span>
        ) : (
          <IconButton
            label={intl.formatMessage({ id: 'call.silence' })}
            icon={<BellOff />}
            size="small"
            onClick={() => void ask((main) => main.silence(seen))}
          />
        )}
      </div>
      <div className={styles['notes']}>
        {failure.isShown ? (
          <p className={styles['note']} role="alert">
            {failure.problem === null
              ? intl.formatMessage({ id: 'app.notDone' })
              : problemSentence(intl, { reason: failure.problem, detail: null })}
          </p>
        ) : view.silenced ? (
          <p className={styles['note']}>{intl.formatMessage({ id: 'call.silenced' }, { peer })}</p>
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
      <div className={styles['buttons']}>
        <Button
          kind="danger"
          size="large"
          icon={<PhoneOff size={17} />}
          onClick={() => void ask((main) => main.decline(seen))}
        >
          {intl.formatMessage({ id: 'call.decline' })}
        </Button>
        {mustAdd ? (
          <AddAndAnswer type={type} answer={answer} />
        ) : type === 'video' ? (
          <>
            <Button
              size="large"
              icon={<Phone size={17} />}
              onClick={() => answer('audio')}
              aria-label={intl.formatMessage({ id: 'call.accept.audio' })}
            >
              {intl.formatMessage({ id: 'call.accept.audio.short' })}
            </Button>
            <Button
              kind="primary"
              size="large"
              icon={<Video size={18} />}
              onClick={() => answer('video')}
              aria-label={intl.formatMessage({ id: 'call.accept.video' })}
            >
              {intl.formatMessage({ id: 'call.accept.video.short' })}
            </Button>
          </>
        ) : (
          <Button kind="primary" size="large" icon={<Phone size={17} />} onClick={() => answer('audio')}>
            {intl.formatMessage({ id: 'call.accept' })}
          </Button>
        )}
      </div>
    </main>
  );
}

/** One button, which takes the call as it was meant: the camera can be turned off in the call. */
function AddAndAnswer({ type, answer }: { readonly type: CallType; readonly answer: (callType: CallType) => void }) {
  const intl = useIntl();
  const isVideo = type === 'video';
  return (
    <Button
      kind="primary"
      size="large"
      icon={isVideo ? <Video size={18} /> : <Phone size={17} />}
      onClick={() => answer(type)}
      aria-label={intl.formatMessage({ id: isVideo ? 'call.addAndAnswer.video' : 'call.addAndAnswer' })}
    >
      {intl.formatMessage({ id: 'call.addAndAnswer' })}
    </Button>
  );
}

/** The window's title and what it says aloud. */
function Voice({ view, security }: IncomingCallProps) {
  const intl = useIntl();
  const { title: ofCall, announced } = callText(view, security);
  const title = written(intl, ofCall);
  useEffect(() => {
    document.title = title;
  }, [title]);

  return <LiveRegion urgent text={spoken(intl, announced)} />;
}
