import { take, type Budget, type TokenBucket } from '../domain/tokenBucket.ts';
import type { Allocation } from './allocation.ts';
import { transportAddressKey, type TransportAddress } from './transportAddress.ts';

export interface RelayQuotas {
  /** With the sockets that wait for a second allocation. */
  readonly allocationsPerUser: number;
  readonly allocations: number;
  /** Requests of one user; those above it are dropped. */
  readonly requestsPerUser: Budget;
  /** Bytes of one user, both ways together; what is above it is lost, as on a narrow line. */
  readonly bytesPerUser: Budget;
}

/**
 * A call has two allocations on each side, by UDP and by TCP; those that a device leaves on other networks give way. In
 * all it is as many calls as one thread carries, and no more sockets than leave enough to the server beside it. The
 * requests are those of somebody who has 128 permissions in each of 16 allocations, asks for all of them at once, and
 * again before they end after five minutes. A call has a few hundred at its beginning, and some in a minute later on.
 */
export const DEFAULT_QUOTAS: RelayQuotas = {
  allocationsPerUser: 16,
  allocations: 600,
  requestsPerUser: { burst: 2_048, refillPerSecond: 10 },
  bytesPerUser: { burst: 4_000_000, refillPerSecond: 2_000_000 },
};

/**
 * A path in use is asked every few seconds whether it still agrees (RFC 7675, 5.1). What is silent for longer was left
 * on a network that is gone: nobody can give it back, and it would keep its place for ten minutes.
 */
const SILENT_MS = 30_000;

/** Of IPv4 and UDP, so that datagrams with nothing in them count too. */
const HEADER_BYTES = 28;

/** All allocations of a relay, and what each user has of it. */
export class Allocations {
  readonly #quotas: RelayQuotas;
  readonly #ofPath = new Map<string, Allocation>();
  readonly #ofRelayed = new Map<string, Allocation>();
  readonly #users = new Map<string, { count: number; bucket: TokenBucket | undefined }>();
  #entered = 0;

  constructor(quotas: RelayQuotas) {
    this.#quotas = quotas;
  }

  ofPath(key: string): Allocation | undefined {
    return this.#ofPath.get(key);
  }

  /** The one that has this relayed transport address. */
  atRelayed(address: TransportAddress): Allocation | undefined {
    return this.#ofRelayed.get(transportAddressKey(address));
  }

  /**
   * RFC 8656, 7.2, the quota: takes a place for each socket of the user, all or none, which `leave` gives back. Where
   * the user has none left, the oldest allocations of theirs that are silent give way.
   */
  enter(username: string, sockets: number, elapsed: number): 'entered' | 'userQuota' | 'full' {
    const user = userOf(username);
    const entry = this.#users.get(user) ?? { count: 0, bucket: undefined };
    const missing = Math.max(0, entry.count + sockets - this.#quotas.allocationsPerUser);
    const leaving = missing === 0 ? [] : this.#silentOf(user, elapsed).slice(0, missing);
    if (leaving.length < missing) return 'userQuota';
    if (this.#entered - missing + sockets > this.#quotas.allocations) return 'full';
    for (const allocation of leaving) this.remove(allocation);
    entry.count += sockets;
    this.#entered += sockets;
    this.#users.set(user, entry);
    return 'entered';
  }

  /** The oldest first. */
  #silentOf(user: string, elapsed: number): Allocation[] {
    return [...this.#ofPath.values()].filter(
      ({ username, heardAt }) => userOf(username) === user && elapsed - heardAt >= SILENT_MS,
    );
  }

  leave(username: string, sockets: number): void {
    const entry = this.#users.get(userOf(username));
    if (entry === undefined) return;
    entry.count -= sockets;
    this.#entered -= sockets;
  }

  add(allocation: Allocation): void {
    this.#ofPath.set(allocation.path.key, allocation);
    this.#ofRelayed.set(transportAddressKey(allocation.socket.relayed), allocation);
  }

  remove(allocation: Allocation): void {
    if (this.#ofPath.get(allocation.path.key) !== allocation) return;
    this.#ofPath.delete(allocation.path.key);
    this.#ofRelayed.delete(transportAddressKey(allocation.socket.relayed));
    this.leave(allocation.username, 1);
    allocation.socket.close();
  }

  /** Whether the user's line is wide enough for a datagram of so many bytes now. */
  hasRoom({ username }: Allocation, bytes: number, elapsed: number): boolean {
    const entry = this.#users.get(userOf(username));
    if (entry === undefined) return false;
    const taken = take(this.#quotas.bytesPerUser, entry.bucket, bytes + HEADER_BYTES, elapsed);
    entry.bucket = taken.bucket;
    return taken.allowed;
  }

  /** RFC 8656, 6: what nobody refreshed is gone. */
  removeExpired(elapsed: number): void {
    for (const allocation of this.#ofPath.values()) {
      if (allocation.expiresAt <= elapsed) this.remove(allocation);
      else allocation.forgetExpired(elapsed);
    }
    // Not before its bucket is full again: whoever comes back at once has no new one.
    const { burst, refillPerSecond } = this.#quotas.bytesPerUser;
    for (const [user, { count, bucket }] of this.#users) {
      const isFull = bucket === undefined || elapsed - bucket.at > (burst / refillPerSecond) * 1000;
      if (count === 0 && isFull) this.#users.delete(user);
    }
  }

  /** Those whose clients came to this address of ours. */
  removeAt(address: string): void {
    for (const allocation of this.#ofPath.values()) {
      if (allocation.path.server.address === address) this.remove(allocation);
    }
  }

  removeAll(): void {
    for (const allocation of this.#ofPath.values()) this.remove(allocation);
  }
}

/** Behind the time at which a credential lapses stands whose it is (`server/domain/turnCredentials.ts`). */
export function userOf(username: string): string {
  return username.slice(username.indexOf(':') + 1);
}
