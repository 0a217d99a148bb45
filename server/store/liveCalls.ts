import { type CallSession, type CallStatus, isLiveStatus } from '../../core/protocol/callSession.ts';
import { CallIndex } from './callIndex.ts';
import type { AdmittedCaller, CallInsertion, Store } from './Store.ts';
import { isOfOneRequest, StoreUnavailable } from './StoreUnavailable.ts';

/** Writes to the store, or rejects with StoreUnavailable. */
type Write = <Result>(work: (store: Rows) => Promise<Result>) => Promise<Result>;
type Rows = Pick<Store, 'insertCall' | 'changeCall'>;

/** A final row that is not written yet. */
interface EndedCall {
  readonly session: CallSession;
  readonly caller: AdmittedCaller | undefined;
}

/** Of ends that never will be written so many are remembered. */
const MAX_UNWRITABLE = 1_000;

/**
 * The live calls of a server that is one process, in memory, with their rows behind them. A call begins and is answered
 * when that is committed. It is over at once, so that it can be relayed: the row follows with the next commit
 * (write-behind), or when the store works again, with the time at which it happened.
 */
export class LiveCalls {
  readonly #write: Write;
  readonly #index: CallIndex;
  /** Calls that begin or are answered by a write that is under way: nobody is told of that before it is done. */
  readonly #committing = new Map<string, Promise<unknown>>();
  readonly #ended = new Map<string, EndedCall>();
  /** Their row lies on a damaged page, the latest last. The next start finds them live, and ends them again. */
  readonly #unwritable = new Map<string, CallSession>();
  #lastEnd: Promise<unknown> = Promise.resolve();

  constructor(sessions: readonly CallSession[], write: Write) {
    this.#index = new CallIndex(sessions);
    this.#write = write;
  }

  /** Ends that wait to be written. */
  get kept(): number {
    return this.#ended.size;
  }

  all(): CallSession[] {
    return this.#index.all();
  }

  of(user: string): CallSession[] {
    return this.#index.of(user);
  }

  /** As it stands, which its row may not say yet. */
  newest(id: string): CallSession | undefined {
    return this.#index.find(id) ?? this.#ended.get(id)?.session ?? this.#unwritable.get(id);
  }

  /** The same, once it is settled whether it begins or is answered. */
  async find(id: string): Promise<CallSession | undefined> {
    await this.#committing.get(id);
    return this.newest(id);
  }

  async insert(session: CallSession): Promise<CallInsertion> {
    const { id, caller_id, callee_id } = session;
    const pair = (): CallSession | undefined => this.#index.ofPair(caller_id, callee_id);
    for (;;) {
      const settling = this.#committing.get(id) ?? this.#committing.get(pair()?.id ?? id);
      if (settling === undefined) break;
      await settling;
    }
    const sameId = this.newest(id);
    if (sameId !== undefined) return { outcome: 'exists', session: sameId };
    const samePair = pair();
    if (samePair !== undefined) return { outcome: 'pairLive', session: samePair };
    // Its place is taken from now on: of two offers at once, the second one waits for the first.
    this.#index.put(session);
    try {
      const insertion = await this.#commit(id, (store) => store.insertCall(session));
      if (insertion.outcome === 'inserted') return insertion;
      // A row that could not be written to its end holds the place of the two: nothing that happens to it makes room.
      if (this.#unwritable.has(insertion.session.id)) throw new StoreUnavailable('failing');
      this.#index.remove(id);
      return insertion;
    } catch (error) {
      this.#index.remove(id);
      throw error;
    }
  }

  async change(session: CallSession, from: CallStatus, caller: AdmittedCaller | undefined): Promise<boolean> {
    await this.#committing.get(session.id);
    // Final rows never change, and one that waits to be written is final.
    if (this.#ended.has(session.id) || this.#unwritable.has(session.id)) return false;
    const before = this.#index.find(session.id);
    if (before === undefined) return this.#write((store) => store.changeCall(session, from, caller));
    if (before.status !== from) return false;
    if (!isLiveStatus(session.status)) return this.#end(session, caller);
    this.#index.put(session);
    try {
      const changed = await this.#commit(session.id, (store) => store.changeCall(session, from, caller));
      // The row went with an account.
      if (!changed) this.#index.remove(session.id);
      return changed;
    } catch (error) {
      this.#index.put(before);
      throw error;
    }
  }

  markAlive(ids: readonly string[], now: number): void {
    for (const id of ids) {
      const session = this.#index.find(id);
      if (session?.status !== 'accepted') continue;
      this.#index.put({ ...session, last_alive_at: Math.max(session.last_alive_at ?? 0, now) });
    }
  }

  /** Missed calls of this user whose rows do not say so yet, in the order in which they were missed. */
  missedUnwritten(user: string): CallSession[] {
    const ended = [...this.#ended.values()].map(({ session }) => session);
    return ended.filter(({ status, callee_id }) => status === 'missed' && callee_id === user);
  }

  /** Resolves when the ends up to now are written, or cannot be. */
  async endsTried(): Promise<void> {
    await this.#lastEnd;
  }

  /** Writes the ends that are kept. */
  async writeKept(store: Rows): Promise<void> {
    for (const [id, ended] of this.#ended) {
      try {
        await writeEnd(store, ended);
        this.#ended.delete(id);
      } catch (error) {
        // Or none behind it would ever be written.
        if (!isOfOneRequest(error)) throw error;
        this.#giveUp(ended.session);
      }
    }
  }

  #giveUp(session: CallSession): void {
    this.#ended.delete(session.id);
    this.#unwritable.set(session.id, session);
    const [oldest] = this.#unwritable.keys();
    if (this.#unwritable.size > MAX_UNWRITABLE && oldest !== undefined) this.#unwritable.delete(oldest);
  }

  /** The call is over from now on, whether or not it can be written. */
  #end(session: CallSession, caller: AdmittedCaller | undefined): true {
    this.#index.remove(session.id);
    const ended = { session, caller };
    this.#ended.set(session.id, ended);
    // A failure has been told by the store, and the row stays among those that are kept.
    this.#lastEnd = this.#write((store) => writeEnd(store, ended)).then(
      () => void this.#ended.delete(session.id),
      (error: unknown) => {
        if (error instanceof StoreUnavailable && isOfOneRequest(error.cause)) this.#giveUp(session);
      },
    );
    return true;
  }

  #commit<Result>(callId: string, work: (store: Rows) => Promise<Result>): Promise<Result> {
    const write = this.#write(work);
    const settle = (): boolean => this.#committing.delete(callId);
    this.#committing.set(callId, write.then(settle, settle));
    return write;
  }
}

/** Whichever live status the row has: that the call was answered may not have been written. */
async function writeEnd(store: Rows, { session, caller }: EndedCall): Promise<void> {
  const live = session.accepted_at === null ? (['ringing'] as const) : (['accepted', 'ringing'] as const);
  for (const status of live) if (await store.changeCall(session, status, caller)) return;
}
