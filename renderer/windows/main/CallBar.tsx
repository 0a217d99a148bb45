import { Ban, Phone, PhoneOff, Video } from 'lucide-react';
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { buttonsOf, type SeenPhase } from '../../../core/call/orderMeant.ts';
import type { CallType, CallView } from '../../../core/call/view.ts';
import type { CallSecurity } from '../../../core/ipc/snapshot.ts';
import { callText, written } from '../../../core/words/callText.ts';
import { Avatar } from '../../components/Avatar.tsx';
import { Button } from '../../components/Button.tsx';
import { ChangedMark } from '../../components/ChangedMark.tsx';
import { classNames } from '../../components/classNames.ts';
import { Elapsed } from '../../components/Elapsed.tsx';
import { GuardedSurface } from '../../components/GuardedSurface.tsx';
import { StaticKeysMark } from '../../components/StaticKeysMark.tsx';
import { PeerName } from '../../components/PeerName.tsx';
import { useAsk } from './MainBridge.tsx';
import styles from './CallBar.module.css';

/** The call and the phase in which somebody saw it. */
export interface SeenCall {
  readonly callId: string;
  readonly phase: SeenPhase;
}

export interface CallBarProps {
  readonly call: CallView;
  readonly security: CallSecurity | null;
  readonly onCallAgain: (seen: SeenCall) => void;
  /** After the call of somebody who is no contact; null where that is not offered. */
  readonly onBlock?: (() => void) | null;
}

/** The call, wherever the person is in this window. It is a projection: the decisions are main's. */
export function CallBar({ call, security, onCallAgain, onBlock = null }: CallBarProps) {
  if (call.phase === 'idle') return null;
  return (
    <GuardedSurface shows={`${buttonsOf(call.phase)} ${call.call.callId}`}>
      <CallBarOf call={call} security={security} onCallAgain={onCallAgain} onBlock={onBlock} />
    </GuardedSurface>
  );
}

function CallBarOf({
  call,
  security,
  onCallAgain,
  onBlock = null,
}: CallBarProps & { readonly call: Exclude<CallView, { phase: 'idle' }> }) {
  switch (call.phase) {
    case 'ringing':
      return <IncomingCallBar call={call} security={security} />;
    case 'ended':
      return <EndedCallBar call={call} onCallAgain={onCallAgain} onBlock={onBlock} />;
    default:
      return <LiveCallBar call={call} security={security} />;
  }
}

type Phase<Name extends CallView['phase']> = Extract<CallView, { readonly phase: Name }>;

interface IncomingCallBarProps {
  readonly call: Phase<'ringing'>;
  readonly security: CallSecurity | null;
}

function IncomingCallBar({ call: view, security }: IncomingCallBarProps) {
  const intl = useIntl();
  const ask = useAsk();
  const { call, knownContact } = view;
  const seen = { callId: call.callId, phase: view.phase };
  const mustAdd = view.needsRelay && !knownContact;
  const answer = (callType: CallType) =>
    void ask((main) => (mustAdd ? main.addAndAnswer : main.answer)({ ...seen, callType }));
  return (
    <Bar
      tone="incoming"
      security={security}
      peer={call.peer}
      isRinging={!view.silenced}
      label={written(intl, callText(view).status)}
      line={
        knownContact
          ? written(intl, callText(view).status)
          : `${written(intl, callText(view).status)} · ${intl.formatMessage({ id: mustAdd ? 'call.stranger.noRelay' : 'call.stranger' }, { peer: call.peer })}`
      }
    >
      <Button
        kind="danger"
        size="large"
        icon={<PhoneOff size={18} />}
        onClick={() => void ask((main) => main.decline(seen))}
      >
        {intl.formatMessage({ id: 'call.decline' })}
      </Button>
      {mustAdd ? (
        <Button
          kind="primary"
          size="large"
          icon={call.type === 'video' ? <Video size={19} /> : <Phone size={18} />}
          onClick={() => answer(call.type)}
        >
          {intl.formatMessage({ id: call.type === 'video' ? 'call.addAndAnswer.video' : 'call.addAndAnswer' })}
        </Button>
      ) : call.type === 'video' ? (
        <>
          <Button size="large" icon={<Phone size={18} />} onClick={() => answer('audio')}>
            {intl.formatMessage({ id: 'call.accept.audio' })}
          </Button>
          <Button kind="primary" size="large" icon={<Video size={19} />} onClick={() => answer('video')}>
            {intl.formatMessage({ id: 'call.accept.video' })}
          </Button>
        </>
      ) : (
        <Button kind="primary" size="large" icon={<Phone size={18} />} onClick={() => answer('audio')}>
          {intl.formatMessage({ id: 'call.accept' })}
        </Button>
      )}
    </Bar>
  );
}

interface LiveCallBarProps {
  readonly call: Exclude<CallView, { phase: 'idle' | 'ringing' | 'ended' }>;
  readonly security: CallSecurity | null;
}

function LiveCallBar({ call: view, security }: LiveCallBarProps) {
  const intl = useIntl();
  const ask = useAsk();
  return (
    <Bar
      tone="live"
      security={security}
      peer={view.call.peer}
      isRinging={view.phase === 'alerting'}
      label={intl.formatMessage({ id: 'call.with' }, { peer: view.call.peer })}
      line={
        view.phase === 'connected' ? (
          <>
            <Elapsed since={view.connectedAt} className={styles['elapsed']} />
            {' · '}
            {intl.formatMessage({ id: `call.route.${view.route}` })}
          </>
        ) : (
          written(intl, callText(view).status)
        )
      }
    >
      <Button size="large" onClick={() => void ask((main) => main.showCall())}>
        {intl.formatMessage({ id: 'call.show' })}
      </Button>
      <Button
        kind="danger"
        size="large"
        icon={<PhoneOff size={18} />}
        onClick={() => void ask((main) => main.hangUp({ callId: view.call.callId, phase: view.phase }))}
      >
        {intl.formatMessage({ id: 'call.hangUp' })}
      </Button>
    </Bar>
  );
}

function EndedCallBar({
  call: view,
  onCallAgain,
  onBlock,
}: {
  readonly call: Phase<'ended'>;
  readonly onCallAgain: CallBarProps['onCallAgain'];
  readonly onBlock: (() => void) | null;
}) {
  const intl = useIntl();
  const { call } = view;
  return (
    <Bar
      tone="ended"
      peer={call.peer}
      label={written(intl, callText(view).status)}
      line={written(intl, callText(view).status)}
    >
      {onBlock !== null && (
        <Button kind="dangerQuiet" size="large" icon={<Ban size={18} />} onClick={onBlock}>
          {intl.formatMessage({ id: 'block.block' })}
        </Button>
      )}
      {view.reason !== 'blocked' && (
        <Button
          size="large"
          icon={call.type === 'video' ? <Video size={19} /> : <Phone size={18} />}
          onClick={() => onCallAgain({ callId: call.callId, phase: view.phase })}
        >
          {intl.formatMessage({ id: 'call.again' })}
        </Button>
      )}
    </Bar>
  );
}

interface BarProps {
  readonly tone: 'incoming' | 'live' | 'ended';
  readonly peer: string;
  readonly label: string;
  readonly line: ReactNode;
  readonly isRinging?: boolean;
  readonly security?: CallSecurity | null;
  readonly children: ReactNode;
}

function Bar({ tone, peer, label, line, isRinging = false, security = null, children }: BarProps) {
  return (
    <section className={classNames(styles['bar'], styles[tone])} aria-label={label}>
      <Avatar handle={peer} size={44} ringing={isRinging} />
      <div className={styles['words']}>
        <p className={styles['peer']}>
          <PeerName peer={peer} verified={security?.verified === true} markSize={18} />
        </p>
        <p className={styles['line']}>{line}</p>
        {security?.identityChanged === true && <ChangedMark className={styles['mark']} />}
        {security?.forwardSecret === false && <StaticKeysMark className={styles['mark']} />}
      </div>
      <div className={styles['buttons']}>{children}</div>
    </section>
  );
}
