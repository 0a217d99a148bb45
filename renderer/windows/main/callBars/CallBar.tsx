import { ArrowLeftRight, PhoneOff, Play } from 'lucide-react';
import { peerName } from '../../../../core/call/peerName.ts';
import { useIntl } from 'react-intl';
import { buttonsShown } from '../../../../core/call/buttonsShown.ts';
import { activeView, type ShownCalls } from '../../../../core/call/shownCalls.ts';
import type { CallView, PresentView } from '../../../../core/call/view.ts';
import type { CallSecurity } from '../../../../core/ipc/snapshot.ts';
import { callText, written } from '../../../../core/words/callText.ts';
import { Button } from '../../../components/controls/Button.tsx';
import { Elapsed } from '../../../components/calls/Elapsed.tsx';
import { GuardedSurface } from '../../../components/guard/GuardedSurface.tsx';
import { later, soon } from '../../../components/mending/later.tsx';
import { useInputGuard } from '../../../components/guard/useInputGuard.ts';
import { useShortcuts } from '../../../components/keys/useShortcuts.ts';
import type { Person } from '../lists/peopleActions.ts';
import { Bar } from './Bar.tsx';
import { countBars } from './countBars.ts';
import type { EndedCallWays } from './EndedCallBar.tsx';
import { IncomingCallBar } from './IncomingCallBar.tsx';
import { useAsk } from '../MainBridge.tsx';
import { useBarsHeight } from './useBarsHeight.ts';
import styles from './CallBar.module.css';

const CutOffCallBar = later(async () => (await import('./CutOffCallBar.tsx')).CutOffCallBar);
const EndedCallBar = soon(async () => (await import('./EndedCallBar.tsx')).EndedCallBar);

export interface CallBarsProps {
  readonly calls: ShownCalls;
  readonly ways: EndedCallWays;
  /** What the person declined with before, in words of their own. */
  readonly own: readonly string[];
  /** Whenever the contacts may be others. */
  readonly revision: number;
  /** Somebody who is no contact, while they ring and after their call. */
  readonly onBlock: (who: Person) => void;
}

/** The calls, wherever the person is in this window. They are projections: the decisions are main's. */
export function CallBars({ calls, ...others }: CallBarsProps) {
  const { view, security, second } = calls;
  const bars = useBarsHeight();
  if (view.phase === 'idle') return null;
  const present = activeView(calls);
  const shows = buttonsShown(calls);
  const shared = { present, shows, ...others };
  return (
    <GuardedSurface shows={shows}>
      <div ref={bars}>
        <CallBarOf call={view} security={security} {...shared} />
        {second !== null && countBars(calls) === 2 && (
          <CallBarOf call={second.view} security={second.security} {...shared} />
        )}
      </div>
    </GuardedSurface>
  );
}

interface CallBarProps extends Omit<CallBarsProps, 'calls'> {
  readonly call: PresentView;
  readonly security: CallSecurity | null;
  /** The call that the person is in. */
  readonly present: PresentView | null;
  /** What can be pressed of all calls. */
  readonly shows: string;
}

function CallBarOf({ call, security, present, shows, ways, own, revision, onBlock }: CallBarProps) {
  switch (call.phase) {
    case 'ringing':
      return (
        // Words for one caller are not for the next.
        <IncomingCallBar key={call.call.callId} call={call} {...{ security, present, own, onBlock }} />
      );
    case 'cutOff':
      return <CutOffCallBar call={call} security={security} />;
    case 'ended':
      return <EndedCallBar call={call} ways={ways} revision={revision} onBlock={onBlock} />;
    default:
      return <LiveCallBar call={call} security={security} present={present} shows={shows} />;
  }
}

interface LiveCallBarProps {
  readonly call: Exclude<CallView, { phase: 'idle' | 'ringing' | 'cutOff' | 'ended' }>;
  readonly security: CallSecurity | null;
  readonly present: PresentView | null;
  readonly shows: string;
}

function LiveCallBar({ call: view, security, present, shows }: LiveCallBarProps) {
  const intl = useIntl();
  const ask = useAsk();
  const { callId } = view.call;
  const peer = peerName(view.call);
  const seen = { callId, phase: view.phase };
  const isHeld = view.phase === 'connected' && view.heldHere;
  const swaps = isHeld && present !== null;
  const hangUp = () => void ask((main) => main.hangUp(seen));
  const { mayAct } = useInputGuard(shows);
  // The key means the call that the person is in, of two; pressed as that ends, it was not meant for the other.
  useShortcuts(swaps ? {} : { hangUp }, mayAct);
  return (
    <Bar
      tone="live"
      security={security}
      call={view.call}
      isRinging={view.phase === 'alerting'}
      label={intl.formatMessage({ id: 'call.with' }, { peer })}
      line={
        view.phase === 'connected' && !isHeld && !view.reconnecting ? (
          <>
            <Elapsed since={view.connectedAt} className={styles['elapsed']} />
            {' · '}
            {intl.formatMessage({ id: view.muted ? 'call.muted' : `call.route.${view.route}` })}
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
              ? intl.formatMessage({ id: 'call.swap.explain' }, { active: peerName(present.call), held: peer })
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
        shortcut={swaps ? undefined : 'hangUp'}
        aria-label={swaps ? intl.formatMessage({ id: 'call.hangUpOn' }, { peer }) : undefined}
        onClick={hangUp}
      >
        {intl.formatMessage({ id: 'call.hangUp' })}
      </Button>
    </Bar>
  );
}
