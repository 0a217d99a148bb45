/**
 * Keyed serial queue (a mutex per key): work on one key runs one at a time, in the order it was asked for; different
 * keys do not wait for each other.
 */
export class KeyedQueue {
  readonly #last = new Map<string, Promise<unknown>>();

  run<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key) ?? Promise.resolve();
    // The next turn comes whether this work succeeds or not; its failure is the caller's own.
    const result = before.then(work, work);
    this.#last.set(key, result);
    const forget = (): void => {
      if (this.#last.get(key) === result) this.#last.delete(key);
    };
    result.then(forget, forget);
    return result;
  }
}
