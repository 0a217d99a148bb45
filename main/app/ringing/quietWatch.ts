import { isPast, quietNow, type Quiet, type QuietSettings } from '../../../core/call/quiet.ts';
import type { Clock, Timers } from '../../ports/clock.ts';

export interface QuietWatchPorts extends Clock, Timers {
  readonly settings: () => QuietSettings;
  /** Of the time of day where the person is. */
  readonly minuteOfDay: () => number;
  /** When that clock shows this minute next. */
  readonly nextAt: (minute: number) => number;
  /** Do not disturb has run out. */
  readonly turnOff: () => void;
  readonly onChanged: (quiet: Quiet | null) => void;
}

export interface QuietWatch {
  /** Now, and from now on until `stop`: settings or the clock may be others, the computer may have slept. */
  readonly look: () => void;
  readonly stop: () => void;
}

/** So late at most, where somebody sets the clock or travels; while nothing is to be quiet, nobody looks at all. */
const LOOK_MS = 60_000;
/** Never sooner than this again, though a time be reckoned as past and to come by turns. */
const SHORTEST_MS = 1_000;

/** Tells what keeps the phone quiet as time goes by, and ends do not disturb when its time has come. */
export function createQuietWatch(ports: QuietWatchPorts): QuietWatch {
  const { now, startTimer } = ports;
  let cancel: (() => void) | null = null;
  let told = 'null';

  const stop = (): void => {
    cancel?.();
    cancel = null;
  };
  const look = (): void => {
    stop();
    const settings = ports.settings();
    const at = now();
    const quiet = quietNow(settings, { now: at, minuteOfDay: ports.minuteOfDay() }, ports.nextAt);
    const { doNotDisturb, quietHours } = settings;
    const isTimed = typeof doNotDisturb === 'number';
    if (isTimed || quietHours) {
      const left = quiet?.until === undefined || quiet.until === null ? LOOK_MS : quiet.until - at;
      cancel = startTimer(Math.min(LOOK_MS, Math.max(SHORTEST_MS, left)), look);
    }
    const text = JSON.stringify(quiet);
    if (text !== told) {
      told = text;
      ports.onChanged(quiet);
    }
    if (isTimed && isPast(doNotDisturb, at)) ports.turnOff();
  };
  return { look, stop };
}
