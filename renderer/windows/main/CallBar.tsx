import { ArrowLeftRight, Ban, Pause, Phone, PhoneForwarded, PhoneOff, Play, Video } from 'lucide-react';
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { buttonsShown } from '../../../core/call/buttonsShown.ts';
import type { LeftCall } from '../../../core/call/callEvent.ts';
import type { SeenPhase } from '../../../core/call/orderMeant.ts';
import { activeView, type ShownCalls } from '../../../core/call/shownCalls.ts';
import type { CallType, CallView, PresentView } from '../../../core/call/view.ts';
import { answerOrder } from '../../components/answerOrder.ts';
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

export interface CallBarsProps {
  readonly calls: ShownCalls;
  readonly onCallAgain: (seen: SeenCall) => void;
  /** After the call of somebody who is no contact; null where that is not offered. */
  readonly onBlock?: (() => void) | null;
}

/** How many bars there are: each moves what is below them. A second call that is over has none. */
export function barsOf({ view, second }: ShownCalls): number {
  if (view.phase === 'idle') return 0;
  return second !== null && second.view.phase !== 'ended' ? 2 : 1;
}

/** The calls, wherever the person is in this window. They are projections: the decisions are main's. */
export function CallBars({ calls, onCallAgain, onBlock = null }: CallBarsProps) {
  const { view, security, second } = calls;
  if (view.phase === 'idle') return null;
  const present = activeView(calls);
  return (
    <GuardedSurface shows={buttonsShown(calls)}>
      <CallBarOf call={view} security={security} present={present} onCallAgain={onCallAgain} onBlock={onBlock} />
      {second !== null && barsOf(calls) === 2 && (
        <CallBarOf call={second.view} security={second.security} present={present} onCallAgain={onCallAgain} />
      )}
    </GuardedSurface>
  );
}

interface CallBarProps {
  readonly call: PresentView;
  readonly security: CallSecurity | null;
  /** The call that the person is in. */
  readonly present: PresentView | null;
  readonly onCallAgain: (seen: SeenCall) => void;
  readonly onBlock?: (() => void) | null;
}

function CallBarOf({ call, security, present, onCallAgain, onBlock = null }: CallBarProps) {
  switch (call.phase) {
    case 'ringing':
      return <IncomingCallBar call={call} security={security} present={present} />;
    case 'cutOff':
      return <CutOffCallBar call={call} security={security} />;
    case 'ended':
      return <EndedCallBar call={call} onCallAgain={onCallAgain} onBlock={onBlock} />;
    default:
      return <LiveCallBar call={call} security={security} present={present} />;
  }
}

type Phase<Name extends CallView['phase']> = Extract<CallView, { readonly phase: Name }>;

interface IncomingCallBarProps {
  readonly call: Phase<'ringing'>;
  readonly security: CallSecurity | null;
  readonly present: PresentView | null;
}

function IncomingCallBar({ call: view, security, present }: IncomingCallBarProps) {
  const intl = useIntl();
  const ask = useAsk();
  const { call, knownContact } = view;
  const seen = { callId: call.callId, phase: view.phase };
  const mustAdd = view.needsRelay && !knownContact;
  const answer = (callType: CallType, left?: LeftCall) =>
    void ask((main) => (mustAdd ? main.addAndAnswer : main.answer)(answerOrder(seen, callType, left)));
  const leave = (wish: LeftCall['wish']) => {
    if (present !== null) answer('audio', { callId: present.call.callId, wish });
  };
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
      {present !== null ? (
        <>
          {!mustAdd && (
            <Button size="large" icon={<PhoneForwarded size={18} />} onClick={() => leave('end')}>
              {intl.formatMessage({ id: 'call.endAndAnswer' })}
            </Button>
          )}
          <Button kind="primary" size="large" icon={<Pause size={18} />} onClick={() => leave('hold')}>
            {intl.formatMessage({ id: mustAdd ? 'call.addHoldAndAnswer' : 'call.holdAndAnswer' })}
          </Button>
        </>
      ) : mustAdd ? (
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
  readonly call: Exclude<CallView, { phase: 'idle' | 'ringing' | 'cutOff' | 'ended' }>;
  readonly security: CallSecurity | null;
  readonly present: PresentView | null;
}

function LiveCallBar({ call: view, security, present }: LiveCallBarProps) {
  const intl = useIntl();
  const ask = useAsk();
  const { callId, peer } = view.call;
  const seen = { callId, phase: view.phase };
  const isHeld = view.phase === 'connected' && view.heldHere;
  const swaps = isHeld && present !== null;
  return (
    <Bar
      tone="live"
      security={security}
      peer={peer}
      isRinging={view.phase === 'alerting'}
      label={intl.formatMessage({ id: 'call.with' }, { peer })}
      line={
        view.phase === 'connected' && !isHeld ? (
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
      {isHeld && (
        <Button
          size="large"
          icon={swaps ? <ArrowLeftRight size={18} /> : <Play size={18} />}
          aria-label={
            swaps
              ? intl.formatMessage({ id: 'call.swap.explain' }, { active: present.call.peer, held: peer })
              : intl.formatMessage({ id: 'call.resume.explain' }, { peer })
          }
          onClick={() => void ask((main) => main.resume(seen))}
        >
          {intl.formatMessage({ id: swaps ? 'call.swap' : 'call.resume.short' })}
        </Button>
      )}
      {!swaps && (
        <Button size="large" onClick={() => void ask((main) => main.showCall())}>
          {intl.formatMessage({ id: 'call.show' })}
        </Button>
      )}
      <Button
        kind="danger"
        size="large"
        icon={<PhoneOff size={18} />}
        aria-label={swaps ? intl.formatMessage({ id: 'call.hangUpOn' }, { peer }) : undefined}
        onClick={() => void ask((main) => main.hangUp(seen))}
      >
        {intl.formatMessage({ id: 'call.hangUp' })}
      </Button>
    </Bar>
  );
}

/** Ringfort was killed in the middle of it. Nothing opens by itself: the person says whether they want back. */
function CutOffCallBar({
  call: view,
  security,
}: {
  readonly call: Phase<'cutOff'>;
  readonly security: CallSecurity | null;
}) {
  const intl = useIntl();
  const ask = useAsk();
  const { callId, peer } = view.call;
  const seen = { callId, phase: view.phase };
  const question = written(intl, callText(view).status);
  const explained = intl.formatMessage({ id: 'call.cutOff.explain' }, { peer });
  return (
    <Bar tone="incoming" security={security} peer={peer} label={question} line={`${question} ${explained}`}>
      <Button
        kind="danger"
        size="large"
        icon={<PhoneOff size={18} />}
        onClick={() => void ask((main) => main.leaveCall(seen))}
      >
        {intl.formatMessage({ id: 'call.cutOff.leave' })}
      </Button>
      <Button
        kind="primary"
        size="large"
        icon={<Phone size={18} />}
        onClick={() => void ask((main) => main.returnToCall(seen))}
      >
        {intl.formatMessage({ id: 'call.cutOff.return' })}
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
