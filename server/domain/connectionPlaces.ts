/** A connection that wants a place, or has one. */
export interface Placed {
  /** Of the other side: what one household has. Null: it speaks for everybody, and is bounded with all others alone. */
  readonly network: string | null;
  /** Whether it carries something, such as an allocation, or is about to. */
  readonly isInUse: () => boolean;
  /** Whether it has said anything. */
  readonly hasSpoken: () => boolean;
  readonly evict: () => void;
}

export interface PlaceLimits {
  readonly all: number;
  /** Of one network, without those that are in use: the quotas of users count these. */
  readonly idlePerNetwork: number;
}

/**
 * Admission control for connections of which nobody knows yet what they are for. Where there is no place left, the
 * oldest gives way that is in no use, one that never said anything first: whoever holds places open keeps nobody out.
 * What is in use stays, whoever comes.
 */
export class ConnectionPlaces {
  readonly #limits: PlaceLimits;
  /** In the order of arrival. */
  readonly #placed = new Set<Placed>();
  readonly #ofNetwork = new Map<string, Set<Placed>>();

  constructor(limits: PlaceLimits) {
    this.#limits = limits;
  }

  /** Whether the newcomer has a place: there is none if all are in use. `leave` gives it back. */
  take(newcomer: Placed): boolean {
    const { network } = newcomer;
    const neighbours = network === null ? undefined : (this.#ofNetwork.get(network) ?? new Set());
    if (neighbours !== undefined && countIdle(neighbours) >= this.#limits.idlePerNetwork) this.#evictOneOf(neighbours);
    if (this.#placed.size >= this.#limits.all && !this.#evictOneOf(this.#placed)) return false;
    this.#placed.add(newcomer);
    if (network === null || neighbours === undefined) return true;
    neighbours.add(newcomer);
    this.#ofNetwork.set(network, neighbours);
    return true;
  }

  leave(placed: Placed): void {
    this.#placed.delete(placed);
    if (placed.network === null) return;
    const neighbours = this.#ofNetwork.get(placed.network);
    neighbours?.delete(placed);
    if (neighbours?.size === 0) this.#ofNetwork.delete(placed.network);
  }

  #evictOneOf(some: Iterable<Placed>): boolean {
    const goes = firstToGo(some);
    if (goes === undefined) return false;
    this.leave(goes);
    goes.evict();
    return true;
  }
}

function countIdle(some: Iterable<Placed>): number {
  let idle = 0;
  for (const placed of some) if (!placed.isInUse()) idle += 1;
  return idle;
}

function firstToGo(inOrder: Iterable<Placed>): Placed | undefined {
  let oldest: Placed | undefined;
  for (const placed of inOrder) {
    if (placed.isInUse()) continue;
    if (!placed.hasSpoken()) return placed;
    oldest ??= placed;
  }
  return oldest;
}
