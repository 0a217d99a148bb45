import { callWindowCalls, ringingCall, surfacesOf, type ShownCalls } from '../../../core/call/shownCalls.ts';
import type { WindowName } from './windows.ts';

/** The windows of a call, as far as this needs them. */
export interface WindowActs {
  /** Makes it, hidden, unless it is there. */
  readonly open: (name: WindowName) => void;
  readonly close: (name: WindowName) => void;
  readonly showPopup: () => void;
  readonly showCall: () => void;
  /** Away from the screen, as it is before it is shown. */
  readonly hideCall: () => void;
}

export interface CallWindowsPorts {
  readonly windows: WindowActs;
  readonly startTimer: (afterMs: number, fired: () => void) => () => void;
}

export interface CallWindows {
  /** Opens, shows and closes the calls' windows so that they fit these. Safe to call with the same ones again. */
  readonly draw: (calls: ShownCalls) => void;
  /** A person asks for the call there is: its window, or the popup while nothing but a call that rings is there. */
  readonly bringUp: () => void;
  /** A call can come from now on: a popup is made when nothing else is going on. */
  readonly expectCalls: () => void;
  /** The card of this call stands in the popup. */
  readonly popupDrawn: (callId: string) => void;
  /** The call window crashed: the next drawing of a call opens and shows another one. */
  readonly callLost: () => void;
  /** The popup crashed: the next drawing of a ringing call opens it again. */
  readonly popupLost: () => void;
}

/** How long nothing has to go on before a window is made that nobody has asked for. */
const IDLE_MS = 1_500;
/** A popup that did not draw itself in this time is shown as it is: what cannot be drawn has a button that mends it. */
const POPUP_LIMIT_MS = 1_000;

/**
 * The popup and the call window as projections of the calls: what should stand open follows from them alone. What a
 * person closes or hides stays so: each window is opened and shown once a call.
 *
 * A popup stands ready, hidden, before anybody calls, so that a call is seen as soon as it is drawn into it; each
 * serves one call. The call window is made after the popup is seen, for two windows that start at once hold each other
 * up.
 */
export function createCallWindows({ windows, startTimer }: CallWindowsPorts): CallWindows {
  let calls: ShownCalls = { view: { phase: 'idle' }, security: null, second: null };
  let popupFor: string | null = null;
  let popupShownFor: string | null = null;
  let callShownFor: readonly string[] = [];
  let expecting = false;
  let stopPreparing: (() => void) | null = null;
  let stopWaiting: (() => void) | null = null;

  const prepareWhenIdle = (): void => {
    if (!expecting || stopPreparing !== null) return;
    stopPreparing = startTimer(IDLE_MS, () => {
      stopPreparing = null;
      // During a call there is no time for it; its end asks again.
      if (isOver(calls)) windows.open('incoming');
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
    drawCall();
  };

  const closePopup = (): void => {
    stopWaiting?.();
    stopWaiting = null;
    if (popupFor === null) return;
    popupFor = null;
    windows.close('incoming');
  };

  const drawCall = (): void => {
    const wanted = surfacesOf(calls).call;
    if (wanted === 'absent') {
      callShownFor = [];
      return windows.close('call');
    }
    windows.open('call');
    if (wanted === 'hidden') {
      // Who rings took the place of a call that was over and stayed to be read: the window of that is empty.
      if (callShownFor.length > 0) windows.hideCall();
      callShownFor = [];
      return;
    }
    const ids = callWindowCalls(calls).map(({ view }) => view.call.callId);
    const isNew = ids.some((callId) => !callShownFor.includes(callId));
    callShownFor = ids;
    if (isNew) windows.showCall();
  };

  return {
    draw: (next) => {
      calls = next;
      const ringing = ringingCall(next);
      if (ringing !== null) {
        const { callId } = ringing.view.call;
        drawPopup(callId);
        // Not before the popup is seen, but for a call that goes on meanwhile.
        if (popupShownFor === callId || callWindowCalls(next).length > 0) drawCall();
      } else {
        closePopup();
        drawCall();
      }
      if (isOver(next)) prepareWhenIdle();
    },
    bringUp: () => {
      const isRinging = ringingCall(calls) !== null && callWindowCalls(calls).length === 0;
      // The window of the call is there already, hidden and empty until somebody answers.
      if (!isRinging) return windows.showCall();
      windows.open('incoming');
      windows.showPopup();
    },
    expectCalls: () => {
      if (expecting) return;
      expecting = true;
      if (isOver(calls)) prepareWhenIdle();
    },
    popupDrawn: showPopup,
    callLost: () => {
      callShownFor = [];
    },
    popupLost: () => {
      windows.close('incoming');
      popupFor = null;
      popupShownFor = null;
      if (isOver(calls)) prepareWhenIdle();
    },
  };
}

function isOver({ view: { phase } }: ShownCalls): boolean {
  return phase === 'idle' || phase === 'ended';
}
