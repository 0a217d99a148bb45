import { CLIENT_PING_INTERVAL_MS, PONG_TIMEOUT_MS, SERVER_PING_INTERVAL_MS } from '../../core/protocol/limits.ts';
import type { ElapsedTime, Timers } from '../ports/clock.ts';

/** After so long without any sign of us the server has cut the connection, whatever we think of it. */
const STALE_MS = SERVER_PING_INTERVAL_MS + 2 * PONG_TIMEOUT_MS;

export interface Liveness {
  /**
   * Anything came in: the other side lives. False if it lay here while the computer slept, for so long that the server
   * has given the connection up: what it says of ages and ring times is no longer so, and all of it comes again.
   */
  readonly heard: () => boolean;
  /** Asks now, for instance after the computer has slept. */
  readonly probe: () => void;
  readonly stop: () => void;
}

/**
 * A dead network closes no socket: after some silence we ask, and without an answer the connection is dead. Pings of
 * the server count as life, so on a healthy connection we ask only when its own are late.
 */
export function watchLiveness(
  { startTimer, elapsed }: ElapsedTime & Timers,
  ping: () => void,
  dead: () => void,
): Liveness {
  let stopTimer: () => void;
  let lastHeard = elapsed();
  const isStale = (): boolean => elapsed() - lastHeard > STALE_MS;
  const wait = (): void => {
    stopTimer = startTimer(CLIENT_PING_INTERVAL_MS, probe);
  };
  const probe = (): void => {
    stopTimer();
    if (isStale()) return dead();
    stopTimer = startTimer(PONG_TIMEOUT_MS, dead);
    ping();
  };
  wait();
  return {
    heard: () => {
      if (isStale()) return false;
      lastHeard = elapsed();
      stopTimer();
      wait();
      return true;
    },
    probe,
    stop: () => stopTimer(),
  };
}
