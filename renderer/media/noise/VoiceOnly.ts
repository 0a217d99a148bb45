import type { Cleaning, CleaningFault, CleanTrack } from './cleanTrack.ts';

/** off: nobody wants it. on: the next microphone is tried. works: one is cleaned. The others: none is, and why. */
export type VoiceOnlyView = 'off' | 'on' | 'works' | CleaningFault;

/** Whether microphones are cleaned of everything but voices, and how that fares. */
export class VoiceOnly {
  readonly #clean: CleanTrack;
  readonly #listeners = new Set<() => void>();
  readonly #inUse = new Set<Cleaning>();
  #wanted = false;
  #fault: CleaningFault | null = null;
  #view: VoiceOnlyView = 'off';
  /** Counts wishes and calls: what comes of an earlier one is no news. */
  #wish = 0;

  constructor(clean: CleanTrack) {
    this.#clean = clean;
  }

  readonly view = (): VoiceOnlyView => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** What the person wants. Whoever wants it again, after it failed, has it tried again. */
  prefer(wanted: boolean): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    this.tryAnew();
  }

  /** What failed in one call is tried in the next. */
  tryAnew(): void {
    this.#wish += 1;
    this.#fault = null;
    this.#show();
  }

  /** What is to clean a microphone; null where it is to be sent as it is. */
  readonly cleaner = (): CleanTrack | null => (this.#wanted && this.#fault === null ? this.#attempt : null);

  readonly #attempt: CleanTrack = async (raw, failed) => {
    const mine = this.#wish;
    const fail = (why: CleaningFault): void => {
      if (mine === this.#wish) this.#fault = why;
      this.#show();
    };
    const cleaning = await this.#clean(raw, (why) => {
      fail(why);
      failed(why);
    }).catch((): Cleaning => ({ ok: false, why: 'failed' }));
    if (!cleaning.ok) {
      fail(cleaning.why);
      return cleaning;
    }
    this.#inUse.add(cleaning);
    this.#show();
    return {
      ...cleaning,
      close: () => {
        cleaning.close();
        this.#inUse.delete(cleaning);
        this.#show();
      },
    };
  };

  #show(): void {
    const isOn = this.#inUse.size > 0 ? 'works' : 'on';
    const view = this.#wanted ? (this.#fault ?? isOn) : 'off';
    if (view === this.#view) return;
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }
}
