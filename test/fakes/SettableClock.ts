import type { ClockReadings } from '../../core/protocol/clockJump.ts';

/** The clocks of a computer that a test lets run, sleep, and have its time of day set by somebody. */
export class SettableClock implements ClockReadings {
  #wall: number;
  #monotonic = 5_000;
  #sinceBoot = 90_000;

  constructor(wall = Date.UTC(2026, 5, 1, 12)) {
    this.#wall = wall;
  }

  readonly wall = (): number => this.#wall;
  readonly monotonic = (): number => this.#monotonic;
  /** In whole seconds, as some systems tell it. */
  readonly sinceBoot = (): number => Math.floor(this.#sinceBoot / 1000) * 1000;

  get readings(): ClockReadings {
    return { wall: this.wall, monotonic: this.monotonic, sinceBoot: this.sinceBoot };
  }

  run(ms: number): void {
    this.#wall += ms;
    this.#monotonic += ms;
    this.#sinceBoot += ms;
  }

  /** The monotonic clock stands still, as on Linux. */
  sleep(ms: number): void {
    this.#wall += ms;
    this.#sinceBoot += ms;
  }

  setBy(ms: number): void {
    this.#wall += ms;
  }
}
