import type { CallTimer } from '../../core/call/callTiming.ts';
import type { Clock, Timers } from '../ports/clock.ts';

/**
 * What these say is that something has not come. A program that stood still finds them due before it has read what
 * came meanwhile: the hang-up, the rejoin or the answer that was waited for, or that media flow.
 */
const SAYS_THAT_NOTHING_CAME: ReadonlySet<CallTimer> = new Set([
  ...(['noAnswer', 'connect', 'repeat', 'goodbye', 'rejoin', 'giveUp'] as const),
]);

/** Timers of a program that runs are late by a few milliseconds. */
const LATE_MS = 100;

/**
 * What lies in sockets and windows is read within milliseconds; where the server has cut the connection meanwhile, it
 * comes with the next one.
 */
export const CATCH_UP_MS = 3_000;

export interface CallTimersPorts extends Clock, Timers {
  readonly fired: (callId: string, timer: CallTimer) => void;
  /** The program stood still, or slept, over the time of one. */
  readonly onLate: () => void;
}

export interface CallTimers {
  /** In the place of one of this name. */
  readonly start: (callId: string, timer: CallTimer, afterMs: number) => void;
  readonly stopAllOf: (callId: string) => void;
}

export function createCallTimers({ now, startTimer, fired, onLate }: CallTimersPorts): CallTimers {
  const running = new Map<string, () => void>();

  const stop = (key: string): void => {
    running.get(key)?.();
    running.delete(key);
  };

  const wait = (callId: string, timer: CallTimer, afterMs: number, mayBeLate: boolean): void => {
    const key = `${callId} ${timer}`;
    stop(key);
    const dueAt = now() + afterMs;
    const due = (): void => {
      running.delete(key);
      const isLate = now() - dueAt > LATE_MS;
      if (!isLate || mayBeLate || !SAYS_THAT_NOTHING_CAME.has(timer)) return fired(callId, timer);
      // Once: a computer that is always late is so for ever.
      wait(callId, timer, CATCH_UP_MS, true);
      onLate();
    };
    running.set(key, startTimer(afterMs, due));
  };

  return {
    start: (callId, timer, afterMs) => wait(callId, timer, afterMs, false),
    stopAllOf: (callId) => {
      for (const key of running.keys()) if (key.startsWith(callId)) stop(key);
    },
  };
}
