import { createLineBudget } from './lineBudget.ts';
import type { LogFile } from './logFile.ts';
import { logText } from './logText.ts';

let kept: LogFile | null = null;

/**
 * Of the process itself, for faults come before there is any clock. To write waits until it is written, and a desktop
 * may keep all of it in a file without a bound: no server or peer decides how much that is.
 */
const say = createLineBudget(
  () => performance.now(),
  (line) => void process.stderr.write(`ringfort: ${line}\n`),
);

/** From now on lines are kept in this file as well. */
export function keepLog(file: LogFile): void {
  kept = file;
}

/**
 * A line about what went wrong; of an error only its kind and code, for a message may quote what must not be written.
 */
export function faultLine(what: string, error?: unknown): string {
  return logText(error instanceof Error ? `${what} (${kindOf(error)})` : what);
}

function kindOf(error: Error): string {
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' || typeof code === 'number' ? String(code) : error.name;
}

/** Writes it to standard error, and to the file that is kept: each takes sixty lines a minute. */
export function logFault(what: string, error?: unknown): void {
  const line = faultLine(what, error);
  say(line);
  kept?.write(line);
}

/** A step of this program's life, which helps to read what stands around it. */
export function logStep(what: string): void {
  kept?.write(logText(what));
}

/**
 * Whoever reads what this process writes (a terminal, a journal) may go away: then lines are lost, and nothing else.
 * Unheard, the error of the pipe would count as a fault nobody caught, be logged, and come again with that line.
 */
export function outliveReaders(...outputs: readonly NodeJS.WriteStream[]): void {
  for (const output of outputs) output.on('error', () => undefined);
}
