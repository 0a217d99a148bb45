// The build gives the address of the worker that it makes of the file.
// oxlint-disable-next-line import/default
import address from './framesWorker.ts?worker&url';
import { startWindowTimer } from '../timer.ts';

/** The content security policy of the call window lets scripts be named by this policy alone, and it knows one. */
let policy: ReturnType<typeof trustedTypes.createPolicy> | null = null;
let prepared: Worker | null = null;

function start(): Worker {
  policy ??= trustedTypes.createPolicy('ringfort', {
    createScriptURL: (url) => {
      if (url !== address) throw new TypeError('no worker of ours');
      return url;
    },
  });
  return new Worker(policy.createScriptURL(address), { type: 'module' });
}

/** Starts the worker of the next connection, so that nobody waits for it after "accept". */
export function prepareFramesWorker(): void {
  prepared ??= start();
}

/** A connection that is made anew comes later than this, and this is later than the first sound. */
const NEXT_AFTER_MS = 3_000;

/** A worker that no connection had before; another one is prepared for a connection that is made anew. */
export function takeFramesWorker(): Worker {
  const worker = prepared ?? start();
  prepared = null;
  startWindowTimer(NEXT_AFTER_MS, prepareFramesWorker);
  return worker;
}
