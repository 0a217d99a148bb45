import type { IceCandidate } from '../../core/call/call.ts';
import type { StartTimer } from './timer.ts';

export interface CandidateBatcher {
  readonly add: (candidate: IceCandidate) => void;
  /** Gathering is complete: what waits goes at once. */
  readonly flush: () => void;
  /** The call is over: what waits is forgotten. */
  readonly drop: () => void;
}

/** The host candidates come within a few milliseconds of each other; waiting a little saves a ratchet step for each. */
const FIRST_DELAY_MS = 100;
/** Later ones come one by one as servers reply, and by now a pair is being tried. */
const LATER_DELAY_MS = 300;
/** What one report to main may hold. */
const MAX_BATCH = 16;

export function createCandidateBatcher(
  emit: (candidates: IceCandidate[]) => void,
  startTimer: StartTimer,
): CandidateBatcher {
  let waiting: IceCandidate[] = [];
  let cancelTimer: (() => void) | null = null;
  let delayMs = FIRST_DELAY_MS;

  const stopTimer = () => {
    cancelTimer?.();
    cancelTimer = null;
  };

  const flush = () => {
    stopTimer();
    if (waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    delayMs = LATER_DELAY_MS;
    emit(batch);
  };

  return {
    add(candidate) {
      waiting.push(candidate);
      if (waiting.length === MAX_BATCH) flush();
      else cancelTimer ??= startTimer(delayMs, flush);
    },
    flush,
    drop() {
      stopTimer();
      waiting = [];
    },
  };
}
