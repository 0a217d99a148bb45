import { type CallSession, isLiveStatus } from '../../core/protocol/callSession.ts';

/**
 * The calls that ring or are accepted, found by id, by user and by pair without asking the disk. Only of a server that
 * is one process, where nobody else writes.
 */
export class CallIndex {
  readonly #byId = new Map<string, CallSession>();
  readonly #byPair = new Map<string, string>();
  readonly #byUser = new Map<string, Set<string>>();

  constructor(sessions: readonly CallSession[]) {
    for (const session of sessions) this.put(session);
  }

  find(id: string): CallSession | undefined {
    return this.#byId.get(id);
  }

  /** The live call of two users, whoever dialled. */
  ofPair(one: string, other: string): CallSession | undefined {
    const id = this.#byPair.get(pairKey(one, other));
    return id === undefined ? undefined : this.#byId.get(id);
  }

  all(): CallSession[] {
    return [...this.#byId.values()];
  }

  of(user: string): CallSession[] {
    return [...(this.#byUser.get(user) ?? [])].flatMap((id) => this.#byId.get(id) ?? []);
  }

  /** Takes the place of what stood there under its id; a final one is live no longer. */
  put(session: CallSession): void {
    if (!isLiveStatus(session.status)) return this.remove(session.id);
    this.#byId.set(session.id, session);
    this.#byPair.set(pairKey(session.caller_id, session.callee_id), session.id);
    for (const user of [session.caller_id, session.callee_id]) {
      this.#byUser.set(user, (this.#byUser.get(user) ?? new Set()).add(session.id));
    }
  }

  remove(id: string): void {
    const session = this.#byId.get(id);
    if (session === undefined) return;
    this.#byId.delete(id);
    const pair = pairKey(session.caller_id, session.callee_id);
    if (this.#byPair.get(pair) === id) this.#byPair.delete(pair);
    for (const user of [session.caller_id, session.callee_id]) {
      const ids = this.#byUser.get(user);
      ids?.delete(id);
      if (ids?.size === 0) this.#byUser.delete(user);
    }
  }
}

/** No handle has a space. */
function pairKey(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}
