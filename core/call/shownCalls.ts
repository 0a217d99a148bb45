import { callSecurity, type CallSecurity } from './callSecurity.ts';
import type { CallList, PresentCall } from './callList.ts';
import { isLive } from './callState.ts';
import { isHeldHere } from './hold.ts';
import { presentView, surfaces, type CallView, type PresentView, type ShownSurfaces } from './view.ts';

/** One call as it is shown. `security` is null while its peer is not known well enough to say anything. */
export interface ShownCall {
  readonly view: PresentView;
  readonly security: CallSecurity | null;
}

/** What is shown of all calls: the one that a person looks at, and the other one, if there is one. */
export interface ShownCalls {
  readonly view: CallView;
  readonly security: CallSecurity | null;
  readonly second: ShownCall | null;
}

export function shownCalls(calls: CallList): ShownCalls {
  const [first, second] = inOrder(calls);
  const nobody = { view: { phase: 'idle' }, security: null } as const;
  return { ...(first === undefined ? nobody : shown(first)), second: second === undefined ? null : shown(second) };
}

function shown(state: PresentCall): ShownCall {
  return { view: presentView(state), security: callSecurity(state) };
}

/** Of two that are over, the later one stands first. */
function inOrder(calls: CallList): CallList {
  return calls.toReversed().toSorted((one, other) => rank(one) - rank(other));
}

function rank(state: PresentCall): number {
  if (!isLive(state)) return 3;
  if (state.phase === 'ringing' || state.phase === 'cutOff') return 2;
  return isHeldHere(state) ? 1 : 0;
}

/** The calls that there are, the foremost one first. */
export function presentCalls({ view, security, second }: ShownCalls): readonly ShownCall[] {
  const first = view.phase === 'idle' ? [] : [{ view, security }];
  return second === null ? first : [...first, second];
}

/** Whether some call rings or goes on. One that is over may stand there until a person has read how it ended. */
export function hasLiveCall(calls: ShownCalls): boolean {
  return presentCalls(calls).some(({ view }) => view.phase !== 'ended');
}

/** Whether somebody talks to somebody, or waits on hold. */
export function hasConnectedCall(calls: ShownCalls): boolean {
  return presentCalls(calls).some(({ view }) => view.phase === 'connected');
}

export function findView(calls: ShownCalls, callId: string): PresentView | undefined {
  return presentCalls(calls).find(({ view }) => view.call.callId === callId)?.view;
}

export type RingingView = Extract<CallView, { readonly phase: 'ringing' }>;

export interface RingingCall {
  readonly view: RingingView;
  readonly security: CallSecurity | null;
}

/** Who rings here. */
export function ringingCall(calls: ShownCalls): RingingCall | null {
  for (const { view, security } of presentCalls(calls)) if (view.phase === 'ringing') return { view, security };
  return null;
}

/** The call that a person is in. Answering another one holds or ends it. */
export function activeView({ view }: ShownCalls): PresentView | null {
  if (view.phase === 'idle' || view.phase === 'ringing' || view.phase === 'cutOff' || view.phase === 'ended')
    return null;
  return view.phase === 'connected' && view.heldHere ? null : view;
}

/** What the call window shows: not who rings, which is the popup's, and not a call that only ever rang here. */
export function callWindowCalls(calls: ShownCalls): readonly ShownCall[] {
  return presentCalls(calls).filter(({ view }) => surfaces(view).call === 'shown');
}

const NONE: ShownSurfaces = surfaces({ phase: 'idle' });
const MOST = { shown: 2, hidden: 1, absent: 0 } as const;

/** Which windows stand open for these calls, and what sounds. Beside a call that goes on nothing rings aloud. */
export function surfacesOf(calls: ShownCalls): ShownSurfaces {
  const all = presentCalls(calls);
  const goesOn = all.some(({ view }) => view.phase !== 'ringing' && view.phase !== 'ended');
  return all
    .map(({ view }) => surfaces(view))
    .reduce<ShownSurfaces>(
      (one, other) => ({
        incoming: other.incoming === 'shown' ? 'shown' : one.incoming,
        call: MOST[other.call] > MOST[one.call] ? other.call : one.call,
        sound: other.sound === 'none' ? one.sound : other.sound === 'ringtone' && goesOn ? 'callWaiting' : other.sound,
        notification: one.notification || other.notification,
      }),
      NONE,
    );
}
