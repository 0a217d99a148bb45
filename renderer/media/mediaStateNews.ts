import { isSame, type OwnMediaState } from '../../core/call/mediaState.ts';
import type { StartTimer } from './timer.ts';

export interface MediaStateNews {
  /** Media can flow: the first time, or again. */
  readonly connected: () => void;
  /** What is on here may be something else now. */
  readonly look: () => void;
}

/** What is on here is told once the first sound had its time: two messages more would be in its way. */
const FIRST_STATE_MS = 100;

/** Tells the other side what of ours is on: for the first time after the connection is there, then with each change. */
export function createMediaStateNews(
  startTimer: StartTimer,
  current: () => OwnMediaState,
  tell: (state: OwnMediaState) => void,
): MediaStateNews {
  let everConnected = false;
  let told: OwnMediaState | null = null;

  const look = (): void => {
    if (!everConnected) return;
    const state = current();
    if (told !== null && isSame(state, told) && state.muted === told.muted) return;
    told = state;
    tell(state);
  };

  return {
    connected: () => {
      startTimer(FIRST_STATE_MS, () => {
        everConnected = true;
        look();
      });
    },
    look,
  };
}
