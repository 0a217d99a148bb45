import type { CallView } from '../../core/call/view.ts';
import type { Timers } from '../ports/clock.ts';

/**
 * Closing the popup, showing the call window and drawing it, the main window, tray and notification anew hold up what
 * opens devices and what plays the first sound for 60 to 130 ms. A call that has no sound by then is drawn all the
 * same; the popup says at once that the press was taken.
 */
export const MEDIA_FIRST_MS = 350;
/** The first sound is decoded about 20 ms after the connection is there. */
export const FIRST_SOUND_MS = 50;

export interface MediaFirst {
  /** Draws what there is now, of this call; while it is held back, once at the end. */
  readonly draw: (phase: CallView['phase']) => void;
  /** A call was accepted, here or there, and its window is there: until it sounds, media go first. */
  readonly holdBack: () => void;
}

export function createMediaFirst(drawNow: () => void, { startTimer }: Timers): MediaFirst {
  let held: 'no' | 'held' | 'asked' = 'no';
  let isSounding = false;
  let stopTimer = (): void => undefined;
  const release = (): void => {
    const wasAsked = held === 'asked';
    held = 'no';
    stopTimer();
    if (wasAsked) drawNow();
  };
  return {
    draw: (phase) => {
      if (held === 'no') return drawNow();
      held = 'asked';
      if (phase === 'answering' || phase === 'connecting') return;
      if (phase !== 'connected') return release();
      if (isSounding) return;
      isSounding = true;
      stopTimer();
      stopTimer = startTimer(FIRST_SOUND_MS, release);
    },
    holdBack: () => {
      if (held !== 'no') return;
      held = 'held';
      isSounding = false;
      stopTimer = startTimer(MEDIA_FIRST_MS, release);
    },
  };
}
