import { hasLiveCall, presentCalls } from '../../core/call/shownCalls.ts';
import type { AppSnapshot, CallPart } from '../../core/ipc/snapshot.ts';
import type { Timers } from '../ports/clock.ts';
import { createMediaFirst, type MediaFirst } from '../shell/mediaFirst.ts';

export interface DrawingPorts extends Timers {
  readonly snapshot: () => AppSnapshot;
  readonly tellPopup: (part: CallPart) => void;
  /** The other windows that show calls. */
  readonly tellWindows: (part: CallPart) => void;
  /** Opens, shows and closes windows so that they fit this. */
  readonly drawWindows: (snapshot: AppSnapshot) => void;
  /** What the system draws for us. */
  readonly drawSurfaces: (snapshot: AppSnapshot) => void;
  /** Somebody is called, rings or talks from now on, after a time without. */
  readonly onCall: () => void;
  /** A call that a crash cut off asks whether it is to go on. */
  readonly onCutOff: () => void;
  /** Account and settings are read: with every drawing from then on. */
  readonly onReady: (snapshot: AppSnapshot) => void;
}

export interface Drawing extends Pick<MediaFirst, 'holdBack'> {
  /** The calls are others now. */
  readonly callsChanged: (part: CallPart) => void;
  /** Something else is. */
  readonly draw: () => void;
}

/** Every surface of the system's is drawn from the same snapshot, as windows are; none is told anything else. */
export function createDrawing(ports: DrawingPorts): Drawing {
  const { snapshot, tellPopup } = ports;
  let callToTell: CallPart | null = null;
  let popupPhase: CallPart['view']['phase'] = 'idle';
  let hadCall = false;
  let wasCutOff = false;

  const showInPopup = (part: CallPart): void => {
    popupPhase = part.view.phase;
    tellPopup(part);
  };
  const drawNow = (): void => {
    if (callToTell !== null) {
      showInPopup(callToTell);
      ports.tellWindows(callToTell);
    }
    callToTell = null;
    const drawn = snapshot();
    ports.drawWindows(drawn);
    // As it is by then: a window that was opened or closed may have changed it.
    const hasCall = hasLiveCall(snapshot().call);
    if (hasCall && !hadCall) ports.onCall();
    hadCall = hasCall;
    const isCutOff = presentCalls(drawn.call).some(({ view }) => view.phase === 'cutOff');
    // The other side waits for seconds only: whoever started it hidden is asked all the same.
    if (isCutOff && !wasCutOff) ports.onCutOff();
    wasCutOff = isCutOff;
    if (drawn.account.state.phase === 'ready') ports.onReady(drawn);
    ports.drawSurfaces(drawn);
  };
  const mediaFirst = createMediaFirst(drawNow, ports);
  const draw = (): void => mediaFirst.draw(snapshot().call.view.phase);

  return {
    callsChanged: (part) => {
      callToTell = part;
      // That the press was taken is seen at once. What comes of it until the call sounds would be drawn into a popup
      // that is about to go.
      if (part.view.phase === 'answering' && popupPhase !== 'answering') showInPopup(part);
      draw();
    },
    draw,
    holdBack: mediaFirst.holdBack,
  };
}
