export interface UnitOfWork {
  /** Does what is due: at once, or when the unit that runs is over. */
  readonly due: () => void;
  /** What becomes due meanwhile is done once at its end, for all of it. */
  readonly run: (work: () => Promise<void>) => Promise<void>;
}

/**
 * What follows from each entry of the history and costs more than the entry: emptying the log of the store, having
 * windows ask anew. A server can put an end of hundreds of calls into one unit, and pays for one of these (A85).
 */
export function createUnitOfWork(perform: () => void): UnitOfWork {
  let running = 0;
  let isDue = false;
  return {
    due: () => {
      if (running === 0) perform();
      else isDue = true;
    },
    run: async (work) => {
      running += 1;
      try {
        await work();
      } finally {
        running -= 1;
        if (running === 0 && isDue) {
          isDue = false;
          perform();
        }
      }
    },
  };
}
