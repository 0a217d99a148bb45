/** As many as a person tries at once, who looks for the right address of a server. */
const AT_ONCE = 20;
const ONE_MORE_AFTER_MS = 60_000;

/**
 * How often main goes to a server that a window names. A person does so a few times a year; a page that was taken over
 * could tell the world through the names of the servers what it has read, and find out who listens in this network
 * (A90). A stock of 20, and one more a minute: what it gets out so is little, and not nothing.
 */
export class NamedServers {
  #left = AT_ONCE;
  #countedAt: number | null = null;

  /** Whether one more may be asked now, which then counts. Times are those of a clock that never goes back. */
  mayAsk(elapsedMs: number): boolean {
    const more = (elapsedMs - (this.#countedAt ?? elapsedMs)) / ONE_MORE_AFTER_MS;
    this.#left = Math.min(AT_ONCE, this.#left + more);
    this.#countedAt = elapsedMs;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
