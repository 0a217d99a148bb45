import type { Timers } from '../ports/clock.ts';

export interface HourlyTasksPorts extends Timers {
  /** Each on its own: what goes wrong with one keeps no other from its turn. */
  readonly tasks: Readonly<Record<string, () => void | Promise<void>>>;
  readonly onFault: (what: string, error: unknown) => void;
}

export const HOUR_MS = 3_600_000;

/**
 * Tasks that run once an hour, so that a phone that stays connected for weeks, and that nobody calls, does them too.
 */
export function createHourlyTasks({ tasks, startTimer, onFault }: HourlyTasksPorts) {
  let cancel: (() => void) | null = null;

  const attempt = async (name: string, task: () => void | Promise<void>): Promise<void> => {
    try {
      await task();
    } catch (error) {
      onFault(name, error);
    }
  };

  const start = (): void => {
    cancel = startTimer(HOUR_MS, () => {
      start();
      for (const [name, task] of Object.entries(tasks)) void attempt(name, task);
    });
  };

  return {
    start,
    stop: (): void => {
      cancel?.();
      cancel = null;
    },
  };
}
