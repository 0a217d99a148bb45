/** What went wrong in the relay since it was told last. */
export interface RelayFaults {
  /** At least 1. */
  readonly count: number;
  /** Of the last: its kind and the line it came from, and nothing of whom it was about. At most 128 characters. */
  readonly last: string;
}

/** Runs what came from outside. What it throws, at once or later, costs what came, and not the calls of all others. */
export type Guard = (work: () => void | Promise<void>) => void;

/** What goes wrong with every datagram of somebody is not to fill the log. */
const TELL_MS = 60_000;

/** The one guard of all entries of a relay, and what it has caught. */
export class FaultCount {
  #count = 0;
  #toldAt = Number.NEGATIVE_INFINITY;
  #last = '';

  readonly guard: Guard = (work) => {
    try {
      work()?.catch((error: unknown) => this.#caught(error));
    } catch (error) {
      this.#caught(error);
    }
  };

  /** What is to be told now: all that was caught since it was told last, once a minute. `elapsed`: milliseconds. */
  due(elapsed: number): RelayFaults | undefined {
    if (this.#count === 0 || elapsed - this.#toldAt < TELL_MS) return undefined;
    this.#toldAt = elapsed;
    const faults = { count: this.#count, last: this.#last };
    this.#count = 0;
    return faults;
  }

  #caught(error: unknown): void {
    this.#count += 1;
    this.#last = described(error);
  }
}

/** Never the message of an error: it may name an address. */
function described(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const kind = 'code' in error ? `${error.name} ${String(error.code)}` : error.name;
  const place = /^\s*at (?!node:).*?([\w.-]+:\d+:\d+)\)?$/mu.exec(error.stack ?? '')?.[1];
  return (place === undefined ? kind : `${kind} at ${place}`).slice(0, 128);
}
