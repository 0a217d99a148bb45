import type { Sealed } from './sealed.ts';

/** Which session a message was sealed in, and whether it brings what another phone needs to begin it as well. */
export type InSession = Pick<Sealed, 'session' | 'opens'>;

/** At most one session in so long, for what cannot be read (docs/PROTOCOL.md, section 8). */
const REKEY_AGAIN_MS = 60_000;

/** Sessions are numbers: the one that was begun last sends. */
export class Sessions {
  #begun = 0;

  begin(): number {
    this.#begun += 1;
    return this.#begun;
  }
}

/** What a phone can read of one other, and what it seals for them in. All have spoken before: they share the first. */
export class SessionsWith {
  readonly #all: Sessions;
  readonly #known = new Set([0]);
  /** Begun here, and nothing was read in them: each message opens them anew. */
  readonly #unanswered = new Set<number>();
  #rekeyedAt = -Infinity;

  constructor(all: Sessions) {
    this.#all = all;
  }

  /** Whether anything can be sealed without asking the server. */
  get isThere(): boolean {
    return this.#known.size > 0;
  }

  sending(): InSession {
    if (this.#known.size === 0) this.#begin();
    const session = Math.max(...this.#known);
    return { session, opens: this.#unanswered.has(session) };
  }

  /** Whether it can be read. */
  read({ session, opens }: InSession): boolean {
    if (opens) this.#known.add(session);
    this.#unanswered.delete(session);
    return this.#known.has(session);
  }

  mayRenew(now: number): boolean {
    return now - this.#rekeyedAt >= REKEY_AGAIN_MS;
  }

  renew(now: number): void {
    this.#rekeyedAt = now;
    this.#begin();
  }

  /** The store has no session with them any more. */
  lose(): void {
    this.#known.clear();
    this.#unanswered.clear();
  }

  #begin(): void {
    const session = this.#all.begin();
    this.#known.add(session);
    this.#unanswered.add(session);
  }
}
