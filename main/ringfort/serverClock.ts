import type { ClockView } from '../../core/ipc/snapshot.ts';
import { createClockNotice, type ClockNotice } from '../app/server/clockNotice.ts';
import { createCorrectedClock, type CorrectedClock } from '../clock/correctedClock.ts';
import type { ComputerTime } from '../ports/clock.ts';
import type { ServerTimes } from '../store/tables/serverTimeStore.ts';

export interface ServerClockPorts {
  readonly clock: ComputerTime;
  /** What was dated by the time so far must be dated anew. */
  readonly onStep: (step: { readonly byMs: number; readonly before: number }) => void;
  /** The server has told the time for the first time in this run. */
  readonly onTold: () => void;
  /** What windows show of it is another now. */
  readonly onView: (view: ClockView) => void;
  readonly onFault: (what: string, error?: unknown) => void;
}

export interface ServerClock {
  readonly time: CorrectedClock;
  /** The earlier of the times that this computer and its server tell; null: the server has told none in this run. */
  readonly earliest: () => number | null;
  /** From now on the time is that of this server. */
  readonly follow: (server: ServerTimes) => void;
  /** The person has read that this computer's clock is wrong. */
  readonly noticeRead: () => void;
  readonly stop: () => void;
}

/** Whoever sets this computer's clock tells nobody: so long a window may count by it at most. */
const LOOK_EVERY_MS = 60_000;

/** The corrected clock of the server that the account is at, and what a person is told about this computer's. */
export function createServerClock({ clock, onStep, onTold, onView, onFault }: ServerClockPorts): ServerClock {
  let notice: ClockNotice | null = null;
  const tell = (offsetMs: number): void => {
    if (notice !== null) onView(notice.view(offsetMs));
  };
  const corrected = createCorrectedClock({ clock, onStep, onOffset: tell, onFault });
  const time: CorrectedClock = {
    ...corrected,
    heard: (said) => {
      const wasTold = corrected.isTold();
      corrected.heard(said);
      if (!wasTold && corrected.isTold()) onTold();
    },
  };
  let stopTimer = (): void => undefined;
  const lookAgain = (): void => {
    stopTimer = clock.startTimer(LOOK_EVERY_MS, () => {
      lookAgain();
      time.look();
    });
  };
  lookAgain();
  return {
    time,
    earliest: () => (time.isTold() ? time.earliest() : null),
    stop: () => stopTimer(),
    follow: (server) => {
      notice = createClockNotice({
        wasTold: server.wasTold,
        setTold: (told) => {
          try {
            server.setTold(told);
          } catch (error) {
            // Then it is told once more after the next start.
            onFault('clock notice', error);
          }
        },
      });
      time.follow(server);
      tell(time.offsetMs());
    },
    noticeRead: () => {
      notice?.read();
      tell(time.offsetMs());
    },
  };
}
