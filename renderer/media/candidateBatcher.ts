import type { IceCandidate } from '../../core/call/call.ts';
import type { StartTimer } from './timer.ts';

export interface CandidateBatcher {
  readonly add: (candidate: IceCandidate) => void;
  /** Gathering is complete: what waits goes at once. */
  readonly flush: () => void;
  /** The call is over: what waits is forgotten. */
  readonly drop: () => void;
  /** Nothing is reported until `release`: the answer goes first. */
  readonly hold: () => void;
  /** What is held as soon as there is something, or nothing more comes, or the time is over. */
  readonly heldWithin: (limitMs: number) => Promise<readonly IceCandidate[]>;
  /** The answer is out. What it carried is reported once more with what follows: not everybody finds it there. */
  readonly release: () => void;
}

/**
 * Where a connection is possible at all, the first candidate is most often enough for it, so it waits for nothing. The
 * other host candidates come within a few milliseconds of it; waiting a little saves a ratchet step for each.
 */
const HOST_DELAY_MS = 25;
/**
 * Later ones come one by one as servers reply, and by now a pair is being tried. What the answer had travels once more
 * when that is over.
 */
const LATER_DELAY_MS = 300;
/** What one report to main may hold. */
const MAX_BATCH = 16;

export function createCandidateBatcher(
  emit: (candidates: IceCandidate[]) => void,
  startTimer: StartTimer,
): CandidateBatcher {
  let waiting: IceCandidate[] = [];
  let cancelTimer: (() => void) | null = null;
  let sent: 'none' | 'answer' | 'first' | 'hosts' = 'none';
  let isHeld = false;
  let inAnswer = 0;
  let isComplete = false;
  let somethingCame = (): void => undefined;

  const stopTimer = () => {
    cancelTimer?.();
    cancelTimer = null;
  };

  const flush = () => {
    if (isHeld) return;
    stopTimer();
    if (waiting.length === 0) return;
    const all = waiting;
    waiting = [];
    sent = sent === 'none' ? 'first' : 'hosts';
    for (let at = 0; at < all.length; at += MAX_BATCH) emit(all.slice(at, at + MAX_BATCH));
  };

  return {
    add(candidate) {
      waiting.push(candidate);
      if (isHeld) return somethingCame();
      // Until now only what the answer had was waiting, and there is no hurry with that.
      if (sent === 'answer') {
        stopTimer();
        sent = 'first';
      }
      if (sent === 'none' || waiting.length === MAX_BATCH) flush();
      else cancelTimer ??= startTimer(sent === 'first' ? HOST_DELAY_MS : LATER_DELAY_MS, flush);
    },
    flush() {
      isComplete = true;
      somethingCame();
      if (sent !== 'answer') flush();
    },
    drop() {
      stopTimer();
      waiting = [];
      somethingCame();
    },
    hold() {
      isHeld = true;
    },
    heldWithin(limitMs) {
      return new Promise((resolve) => {
        const cancelLimit = startTimer(limitMs, () => somethingCame());
        somethingCame = () => {
          somethingCame = () => undefined;
          cancelLimit();
          const held = waiting.slice(0, MAX_BATCH);
          inAnswer = held.length;
          resolve(held);
        };
        if (waiting.length > 0 || isComplete) somethingCame();
      });
    },
    release() {
      isHeld = false;
      if (waiting.length === 0) return;
      if (waiting.length > inAnswer) return flush();
      sent = 'answer';
      cancelTimer ??= startTimer(LATER_DELAY_MS, flush);
    },
  };
}
