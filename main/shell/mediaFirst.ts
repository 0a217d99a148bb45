import type { Timers } from '../ports/clock.ts';

/**
 * Closing the popup, showing the call window and drawing it, the main window, tray and notification anew hold up what
 * opens devices for 60 to 100 ms. What a person sees may be this late and still seem to follow the press.
 */
export const MEDIA_FIRST_MS = 120;

export interface MediaFirst {
  /** Draws what there is now; while it is held back, once at the end. */
  readonly draw: () => void;
  /** A call was accepted and its window is there: for a moment the microphone goes first. */
  readonly holdBack: () => void;
}

export function createMediaFirst(drawNow: () => void, { startTimer }: Timers): MediaFirst {
  let held: 'no' | 'held' | 'asked' = 'no';
  return {
    draw: () => {
      if (held === 'no') drawNow();
      else held = 'asked';
    },
    holdBack: () => {
      if (held !== 'no') return;
      held = 'held';
      startTimer(MEDIA_FIRST_MS, () => {
        const wasAsked = held === 'asked';
        held = 'no';
        if (wasAsked) drawNow();
      });
    },
  };
}
