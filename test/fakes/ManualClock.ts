import { refuseNoTimer } from '../../main/clock/timers.ts';

interface Timer {
  readonly at: number;
  readonly fired: (lateMs: number) => void;
}

/** A clock that stands still until a test moves it. Timers fire in the order of their times, at their times. */
export class ManualClock {
  #now: number;
  /** In the order in which they were started. */
  readonly #timers = new Set<Timer>();

  constructor(start = 1_700_000_000_000) {
    this.#now = start;
  }

  readonly now = (): number => this.#now;

  /** Nobody sleeps, and nobody sets it. */
  readonly elapsed = this.now;
  readonly wall = this.now;
  readonly slept = (): number => 0;
  readonly boot = () => ({ id: null, sinceMs: this.#now });
  readonly timeOfDay = (at: number): number => at;
  readonly settle = (): void => undefined;

  readonly look = (): void => undefined;

  readonly startTimer = (afterMs: number, fired: (lateMs: number) => void): (() => void) => {
    refuseNoTimer(afterMs);
    const timer = { at: this.#now + afterMs, fired };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  };

  readonly pending = (): number => this.#timers.size;

  readonly advance = (ms: number): void => {
    const until = this.#now + ms;
    for (;;) {
      const next = this.#nextUntil(until);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#now = next.at;
      next.fired(0);
    }
    this.#now = until;
  };

  /** Whoever has this clock stands still for so long: what was due meanwhile is done at its end. */
  readonly stall = (ms: number): void => {
    this.#now += ms;
    const due = [...this.#timers].filter(({ at }) => at <= this.#now).toSorted((one, other) => one.at - other.at);
    for (const timer of due) if (this.#timers.delete(timer)) timer.fired(this.#now - timer.at);
  };

  #nextUntil(until: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (timer.at <= until && (next === undefined || timer.at < next.at)) next = timer;
    return next;
  }
}
