import { isMissed } from '../../../core/call/endReason.ts';
import { presentCalls } from '../../../core/call/shownCalls.ts';
import { missedCalls } from '../../../core/ipc/missedCalls.ts';
import type { AppSnapshot } from '../../../core/ipc/snapshot.ts';
import type { StartTimer } from '../../ports/clock.ts';

export interface MissedWhileAwayPorts {
  readonly startTimer: StartTimer;
  /** So many calls came meanwhile. */
  readonly tell: (count: number) => void;
  /** The person has looked at them. */
  readonly withdraw: () => void;
}

/** The server tells of them right after the sign-in, one after the other; so long after the last they are counted. */
const SETTLED_MS = 5_000;

/**
 * Tells of the calls that were missed while nobody could be reached here: once after the start, and once after each
 * time the server was away. What is missed beside that was seen ringing, and one that the person was not to be
 * disturbed by is not brought up either.
 */
export function createMissedWhileAway({ startTimer, tell, withdraw }: MissedWhileAwayPorts) {
  /** Of which the calls are counted: before the start, or while nobody was reached here (a sleep, no network). */
  let absence: 'start' | 'away' | null = 'start';
  let wasOnline = false;
  let before = 0;
  let count = 0;
  /** Told by their own ringing. */
  const rang = new Set<string>();
  let isQuiet = false;
  let isTold = false;
  let stopTimer: (() => void) | null = null;

  const settled = (): void => {
    const missed = count - before - rang.size;
    absence = stopTimer = null;
    if (missed <= 0 || isQuiet) return;
    isTold = true;
    tell(missed);
  };
  const settleLater = (): void => {
    stopTimer?.();
    stopTimer = startTimer(SETTLED_MS, settled);
  };

  return {
    draw: ({ account, call, recents, settings }: AppSnapshot): void => {
      // A voice message that comes late is told by itself, and is no call.
      const missedCount = missedCalls(recents);
      const isOnline = account.connection.state === 'online';
      isQuiet = settings.quiet !== null;
      if (wasOnline && !isOnline) {
        stopTimer?.();
        stopTimer = null;
        if (absence === null) {
          absence = 'away';
          before = missedCount;
          rang.clear();
        }
      }
      for (const { view } of presentCalls(call)) {
        const { callId } = view.call;
        if (absence !== null && view.phase === 'ringing') rang.add(callId);
        // Answered or declined: it is none of those that were missed.
        else if (view.phase !== 'ringing' && !(view.phase === 'ended' && isMissed(view.reason))) rang.delete(callId);
      }
      if (absence !== null && isOnline) {
        // What stood there before a start is known once the account is.
        if (!wasOnline && absence === 'start') before = missedCount;
        // Whoever looks at the list meanwhile needs no notification.
        before = Math.min(before, missedCount);
        if (stopTimer === null || missedCount !== count) settleLater();
      }
      count = missedCount;
      wasOnline = isOnline;
      if (isTold && missedCount === 0) {
        isTold = false;
        withdraw();
      }
    },
    stop: (): void => stopTimer?.(),
  };
}
