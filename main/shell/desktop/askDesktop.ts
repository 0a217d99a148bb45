import type { StartTimer } from '../../ports/clock.ts';

/** A desktop that takes longer does not hold up a call: it rings. */
const TIME_LIMIT_MS = 1_000;
/** Calls that come together go by one answer: to ask starts a program (A85). */
const HOLDS_MS = 2_000;

/** A question to the desktop that is asked when somebody calls. What cannot be found out in time is no. */
export function askDesktop(ask: () => Promise<boolean>, startTimer: StartTimer): () => Promise<boolean> {
  const limited = (): Promise<boolean> =>
    new Promise((resolve) => {
      const giveUp = startTimer(TIME_LIMIT_MS, () => resolve(false));
      const answered = (answer: boolean): void => {
        giveUp();
        resolve(answer);
      };
      ask().then(answered, () => answered(false));
    });
  let known: Promise<boolean> | null = null;
  return () => {
    known ??= limited().finally(() => {
      startTimer(HOLDS_MS, () => (known = null));
    });
    return known;
  };
}
