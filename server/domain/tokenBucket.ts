/** So much at once, and so much more over time. */
export interface Budget {
  readonly burst: number;
  readonly refillPerSecond: number;
}

/** A token bucket: how much was left of a budget at a moment. */
export interface TokenBucket {
  readonly tokens: number;
  readonly at: number;
}

/** What a take came to: allowed, or the time after which it would be. `bucket` is the state to keep in either case. */
export type Taken =
  | { readonly allowed: true; readonly bucket: TokenBucket }
  | { readonly allowed: false; readonly bucket: TokenBucket; readonly retryMs: number };

/** Takes `cost` tokens if they are there; takes nothing if not. A clock that steps back refills nothing. */
export function take(budget: Budget, bucket: TokenBucket | undefined, cost: number, now: number): Taken {
  const tokens = bucket ? level(budget, bucket, now) : budget.burst;
  if (tokens >= cost) return { allowed: true, bucket: { tokens: tokens - cost, at: now } };
  const retryMs = Math.ceil(((cost - tokens) / budget.refillPerSecond) * 1000);
  return { allowed: false, bucket: { tokens, at: now }, retryMs };
}

function level(budget: Budget, bucket: TokenBucket, now: number): number {
  const elapsedSeconds = Math.max(0, now - bucket.at) / 1000;
  return Math.min(budget.burst, bucket.tokens + elapsedSeconds * budget.refillPerSecond);
}

/** One bucket per key, forgotten once it is full again. */
export class BucketMap {
  readonly #budget: Budget;
  readonly #buckets = new Map<string, TokenBucket>();
  #sweepAt: number;

  constructor(budget: Budget, sweepAtSize = 10_000) {
    this.#budget = budget;
    this.#sweepAt = sweepAtSize;
  }

  /** The time to wait in milliseconds, or 0 if one token was taken for the key. */
  take(key: string, now: number): number {
    if (this.#buckets.size >= this.#sweepAt) this.#forgetFull(now);
    const taken = take(this.#budget, this.#buckets.get(key), 1, now);
    this.#buckets.set(key, taken.bucket);
    return taken.allowed ? 0 : taken.retryMs;
  }

  /** The time to wait in milliseconds, or 0 if there is a token; it stays there. */
  waitOf(key: string, now: number): number {
    const taken = take(this.#budget, this.#buckets.get(key), 1, now);
    return taken.allowed ? 0 : taken.retryMs;
  }

  #forgetFull(now: number): void {
    for (const [key, bucket] of this.#buckets) {
      if (level(this.#budget, bucket, now) >= this.#budget.burst) this.#buckets.delete(key);
    }
    // If nearly all are in use, sweeping at every take would cost more than the memory it saves.
    this.#sweepAt = Math.max(10_000, this.#buckets.size * 2);
  }
}
