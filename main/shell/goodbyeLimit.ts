import type { StartTimer } from '../ports/clock.ts';

/** A server on this computer is given five seconds of them (`main/app/hostedServer.ts`). */
export const GOODBYE_LIMIT_MS = 6_000;

/**
 * What others must hear of before the program ends, but no longer than a person waits for it to go: a server that does
 * not answer has a limit for each question, one after the other.
 */
export async function goodbyeInTime(goodbye: Promise<unknown>, startTimer: StartTimer): Promise<void> {
  let stopTimer = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    stopTimer = startTimer(GOODBYE_LIMIT_MS, resolve);
  });
  try {
    await Promise.race([goodbye, over]);
  } finally {
    stopTimer();
  }
}
