/** A clock that stands still until a test moves it. Timers fire in the order of their times, at their times. */
export class ManualClock {
  #now: number;
  #timers: { readonly at: number; readonly fired: () => void }[] = [];

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

  readonly startTimer = (afterMs: number, fired: () => void): (() => void) => {
    const timer = { at: this.#now + afterMs, fired };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  readonly pending = (): number => this.#timers.length;

  readonly advance = (ms: number): void => {
    const until = this.#now + ms;
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = next.at;
      next.fired();
    }
    this.#now = until;
  };
}
