import type { CallView } from './view.ts';

/** Of a call that a person can see. */
export type SeenPhase = Exclude<CallView['phase'], 'idle'>;

/**
 * The call and the phase in which a person saw it: an order says both, and main drops it when it means something else
 * by then.
 */
export interface SeenCall {
  readonly callId: string;
  readonly phase: SeenPhase;
}

/** What a person may want of a call. */
export type Order =
  | 'answer'
  | 'decline'
  | 'block'
  | 'silence'
  | 'hangUp'
  | 'hold'
  | 'resume'
  | 'confirmWords'
  | 'dismiss'
  | 'keepEnd'
  | 'dialAgain'
  | 'returnTo'
  | 'leave';

/** The sets of buttons that a call goes through. Within one of them a button means the same whatever the phase. */
export type Buttons = 'ringing' | 'live' | 'cutOff' | 'ended';

/** Which buttons any surface shows in this phase. */
export function buttonsOf(phase: SeenPhase): Buttons {
  switch (phase) {
    case 'ringing':
    case 'cutOff':
    case 'ended':
      return phase;
    case 'dialling':
    case 'calling':
    case 'alerting':
    case 'answering':
    case 'connecting':
    case 'connected':
      return 'live';
  }
}

const BUTTONS: Readonly<Record<Order, Buttons>> = {
  answer: 'ringing',
  decline: 'ringing',
  block: 'ringing',
  silence: 'ringing',
  hangUp: 'live',
  hold: 'live',
  resume: 'live',
  confirmWords: 'live',
  dismiss: 'ended',
  keepEnd: 'ended',
  dialAgain: 'ended',
  returnTo: 'cutOff',
  leave: 'cutOff',
};

/**
 * Whether an order still means what it meant when it was given. A click that was meant for a button that is gone by now
 * must not do what its place would do today (A78). To hang up means the same from dialling to connected: whoever wanted
 * out while it rang wants out of what was answered meanwhile, too.
 */
export function isStillMeant(order: Order, seen: SeenPhase, now: CallView['phase']): boolean {
  return now !== 'idle' && buttonsOf(seen) === BUTTONS[order] && buttonsOf(now) === BUTTONS[order];
}
