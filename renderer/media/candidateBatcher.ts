import type { IceCandidate } from '../../core/call/call.ts';
import type { StartTimer } from './timer.ts';

export interface CandidateBatcher {
  readonly add: (candidate: IceCandidate) => void;
  /** Gathering is complete: what waits goes at once. */
  readonly flush: () => void;
  /** The call is over: what waits is forgotten. */
  readonly drop: () => void;
}

/**
 * Where a connection is possible at all, the first candidate is most often enough for it, so it waits for nothing. The
 * other host candidates come within a few milliseconds of it; waiting a little saves a ratchet step for each.
 */
const HOST_DELAY_MS = 25;
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
  let sent: 'none' | 'first' | 'hosts' = 'none';

  const stopTimer = () => {
    cancelTimer?.();
    cancelTimer = null;
  };

  const flush = () => {
    stopTimer();
    if (waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    sent = sent === 'none' ? 'first' : 'hosts';
    emit(batch);
  };

  return {
    add(candidate) {
      waiting.push(candidate);
      if (sent === 'none' || waiting.length === MAX_BATCH) flush();
      else cancelTimer ??= startTimer(sent === 'first' ? HOST_DELAY_MS : LATER_DELAY_MS, flush);
    },
    flush,
    drop() {
      stopTimer();
      waiting = [];
    },
  };
}
