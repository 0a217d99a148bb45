import { CLIENT_ACK_DELAY_MS, CLIENT_ACK_EVERY_FRAMES } from '../../core/protocol/limits.ts';
import type { StartTimer } from '../ports/clock.ts';

export interface Acknowledger {
  /** These many more frames, up to s, are safe here. */
  readonly safe: (s: number, frames: number) => void;
  readonly stop: () => void;
}

/** Tells the server what it may forget, a few frames at a time. */
export function createAcknowledger(startTimer: StartTimer, send: (s: number) => void): Acknowledger {
  let unsaid = 0;
  let upTo = 0;
  let stopTimer: (() => void) | null = null;

  const say = (): void => {
    stopTimer?.();
    stopTimer = null;
    unsaid = 0;
    send(upTo);
  };

  return {
    safe: (s, frames) => {
      upTo = s;
      unsaid += frames;
      if (unsaid >= CLIENT_ACK_EVERY_FRAMES) say();
      else stopTimer ??= startTimer(CLIENT_ACK_DELAY_MS, say);
    },
    stop: () => {
      stopTimer?.();
      stopTimer = null;
    },
  };
}
