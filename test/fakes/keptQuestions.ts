import type { KeptQuestion, KeptQuestions } from '../../main/ports/askedOffers.ts';

/** The questions that a store has, which outlive a program; and a disk that can be full. */
export class InMemoryQuestions implements KeptQuestions {
  isFull = false;
  readonly rows = new Map<string, KeptQuestion>();

  readonly keep = (question: KeptQuestion): void =>
    this.#write(() => this.rows.set(question.asked.call.callId, structuredClone(question)));
  readonly forget = (callId: string): void => this.#write(() => this.rows.delete(callId));
  readonly load = (): readonly KeptQuestion[] => [...this.rows.values()];

  #write(work: () => unknown): void {
    if (this.isFull) throw new Error('there is no room');
    work();
  }
}
