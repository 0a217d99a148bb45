import type { CallRecord } from '../../core/call/callEffect.ts';
import type { KeptQuestion, KeptQuestions } from '../../main/ports/askedOffers.ts';
import type { FoundCall, KeptCalls, SignOfLife } from '../../main/ports/keptCalls.ts';

/** Nothing can be written: there is no room. */
export class DiskFull extends Error {}

/** What the disk of a phone has: it outlives the program, and can be full. */
export class DiskOfPhone {
  isFull = false;
  /** Something found no room, once. */
  hasBeenFull = false;
  /** By call; what is listed once stays as it is. */
  readonly history = new Map<string, CallRecord>();
  #isCurrent = true;
  readonly #asked = new Map<string, KeptQuestion>();
  readonly #found = new Map<string, FoundCall>();

  readonly keptCalls: KeptCalls = {
    begin: (begun, alive) => this.#put(begun.call.callId, { begun: structuredClone(begun), alive }),
    keep: (kept, alive) => this.#put(kept.call.callId, { kept: structuredClone(kept), alive }),
    alive: (callId, alive) => this.#revive(callId, alive),
    forget: (callId) => this.write(() => this.#found.delete(callId)),
    isCurrent: () => this.#isCurrent,
    setCurrent: (current) => (current ? this.write(() => (this.#isCurrent = true)) : (this.#isCurrent = false)),
    load: () => [...this.#found.values()],
  };

  readonly questions: KeptQuestions = {
    keep: (question) => this.write(() => this.#asked.set(question.asked.call.callId, structuredClone(question))),
    forget: (callId) => this.write(() => this.#asked.delete(callId)),
    load: () => [...this.#asked.values()],
  };

  list(entry: CallRecord): void {
    const { callId } = entry.call;
    this.write(() => this.history.has(callId) || this.history.set(callId, entry));
  }

  write(work: () => unknown): void {
    this.hasBeenFull ||= this.isFull;
    if (this.isFull) throw new DiskFull();
    work();
  }

  #put(callId: string, found: FoundCall): void {
    this.write(() => this.#found.set(callId, found));
  }

  #revive(callId: string, alive: SignOfLife): void {
    const found = this.#found.get(callId);
    if (found !== undefined) this.#put(callId, { ...found, alive });
  }
}
