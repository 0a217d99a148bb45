import { type HostClock, startInterval } from './clock.ts';

interface Parts {
  readonly clock: HostClock;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Does it again and again, the first time after `firstMs`, but never beside itself: a slow store gets a pause, not a
 * queue. The result ends it and waits for what is under way.
 */
export function startTask(
  { clock, onFailure }: Parts,
  everyMs: number,
  work: (lateMs: number) => Promise<void>,
  firstMs = everyMs,
): () => Promise<void> {
  let running: Promise<void> | undefined;
  const once = (lateMs: number): void => {
    running ??= work(lateMs)
      .catch(onFailure)
      .finally(() => {
        running = undefined;
      });
  };
  let stop = clock.startTimer(firstMs, (lateMs) => {
    stop = startInterval(clock, everyMs, once);
    once(lateMs);
  });
  return async () => {
    stop();
    await running;
  };
}
