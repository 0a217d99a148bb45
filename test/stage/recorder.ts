/** Remembers what happened and lets a test wait for it: no sleeping, no looking again and again. */
export class Recorder<Value> {
  readonly all: Value[] = [];
  readonly #waiting: { readonly isThere: () => boolean; readonly resolve: () => void }[] = [];

  readonly add = (value: Value): void => {
    this.all.push(value);
    for (const { isThere, resolve } of this.#waiting) if (isThere()) resolve();
  };

  /** Resolves once this many values have come, with those. */
  async first(count: number): Promise<readonly Value[]> {
    await this.#until(() => this.all.length >= count);
    return this.all.slice(0, count);
  }

  /** Resolves with the first value of this kind at or after a place in the list. */
  async find(matches: (value: Value) => boolean, from = 0): Promise<Value> {
    const search = () => this.all.slice(from).find((value) => matches(value));
    await this.#until(() => search() !== undefined);
    const found = search();
    if (found === undefined) throw new Error('it was there a moment ago');
    return found;
  }

  #until(isThere: () => boolean): Promise<void> {
    if (isThere()) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ isThere, resolve }));
  }
}
