import { isStillMeant, type Order, type SeenPhase } from '../../core/call/orderMeant.ts';
import type { CallType, CallView } from '../../core/call/view.ts';
import type { CallWindow, DialRefusal, IncomingWindow, MainWindow } from '../../core/ipc/contract.ts';
import type { Handlers } from '../../core/ipc/define.ts';
import type { Outcome } from '../../core/ipc/snapshot.ts';

/** The calls of a phone, as a person steers them. */
export interface SteeredCalls {
  readonly dial: (peer: string, callType: CallType) => Promise<Outcome<DialRefusal>>;
  readonly answer: (callId: string, callType: CallType) => Promise<void>;
  readonly decline: (callId: string) => void;
  readonly silence: (callId: string) => void;
  readonly hangUp: (callId: string) => void;
  readonly confirmWords: (callId: string) => void;
  readonly dismiss: (callId: string) => void;
}

export interface CallOrdersPorts {
  /** Null before there is an account. */
  readonly calls: () => SteeredCalls | null;
  /** What the windows were told last. */
  readonly view: () => CallView;
  /** False: they could not be blocked. */
  readonly block: (handle: string) => Promise<boolean>;
  /** Makes somebody a contact. False: they could not be added. */
  readonly add: (handle: string) => Promise<boolean>;
}

export type CallOrders = Pick<
  Handlers<MainWindow>,
  'dial' | 'dialAgain' | 'answer' | 'addAndAnswer' | 'decline' | 'hangUp'
> &
  Pick<Handlers<IncomingWindow>, 'silence' | 'block'> &
  Pick<Handlers<CallWindow>, 'confirmWords' | 'dismiss'>;

interface SeenCall {
  readonly callId: string;
  readonly phase: SeenPhase;
}

/** The button that was pressed is gone by now: there is nothing to say about it. */
const DROPPED = { ok: true } as const;

/** What a person wants of a call, from whatever surface. What was meant for other buttons is dropped (A78). */
export function createCallOrders({ calls, view, add, block }: CallOrdersPorts): CallOrders {
  const isMeant = (order: Order, seen: SeenCall): boolean => {
    const now = view();
    return now.phase !== 'idle' && now.call.callId === seen.callId && isStillMeant(order, seen.phase, now.phase);
  };

  const carriedOut = async (
    order: Order,
    seen: SeenCall,
    act: (calls: SteeredCalls) => void | Promise<void>,
  ): Promise<null> => {
    const present = calls();
    if (present !== null && isMeant(order, seen)) await act(present);
    return null;
  };

  return {
    dial: async ({ peer, callType }) =>
      calls()?.dial(peer, callType) ?? { ok: false, reason: 'notReady', detail: null },
    dialAgain: async (seen) => {
      const present = calls();
      const over = view();
      if (present === null || over.phase === 'idle' || !isMeant('dialAgain', seen)) return DROPPED;
      return present.dial(over.call.peer, over.call.type);
    },
    answer: async ({ callType, ...seen }) => {
      const ringing = view();
      // From the tray or a notification, say: the popup that stands there says what answering would take.
      if (ringing.phase === 'ringing' && ringing.needsRelay && !ringing.knownContact) return null;
      return carriedOut('answer', seen, (on) => on.answer(seen.callId, callType));
    },
    addAndAnswer: async ({ callType, ...seen }) => {
      const ringing = view();
      if (calls() === null || ringing.phase !== 'ringing' || !isMeant('answer', seen)) return null;
      // The popup says that it was not done, and goes on ringing.
      if (!(await add(ringing.call.peer))) throw new Error('the caller was not added');
      return carriedOut('answer', seen, (on) => on.answer(seen.callId, callType));
    },
    decline: (seen) => carriedOut('decline', seen, (on) => on.decline(seen.callId)),
    block: async (seen) => {
      const ringing = view();
      if (ringing.phase !== 'ringing' || !isMeant('block', seen)) return null;
      // The popup says that it was not done, and goes on ringing.
      if (!(await block(ringing.call.peer))) throw new Error('the caller was not blocked');
      return null;
    },
    silence: (seen) => carriedOut('silence', seen, (on) => on.silence(seen.callId)),
    hangUp: (seen) => carriedOut('hangUp', seen, (on) => on.hangUp(seen.callId)),
    confirmWords: (seen) => carriedOut('confirmWords', seen, (on) => on.confirmWords(seen.callId)),
    dismiss: (seen) => carriedOut('dismiss', seen, (on) => on.dismiss(seen.callId)),
  };
}
