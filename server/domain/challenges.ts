import { randomBytes } from 'node:crypto';
import { CHALLENGE_BYTES, CHALLENGE_TTL_MS } from '../../core/protocol/limits.ts';
import type { HostClock } from './clock.ts';

/** More than this many open challenges at once are an attack; the oldest give way. */
const MAX_OPEN = 10_000;

export interface IssuedChallenge {
  /** Standard base64. */
  readonly nonce: string;
  readonly expiresAt: number;
}

/** Nonces for registration and sign-in over HTTP: each is good for one try within its time. */
export class Challenges {
  readonly #clock: HostClock;
  /** In the order of issue, which is the order of expiry. */
  readonly #open = new Map<string, number>();

  constructor(clock: HostClock) {
    this.#clock = clock;
  }

  issue(): IssuedChallenge {
    const now = this.#clock.now();
    for (const [nonce, expiresAt] of this.#open) {
      if (expiresAt > now && this.#open.size < MAX_OPEN) break;
      this.#open.delete(nonce);
    }
    const nonce = randomBytes(CHALLENGE_BYTES).toString('base64');
    const expiresAt = now + CHALLENGE_TTL_MS;
    this.#open.set(nonce, expiresAt);
    return { nonce, expiresAt };
  }

  /** Whether the nonce was open; it no longer is. */
  consume(nonce: string): boolean {
    const expiresAt = this.#open.get(nonce);
    this.#open.delete(nonce);
    return expiresAt !== undefined && this.#clock.now() < expiresAt;
  }
}
