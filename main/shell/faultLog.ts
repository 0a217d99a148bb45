/**
 * A line about what went wrong; of an error only its kind and code, for a message may quote what must not be written.
 */
export function logFault(what: string, error?: unknown): void {
  const kind = error instanceof Error ? ` (${'code' in error ? String(error.code) : error.name})` : '';
  process.stderr.write(`ringfort: ${what}${kind}\n`);
}
