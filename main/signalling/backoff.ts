const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * How long to wait before the next try, after this many tries in a row have failed. Full jitter: the whole span is
 * drawn, so that the clients of a server that comes back do not all arrive at once.
 */
export function backoffMs(failures: number, random: () => number): number {
  return Math.floor(random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 16)));
}
