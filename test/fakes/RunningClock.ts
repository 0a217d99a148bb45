import { createSystemClock, type SystemClock } from '../../main/clock/systemClock.ts';
import { calmTime, calmWall } from './calmTime.ts';

/** The clocks of a computer that really run, with the time of day set wrong, and a lid that a test can close. */
export class RunningClock implements SystemClock {
  #errorMs: number;
  #sleptMs = 0;
  readonly #clock: SystemClock;

  constructor(errorMs = 0) {
    this.#errorMs = errorMs;
    const { elapsed, startTimer } = calmTime;
    const wall = calmWall();
    const readings = {
      wall: () => wall() + this.#errorMs + this.#sleptMs,
      monotonic: elapsed,
      sinceBoot: () => elapsed() + this.#sleptMs,
    };
    this.#clock = createSystemClock(readings, startTimer);
  }

  readonly wall = (): number => this.#clock.wall();
  readonly elapsed = (): number => this.#clock.elapsed();
  readonly slept = (): number => this.#clock.slept();
  readonly onZone: SystemClock['onZone'] = (changed) => this.#clock.onZone(changed);
  readonly boot: SystemClock['boot'] = () => this.#clock.boot();
  readonly startTimer: SystemClock['startTimer'] = (afterMs, fired) => this.#clock.startTimer(afterMs, fired);
  readonly look = (): void => this.#clock.look();
  readonly stop = (): void => this.#clock.stop();

  /** Nothing of this computer runs meanwhile, its timers neither. */
  sleep(ms: number): void {
    this.#sleptMs += ms;
  }

  setBy(ms: number): void {
    this.#errorMs += ms;
  }
}
