import { startWindowTimer } from '../timer.ts';
import { ownWorker } from '../workerScripts.ts';

let prepared: Worker | null = null;

/** Starts the worker of the next connection, so that nobody waits for it after "accept". */
export function prepareFramesWorker(): void {
  prepared ??= ownWorker('frames');
}

/** A connection that is made anew comes later than this, and this is later than the first sound. */
const NEXT_AFTER_MS = 3_000;

/** A worker that no connection had before; another one is prepared for a connection that is made anew. */
export function takeFramesWorker(): Worker {
  const worker = prepared ?? ownWorker('frames');
  prepared = null;
  startWindowTimer(NEXT_AFTER_MS, prepareFramesWorker);
  return worker;
}
