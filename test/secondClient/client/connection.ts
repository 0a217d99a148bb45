/** docs/PROTOCOL.md section 9, "Connections": which connection of a call is in force, and what may take its place. */
export interface Pair {
  readonly generation: number;
  readonly restart: number;
}

export class Connection {
  readonly #placed: boolean;
  at: Pair = { generation: 0, restart: 0 };
  #highest: Pair = this.at;
  #open: { readonly pair: Pair; hash: Buffer } | null = null;

  constructor(placed: boolean) {
    this.#placed = placed;
  }

  ask(isRejoin: boolean): Pair {
    const { generation, restart } = this.#highest;
    const pair = isRejoin ? { generation: generation + 1, restart: 0 } : { generation, restart: restart + 1 };
    this.#open = { pair, hash: Buffer.alloc(0) };
    this.#highest = pair;
    return pair;
  }

  asked(hash: Buffer): void {
    if (this.#open !== null) this.#open.hash = hash;
  }

  /** Whether this question of theirs is answered. */
  hears(pair: Pair): boolean {
    const isOfAnother = pair.restart > 0 && pair.generation !== this.at.generation;
    if (isOfAnother || order(pair, this.at) <= 0 || order(pair, this.#highest) < 0) return false;
    if (this.#open !== null && order(pair, this.#open.pair) === 0 && this.#placed) return false;
    this.at = pair;
    this.#highest = pair;
    this.#open = null;
    return true;
  }

  /** Whether this answers the question that is open. */
  isAnsweredBy(pair: Pair, hash: Buffer): boolean {
    if (this.#open === null || order(pair, this.#open.pair) !== 0 || !this.#open.hash.equals(hash)) return false;
    this.at = pair;
    this.#open = null;
    return true;
  }
}

function order(one: Pair, other: Pair): number {
  return one.generation - other.generation || one.restart - other.restart;
}
