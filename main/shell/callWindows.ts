import { surfaces, type CallView } from '../../core/call/view.ts';
import type { WindowName } from './windows.ts';

/** The windows of a call, as far as this needs them. */
export interface WindowActs {
  /** Makes it, hidden, unless it is there. */
  readonly open: (name: WindowName) => void;
  readonly close: (name: WindowName) => void;
  readonly showPopup: () => void;
  readonly showCall: () => void;
}

export interface CallWindowsPorts {
  readonly windows: WindowActs;
  readonly startTimer: (afterMs: number, fired: () => void) => () => void;
}

export interface CallWindows {
  /** Opens, shows and closes the call's windows so that they fit this view. Safe to call with the same view again. */
  readonly draw: (view: CallView) => void;
  /** A call can come from now on: a popup is made when nothing else is going on. */
  readonly expectCalls: () => void;
  /** The card of this call stands in the popup. */
  readonly popupDrawn: (callId: string) => void;
  /** The popup crashed: the next drawing of a ringing call opens it again. */
  readonly popupLost: () => void;
}

/** How long nothing has to go on before a window is made that nobody has asked for. */
const IDLE_MS = 1_500;
/** A popup that did not draw itself in this time is shown as it is: what cannot be drawn has a button that mends it. */
const POPUP_LIMIT_MS = 1_000;

/**
 * The popup and the call window as projections of the call: what should stand open follows from the view alone. What a
 * person closes or hides stays so: each window is opened and shown once a call.
 *
 * A popup stands ready, hidden, before anybody calls, so that a call is seen as soon as it is drawn into it; each
 * serves one call. The call window is made after the popup is seen, for two windows that start at once hold each other
 * up.
 */
export function createCallWindows({ windows, startTimer }: CallWindowsPorts): CallWindows {
  let view: CallView = { phase: 'idle' };
  let popupFor: string | null = null;
  let popupShownFor: string | null = null;
  let callShownFor: string | null = null;
  let expecting = false;
  let stopPreparing: (() => void) | null = null;
  let stopWaiting: (() => void) | null = null;

  const prepareWhenIdle = (): void => {
    if (!expecting || stopPreparing !== null) return;
    stopPreparing = startTimer(IDLE_MS, () => {
      stopPreparing = null;
      // During a call there is no time for it; its end asks again.
      if (isOver(view)) windows.open('incoming');
    });
  };

  const drawPopup = (callId: string): void => {
    if (popupFor === callId) return;
    popupFor = callId;
    windows.open('incoming');
    stopWaiting?.();
    stopWaiting = startTimer(POPUP_LIMIT_MS, () => showPopup(callId));
  };

  const showPopup = (callId: string): void => {
    if (popupFor !== callId || popupShownFor === callId) return;
    popupShownFor = callId;
    stopWaiting?.();
    stopWaiting = null;
    windows.showPopup();
    drawCall(view);
  };

  const closePopup = (): void => {
    stopWaiting?.();
    stopWaiting = null;
    if (popupFor === null) return;
    popupFor = null;
    windows.close('incoming');
  };

  const drawCall = (present: CallView): void => {
    const wanted = surfaces(present).call;
    if (present.phase === 'idle' || wanted === 'absent') return windows.close('call');
    windows.open('call');
    const { callId } = present.call;
    if (wanted !== 'shown' || callShownFor === callId) return;
    callShownFor = callId;
    windows.showCall();
  };

  return {
    draw: (next) => {
      view = next;
      if (next.phase !== 'idle' && surfaces(next).incoming === 'shown') {
        drawPopup(next.call.callId);
        // Not before the popup is seen.
        if (popupShownFor === next.call.callId) drawCall(next);
      } else {
        closePopup();
        drawCall(next);
      }
      if (isOver(next)) prepareWhenIdle();
    },
    expectCalls: () => {
      if (expecting) return;
      expecting = true;
      if (isOver(view)) prepareWhenIdle();
    },
    popupDrawn: showPopup,
    popupLost: () => {
      windows.close('incoming');
      popupFor = null;
      popupShownFor = null;
      if (isOver(view)) prepareWhenIdle();
    },
  };
}

function isOver({ phase }: CallView): boolean {
  return phase === 'idle' || phase === 'ended';
}
