import { CLIENT_PING_INTERVAL_MS, PONG_TIMEOUT_MS } from '../../core/protocol/limits.ts';
import type { StartTimer } from '../ports/clock.ts';

export interface Liveness {
  /** Anything came in: the other side lives. */
  readonly heard: () => void;
  /** Asks now, for instance after the computer has slept. */
  readonly probe: () => void;
  readonly stop: () => void;
}

/**
 * A dead network closes no socket: after some silence we ask, and without an answer the connection is dead. Pings of the
 * server count as life, so on a healthy connection we ask only when its own are late.
 */
export function watchLiveness(startTimer: StartTimer, ping: () => void, dead: () => void): Liveness {
  let stopTimer: () => void;
  const wait = (): void => {
    stopTimer = startTimer(CLIENT_PING_INTERVAL_MS, probe);
  };
  const probe = (): void => {
    stopTimer();
    stopTimer = startTimer(PONG_TIMEOUT_MS, dead);
    ping();
  };
  wait();
  return {
    heard: () => {
      stopTimer();
      wait();
    },
    probe,
    stop: () => stopTimer(),
  };
}
