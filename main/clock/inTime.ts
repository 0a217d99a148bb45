import type { StartTimer } from '../ports/clock.ts';

/** What `work` gives, or after the time what `late` says, which may throw. The work goes on, and nobody hears of it. */
export async function inTime<Value>(
  work: Promise<Value>,
  limitMs: number,
  startTimer: StartTimer,
  late: () => Value,
): Promise<Value> {
  let stopTimer = (): void => undefined;
  const over = new Promise<null>((resolve) => {
    stopTimer = startTimer(limitMs, () => resolve(null));
  });
  try {
    const first = await Promise.race([work.then((value) => ({ value })), over]);
    return first === null ? late() : first.value;
  } finally {
    stopTimer();
  }
}
