/** What a computer has to do that sleeps, or whose program stands still, comes when it goes on. */
export class Standing {
  /** Nothing of the computer runs. */
  isAsleep = false;
  /** The program alone gets no turn: its windows go on, and its connection stays. */
  isStopped = false;
  readonly #timers: (() => void)[] = [];
  readonly #reports: (() => void)[] = [];

  timer(due: () => void): void {
    if (this.isAsleep || this.isStopped) this.#timers.push(due);
    else due();
  }

  /** Of a window. */
  report(tell: () => void): void {
    if (this.isStopped) this.#reports.push(tell);
    else tell();
  }

  /** What is due comes first, as in a loop of events that goes on. */
  goOn(): void {
    this.isAsleep = false;
    this.isStopped = false;
    for (const waiting of [this.#timers, this.#reports]) for (const act of waiting.splice(0)) act();
  }
}
