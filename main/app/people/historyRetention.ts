import { TEN_THOUSAND_CALLS } from '../../../core/ipc/callsKept.ts';
import type { Settings } from '../../../core/ipc/settings.ts';
import type { Timers } from '../../ports/clock.ts';
import { HOUR_MS } from '../hourlyTasks.ts';

export interface HistoryRetentionPorts extends Timers {
  /** Null before there is an account. Removes at most `most` calls, and tells how many. */
  readonly prune: (which: { readonly before: number; readonly keep: number; readonly most: number }) => number | null;
  readonly kept: () => Settings['historyKept'];
  /**
   * The earlier of the times that this computer and its server tell: neither alone may empty a history. Null: the
   * server has told none yet.
   */
  readonly earliest: () => number | null;
  /** Lets others have their turn. */
  readonly breathe: () => Promise<void>;
  readonly onChanged: () => void;
  readonly onFault: (what: string, error: unknown) => void;
}

const YEAR_MS = 366 * 86_400_000;
/** Rows that go at a time: a few milliseconds of the event loop. */
const SLICE = 200;

/** Removes past calls beyond what the person keeps: now, and once an hour from then on until `stop`. */
export function createHistoryRetention(ports: HistoryRetentionPorts) {
  let cancel: (() => void) | null = null;
  let running = false;

  const apply = async (): Promise<void> => {
    if (running) return;
    running = true;
    try {
      const isYear = ports.kept() === 'year';
      const now = isYear ? ports.earliest() : null;
      const before = now === null ? Number.MIN_SAFE_INTEGER : now - YEAR_MS;
      const keep = isYear ? Number.MAX_SAFE_INTEGER : TEN_THOUSAND_CALLS;
      let gone = 0;
      for (let slice = SLICE; slice === SLICE;) {
        slice = ports.prune({ before, keep, most: SLICE }) ?? 0;
        gone += slice;
        await ports.breathe();
      }
      if (gone > 0) ports.onChanged();
    } catch (error) {
      ports.onFault('remove old calls', error);
    } finally {
      running = false;
    }
  };

  const stop = (): void => {
    cancel?.();
    cancel = null;
  };

  const look = async (): Promise<void> => {
    stop();
    cancel = ports.startTimer(HOUR_MS, () => void look());
    await apply();
  };

  return { look, stop };
}
