import type { CallRecord } from '../../core/call/callEffect.ts';
import type { Timers } from '../ports/clock.ts';

export interface CallRecorderPorts extends Timers {
  /** Into the history. A call that is there already stays as it is. */
  readonly add: (entry: CallRecord) => Promise<void>;
  /** Once for each call, when it is there. */
  readonly onAdded: (entry: CallRecord) => void;
  /** What is wrong with the store, and may pass: its disk is full, say. Null: it is not the store. */
  readonly problemOf: (error: unknown) => string | null;
  readonly onFault: (what: string, error?: unknown) => void;
}

export interface CallRecorder {
  /** Resolves when the call is in the history, or is kept to be tried again. Never rejects. */
  readonly record: (entry: CallRecord) => Promise<void>;
  /** The same for one that never rang, of which a server can make up any number (A85): it takes the place of none. */
  readonly recordUnrung: (entry: CallRecord) => Promise<void>;
  /** At quit: tries once more. What is lost by then is told. */
  readonly stop: () => Promise<void>;
}

/** Between two tries of a phone that has nothing else to do. */
const AGAIN_MS = 20_000;
/** Nobody makes more calls on a full disk. */
const MOST_WAITING = 1000;
/** Where so many wait, another one that never rang is not kept. */
const MOST_UNRUNG = 100;
const FORGOTTEN = 'a call that could not be recorded is forgotten';

/**
 * Writes calls into the history as they end. On a full disk they wait for room, so that none is missing afterwards, and
 * none that was hung up is taken for one in the middle of which the program stopped (cutOffCalls.ts).
 */
export function createCallRecorder(ports: CallRecorderPorts): CallRecorder {
  const { add, onAdded, problemOf, startTimer, onFault } = ports;
  const waiting: CallRecord[] = [];
  let stopTimer: (() => void) | null = null;
  let work: Promise<void> = Promise.resolve();

  /** In the order in which they ended. Whether it came to the end of them. */
  const tryAll = async (): Promise<boolean> => {
    for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift()) {
      let isThere = false;
      try {
        // oxlint-disable-next-line no-await-in-loop
        await add(entry);
        isThere = true;
        onAdded(entry);
      } catch (error) {
        onFault('record', error);
        // What fails once it is there is not done again: somebody would be told twice.
        if (isThere || problemOf(error) === null) continue;
        waiting.unshift(entry);
        return false;
      }
    }
    return true;
  };

  const again = (): void => {
    stopTimer?.();
    stopTimer = null;
    work = work.then(async () => {
      if (!(await tryAll())) stopTimer ??= startTimer(AGAIN_MS, again);
    });
  };

  const record = (entry: CallRecord): Promise<void> => {
    if (waiting.length >= MOST_WAITING) {
      waiting.shift();
      onFault(FORGOTTEN);
    }
    waiting.push(entry);
    again();
    return work;
  };

  return {
    record,
    recordUnrung: async (entry) => {
      if (waiting.length < MOST_UNRUNG) await record(entry);
      else onFault(FORGOTTEN);
    },
    stop: async () => {
      await work;
      stopTimer?.();
      stopTimer = null;
      if (!(await tryAll())) onFault(FORGOTTEN);
    },
  };
}
