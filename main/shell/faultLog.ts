/**
 * A line about what went wrong; of an error only its kind and code, for a message may quote what must not be written.
 */
export function logFault(what: string, error?: unknown): void {
  const kind = error instanceof Error ? ` (${'code' in error ? String(error.code) : error.name})` : '';
  process.stderr.write(`ringfort: ${what}${kind}\n`);
}

/**
 * Whoever reads what this process writes (a terminal, a journal) may go away: then lines are lost, and nothing else.
 * Unheard, the error of the pipe would count as a fault nobody caught, be logged, and come again with that line.
 */
export function outliveReaders(...outputs: readonly NodeJS.WriteStream[]): void {
  for (const output of outputs) output.on('error', () => undefined);
}
