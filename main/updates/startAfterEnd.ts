import { spawn } from 'node:child_process';

/** Waits for the end of a process, a minute at most, then becomes the program. */
const WAIT =
  'id=$1; shift; n=0; while kill -0 "$id" 2>/dev/null && [ $n -lt 600 ]; do n=$((n+1)); sleep 0.1; done; exec "$@"';

/**
 * Starts an AppImage once this process has ended: before, it would find one that runs already. A shell of the system
 * waits, for a helper out of the image would lose its own program with the image that it came from.
 */
export function startAfterEnd(program: string, args: readonly string[], processId = process.pid): void {
  const waiting = spawn('/bin/sh', ['-c', WAIT, 'sh', String(processId), program, ...args], {
    detached: true,
    stdio: 'ignore',
  });
  waiting.on('error', () => undefined);
  waiting.unref();
}
