import { refuseNoTimer } from '../../main/clock/timers.ts';
import type { HostClock } from '../../server/domain/clock.ts';
import { calmTime, calmWall } from './calmTime.ts';

interface Timer {
  readonly at: number;
  readonly fired: (lateMs: number) => void;
  stop: () => void;
}

/**
 * The clock of a server on which time passes as it does, but for what a test lets pass at once: a ring time, say, as
 * long as a busy computer may take to answer, of which nobody has to wait for the end.
 */
export class HurriedClock implements HostClock {
  #ahead = 0;
  readonly #wall = calmWall();
  readonly #timers = new Set<Timer>();

  readonly now = (): number => this.#wall() + this.#ahead;
  readonly wall = this.now;
  readonly elapsed = this.now;
  readonly timeOfDay = (at: number): number => at;
  readonly settle = (): void => undefined;

  readonly startTimer = (afterMs: number, fired: (lateMs: number) => void): (() => void) => {
    refuseNoTimer(afterMs);
    const timer: Timer = { at: this.now() + afterMs, fired, stop: () => undefined };
    this.#timers.add(timer);
    this.#wait(timer);
    return () => this.#drop(timer);
  };

  /** What is due by then is done, in the order of its times. */
  readonly advance = (ms: number): void => {
    this.#ahead += ms;
    for (const timer of [...this.#timers].toSorted((one, other) => one.at - other.at)) {
      // One that was done before may have ended it.
      if (!this.#timers.has(timer)) continue;
      timer.stop();
      if (timer.at <= this.now()) this.#fire(timer);
      else this.#wait(timer);
    }
  };

  #wait(timer: Timer): void {
    timer.stop = calmTime.startTimer(timer.at - this.now(), () => this.#fire(timer));
  }

  #fire(timer: Timer): void {
    this.#drop(timer);
    // That time was let pass, and nobody stood still.
    timer.fired(0);
  }

  #drop(timer: Timer): void {
    timer.stop();
    this.#timers.delete(timer);
  }
}
