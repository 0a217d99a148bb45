import { answeringAdds } from '../../core/call/answersTo.ts';
import { isStillMeant, type Order, type SeenCall } from '../../core/call/orderMeant.ts';
import { findView, type ShownCalls } from '../../core/call/shownCalls.ts';
import type { CallWindow } from '../../core/ipc/callWindow.ts';
import type { IncomingWindow } from '../../core/ipc/incomingWindow.ts';
import type { MainWindow } from '../../core/ipc/mainWindow.ts';
import type { Handlers } from '../../core/ipc/define.ts';
import { callBackTime } from '../../core/protocol/callBackTime.ts';
import { peerTextOf } from '../../core/protocol/peerText.ts';
import type { Clock } from '../ports/clock.ts';
import type { SteeredCalls } from '../ports/steeredCalls.ts';

export interface CallOrdersPorts extends Clock {
  /** Null before there is an account. */
  readonly calls: () => SteeredCalls | null;
  /** What the windows were told last. */
  readonly shown: () => ShownCalls;
  /** The person wants to be reminded to call back. */
  readonly remind: (reminder: { readonly peer: string; readonly callId: string; readonly dueAt: number }) => void;
  /** The person declined with these words. */
  readonly keepText: (text: string) => void;
  /** False: they could not be blocked. */
  readonly block: (handle: string) => Promise<boolean>;
  /** Makes somebody a contact. False: they could not be added. */
  readonly add: (handle: string) => Promise<boolean>;
}

export type CallOrders = Pick<
  Handlers<MainWindow>,
  | 'dial'
  | 'dialAgain'
  | 'answer'
  | 'addAndAnswer'
  | 'decline'
  | 'declineWith'
  | 'hangUp'
  | 'hold'
  | 'resume'
  | 'returnToCall'
  | 'leaveCall'
> &
  Pick<Handlers<IncomingWindow>, 'silence' | 'block'> &
  Pick<Handlers<CallWindow>, 'confirmWords' | 'dismiss' | 'keepEnd'>;

/** The button that was pressed is gone by now: there is nothing to say about it. */
const DROPPED = { ok: true } as const;

/** What a person wants of a call, from whatever surface. What was meant for other buttons is dropped (A78). */
export function createCallOrders({ calls, shown, add, block, remind, keepText, now }: CallOrdersPorts): CallOrders {
  const isMeant = (order: Order, seen: SeenCall): boolean => {
    const now = findView(shown(), seen.callId);
    return now !== undefined && isStillMeant(order, seen.phase, now.phase);
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
    dial: async ({ peer, callType, subject = '', relayed = false }) =>
      calls()?.dial(peer, callType, peerTextOf(subject), relayed) ?? { ok: false, reason: 'notReady', detail: null },
    dialAgain: async ({ relayed = false, ...seen }) => {
      const present = calls();
      const over = findView(shown(), seen.callId);
      if (present === null || over === undefined || !isMeant('dialAgain', seen)) return DROPPED;
      const { peer, type, direction, subject = null } = over.call;
      return present.dial(peer, type, direction === 'outgoing' ? subject : null, relayed);
    },
    answer: async ({ callType, present, ...seen }) => {
      const ringing = findView(shown(), seen.callId);
      // The relay went as it was pressed: the buttons that stand there by now say what answering would take.
      if (ringing?.phase === 'ringing' && answeringAdds(ringing)) return null;
      return carriedOut('answer', seen, (on) => on.answer(seen.callId, callType, present));
    },
    addAndAnswer: async ({ callType, present, ...seen }) => {
      const ringing = findView(shown(), seen.callId);
      if (calls() === null || ringing?.phase !== 'ringing' || !isMeant('answer', seen)) return null;
      // The popup says that it was not done, and goes on ringing.
      if (!(await add(ringing.call.peer))) throw new Error('the caller was not added');
      return carriedOut('answer', seen, (on) => on.answer(seen.callId, callType, present));
    },
    decline: (seen) => carriedOut('decline', seen, (on) => on.decline(seen.callId)),
    declineWith: async ({ text: typed, callBackInMs, remindInMs, ...seen }) => {
      const ringing = findView(shown(), seen.callId);
      if (ringing?.phase === 'ringing' && remindInMs !== undefined && isMeant('decline', seen)) {
        const { callId, peer } = ringing.call;
        remind({ callId, peer, dueAt: now() + remindInMs });
      }
      const text = peerTextOf(typed);
      const callBackAt = callBackInMs === null ? null : callBackTime(now(), callBackInMs);
      const note = text === null && callBackAt === null ? undefined : { text, callBackAt };
      return carriedOut('decline', seen, (on) => {
        if (text !== null) keepText(text);
        return on.decline(seen.callId, note);
      });
    },
    block: async (seen) => {
      const ringing = findView(shown(), seen.callId);
      if (ringing?.phase !== 'ringing' || !isMeant('block', seen)) return null;
      // The popup says that it was not done, and goes on ringing.
      if (!(await block(ringing.call.peer))) throw new Error('the caller was not blocked');
      return null;
    },
    silence: (seen) => carriedOut('silence', seen, (on) => on.silence(seen.callId)),
    hangUp: (seen) => carriedOut('hangUp', seen, (on) => on.hangUp(seen.callId)),
    hold: (seen) => carriedOut('hold', seen, (on) => on.hold(seen.callId)),
    resume: (seen) => carriedOut('resume', seen, (on) => on.resumeCall(seen.callId)),
    confirmWords: (seen) => carriedOut('confirmWords', seen, (on) => on.confirmWords(seen.callId)),
    returnToCall: (seen) => carriedOut('returnTo', seen, (on) => on.returnTo(seen.callId)),
    leaveCall: (seen) => carriedOut('leave', seen, (on) => on.hangUp(seen.callId)),
    dismiss: (seen) => carriedOut('dismiss', seen, (on) => on.dismiss(seen.callId)),
    keepEnd: (seen) => carriedOut('keepEnd', seen, (on) => on.keepEnd(seen.callId)),
  };
}
