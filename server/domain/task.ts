import { type Clock, startInterval } from './clock.ts';

interface Parts {
  readonly clock: Clock;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Does it again and again, but never beside itself: a slow store gets a pause, not a queue. The result ends it and
 * waits for what is under way.
 */
export function startTask(
  { clock, onFailure }: Parts,
  everyMs: number,
  work: () => Promise<void>,
): () => Promise<void> {
  let running: Promise<void> | undefined;
  const stop = startInterval(clock, everyMs, () => {
    running ??= work()
      .catch(onFailure)
      .finally(() => {
        running = undefined;
      });
  });
  return async () => {
    stop();
    await running;
  };
}
