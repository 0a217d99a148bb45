import type { AppSnapshot } from '../../core/ipc/snapshot.ts';
import type { StartTimer } from '../ports/clock.ts';

export interface MissedWhileClosedPorts {
  readonly startTimer: StartTimer;
  /** So many calls came while the program was closed. */
  readonly tell: (count: number) => void;
  /** The person has looked at them. */
  readonly withdraw: () => void;
}

/** The server tells of them right after the sign-in, one after the other; so long after the last they are counted. */
const SETTLED_MS = 5_000;

/**
 * Tells once a start of the calls that were missed before it. What is missed from then on was seen ringing, and one
 * that the person was not to be disturbed by is not brought up either.
 */
export function createMissedWhileClosed({ startTimer, tell, withdraw }: MissedWhileClosedPorts) {
  let state: 'before' | 'counting' | 'told' | 'over' = 'before';
  let before = 0;
  let count = 0;
  let isQuiet = false;
  let stopTimer = (): void => undefined;

  const settled = (): void => {
    const missed = count - before;
    state = missed > 0 && !isQuiet ? 'told' : 'over';
    if (state === 'told') tell(missed);
  };

  return {
    draw: ({ account, recents: { missedCount }, settings }: AppSnapshot): void => {
      isQuiet = settings.quiet !== null;
      if (state === 'before' && account.connection.state === 'online') {
        state = 'counting';
        before = count = missedCount;
        stopTimer = startTimer(SETTLED_MS, settled);
      }
      if (state === 'counting' && missedCount !== count) {
        // Whoever looks at the list meanwhile needs no notification.
        before = Math.min(before, missedCount);
        count = missedCount;
        stopTimer();
        stopTimer = startTimer(SETTLED_MS, settled);
      }
      if (state === 'told' && missedCount === 0) {
        state = 'over';
        withdraw();
      }
    },
    stop: (): void => stopTimer(),
  };
}
