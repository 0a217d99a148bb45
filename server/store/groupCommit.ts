import type Database from 'better-sqlite3';
import { isFaultOfStore } from './StoreUnavailable.ts';

/** A busy server commits once in this time: an fsync costs more than all the statements before it. */
const GROUP_MS = 5;

/** How long a transaction took, in seconds, and how many writes were in it. */
export type OnCommit = (seconds: number, writes: number) => void;

/** A write that waits for its group: how it is tried, and how its caller hears that the whole group failed. */
interface Waiting {
  /** Within the group's transaction. What it returns is called when the group is committed. */
  run(): () => void;
  fail(error: unknown): void;
}

/**
 * Group commit: writes asked for at about the same time share one transaction and one fsync, in the order in which they
 * were asked for. At once when nothing was committed lately, grouped while busy. Each is atomic by itself and durable
 * when its promise resolves; one that throws is undone alone, and if the store fails all are.
 */
export class GroupCommit {
  readonly #database: Database.Database;
  /** Within another of its kind it is a savepoint. */
  readonly #transaction: Database.Transaction<(work: () => void) => void>;
  #waiting: Waiting[] = [];
  #cancel: (() => void) | undefined;
  #committedAt = -Infinity;

  readonly #onCommit: OnCommit;

  constructor(database: Database.Database, onCommit: OnCommit = () => undefined) {
    this.#database = database;
    this.#onCommit = onCommit;
    this.#transaction = database.transaction((work: () => void) => work());
  }

  /** `work` runs later, when its group is written. `rollBack(result)` undoes it and returns the result all the same. */
  write<Result>(work: (rollBack: (result: Result) => never) => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        run: () => {
          const outcome = this.#tried(work);
          return () => (outcome.ok ? resolve(outcome.result) : reject(outcome.error));
        },
        fail: reject,
      });
      this.#arm();
    });
  }

  /** Writes what waits, now. */
  flush(): void {
    this.#cancel?.();
    this.#commit();
  }

  #arm(): void {
    if (this.#cancel !== undefined) return;
    const waitMs = this.#committedAt + GROUP_MS - performance.now();
    if (waitMs <= 0) {
      const immediate = setImmediate(() => this.#commit());
      this.#cancel = () => clearImmediate(immediate);
    } else {
      const timer = setTimeout(() => this.#commit(), waitMs);
      this.#cancel = () => clearTimeout(timer);
    }
  }

  #commit(): void {
    this.#cancel = undefined;
    const group = this.#waiting;
    if (group.length === 0) return;
    this.#waiting = [];
    const settled: (() => void)[] = [];
    const began = performance.now();
    try {
      this.#transaction.immediate(() => {
        for (const write of group) settled.push(write.run());
      });
    } catch (error) {
      for (const write of group) write.fail(error);
      return;
    } finally {
      this.#committedAt = performance.now();
    }
    this.#onCommit((this.#committedAt - began) / 1000, group.length);
    for (const settle of settled) settle();
  }

  #tried<Result>(
    work: (rollBack: (result: Result) => never) => Result,
  ): { readonly ok: true; readonly result: Result } | { readonly ok: false; readonly error: unknown } {
    class RolledBack extends Error {
      readonly result: Result;
      constructor(result: Result) {
        super('rolled back on purpose');
        this.result = result;
      }
    }
    let done: { readonly result: Result } | undefined;
    try {
      this.#transaction(() => {
        done = {
          result: work((result) => {
            throw new RolledBack(result);
          }),
        };
      });
    } catch (error) {
      if (error instanceof RolledBack) return { ok: true, result: error.result };
      // What finds no room takes the others of its moment with it; SQLite does so by itself after some errors only.
      // Never the number of a frame on the disk, and not the end of the call that came of it.
      if (isFaultOfStore(error) || !this.#database.inTransaction) throw error;
      return { ok: false, error };
    }
    if (done === undefined) throw new Error('a write ended without a result');
    return { ok: true, result: done.result };
  }
}
