/**
 * What is written in one moment is one commit, as in a store with group commit: all of it is there, or, for a process
 * that is killed before, nothing.
 */
export class CommitMoment {
  #works: (() => void)[] = [];

  write<Result>(work: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#works.length === 0) setImmediate(() => this.#commit());
      this.#works.push(() => {
        try {
          resolve(work());
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  #commit(): void {
    const works = this.#works;
    this.#works = [];
    for (const work of works) work();
  }
}
