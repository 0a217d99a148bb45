import { surfaces, type CallView } from '../../core/call/view.ts';
import { showPopup, type Windows } from './windows.ts';

export interface SurfaceStage {
  /** Opens, shows and closes the call's windows so that they fit this view. Safe to call with the same view again. */
  readonly draw: (view: CallView) => void;
  /** The popup crashed: the next drawing of a ringing call opens it again. */
  readonly popupLost: () => void;
}

/**
 * The popup and the call window as projections of the call: what should stand open follows from the view alone. What a
 * person closes or hides stays so: each window is opened and shown once a call.
 */
export function createSurfaceStage(windows: Windows): SurfaceStage {
  let popupFor: string | null = null;
  let shownFor: string | null = null;

  const drawPopup = (callId: string): void => {
    if (popupFor === callId) return;
    popupFor = callId;
    const popup = windows.open('incoming');
    // On the first frame, not before: an empty popup with dead buttons is worse than one that comes a blink later.
    popup.once('ready-to-show', () => showPopup(popup));
  };

  const drawCall = (callId: string, shown: boolean): void => {
    const window = windows.open('call');
    if (!shown || shownFor === callId) return;
    shownFor = callId;
    window.show();
  };

  return {
    draw: (view) => {
      const wanted = surfaces(view);
      if (view.phase === 'idle' || wanted.incoming === 'absent') windows.close('incoming');
      else drawPopup(view.call.callId);
      if (view.phase === 'idle' || wanted.call === 'absent') windows.close('call');
      else drawCall(view.call.callId, wanted.call === 'shown');
    },
    popupLost: () => {
      windows.close('incoming');
      popupFor = null;
    },
  };
}
