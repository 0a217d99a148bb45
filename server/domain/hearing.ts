import { setImmediate as turn } from 'node:timers/promises';
import { type HostClock, LATE_MS } from './clock.ts';

/** Looks at the clock that go by after one that was late: some three seconds, as a client waits (`callTimers.ts`). */
const LOOKS_TO_CATCH_UP = 3;

interface Parts {
  readonly clock: Pick<HostClock, 'now' | 'elapsed'>;
  /** The server stood still for so long. */
  readonly onStall: (ms: number) => void;
}

/**
 * Up to when this server has heard whatever was said to it. One that stood still (stopped, swapped, its machine asleep)
 * finds deadlines over before it has read what lies in its sockets since, or comes with the next connection: that
 * nothing came in time is judged by this, and by no clock.
 */
export class Hearing {
  readonly #parts: Parts;
  #heardAt: number;
  #looksLeft = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#heardAt = parts.clock.elapsed();
  }

  /** In the time of `now`; at most as long ago as the clock was looked at last, on a server that runs. */
  heardUntil(): number {
    const { clock } = this.#parts;
    return clock.now() - (clock.elapsed() - this.#heardAt);
  }

  /** The clock is looked at, so much later than it should have been. */
  async look(lateMs: number): Promise<void> {
    if (lateMs > LATE_MS) {
      this.#parts.onStall(lateMs);
      // Not anew while it catches up: a computer that is always late is so for ever.
      if (this.#looksLeft === 0) {
        this.#looksLeft = LOOKS_TO_CATCH_UP;
        return;
      }
    }
    if (this.#looksLeft > 0) this.#looksLeft -= 1;
    if (this.#looksLeft > 0) return;
    // Sockets are read between two turns.
    await turn();
    await turn();
    this.#heardAt = this.#parts.clock.elapsed();
  }
}
