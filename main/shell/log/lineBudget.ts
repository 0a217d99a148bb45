/** A fault that comes again and again must not wear out a disk, or push out what came before it. */
const MOST_LINES_A_MINUTE = 60;
const MINUTE_MS = 60_000;

/**
 * Writes no more than sixty lines a minute; how many were left out stands before the first line of the next one. What
 * `write` throws is thrown on. `elapsed`: milliseconds that have passed, whoever sets the clock of the computer.
 */
export function createLineBudget(elapsed: () => number, write: (line: string) => void): (line: string) => void {
  let minute = { begin: elapsed(), lines: 0, left: 0 };
  return (line) => {
    if (elapsed() - minute.begin >= MINUTE_MS) {
      const { left } = minute;
      minute = { begin: elapsed(), lines: 0, left: 0 };
      if (left > 0) write(`${left} lines left out`);
    }
    minute.lines += 1;
    if (minute.lines <= MOST_LINES_A_MINUTE) write(line);
    else minute.left += 1;
  };
}
