import type { StartTimer } from '../timer.ts';
import type { CleanedTrack, CleanTrack } from './cleanTrack.ts';

type Sender = Pick<RTCRtpSender, 'replaceTrack'>;

export interface CleanedLinePorts {
  readonly startTimer: StartTimer;
  /** Asked of each microphone. Null: the person wants it as it is. */
  readonly cleaner: () => CleanTrack | null;
}

/** A call begins with its sound as it is: what loads and compiles comes behind that. */
const BEGINS_MS = 1500;

/**
 * Stands between a microphone and what sends it. Whatever the microphone gives is sent at once, and its cleaned sound
 * takes that place when it is there and as long as it comes. Who is muted gives silence before all this.
 */
export class CleanedLine {
  readonly #ports: CleanedLinePorts;
  #sender: Sender | null = null;
  #cleaned: CleanedTrack | null = null;
  /** Counts what the microphone gave: what comes of an earlier one comes too late. */
  #given = 0;
  #cancel: () => void = () => undefined;

  constructor(ports: CleanedLinePorts) {
    this.#ports = ports;
  }

  /** From now on it is sent here; the microphone gives what it has next. */
  on(sender: Sender): Sender {
    this.#sender = sender;
    return { replaceTrack: (raw) => this.#take(sender, raw) };
  }

  close(): void {
    this.#given += 1;
    this.#cancel();
    this.#cleaned?.close();
    this.#cleaned = null;
  }

  async #take(sender: Sender, raw: MediaStreamTrack | null): Promise<void> {
    this.#given += 1;
    const mine = this.#given;
    this.#cancel();
    const before = this.#cleaned;
    this.#cleaned = null;
    try {
      await sender.replaceTrack(raw);
    } finally {
      before?.close();
    }
    if (raw === null || mine !== this.#given) return;
    this.#cancel = this.#ports.startTimer(BEGINS_MS, () => void this.#clean(raw, mine));
  }

  async #clean(raw: MediaStreamTrack, mine: number): Promise<void> {
    const clean = this.#ports.cleaner();
    if (clean === null) return;
    try {
      const cleaned = await clean(raw, () => void this.#giveUp(raw, mine));
      if (!cleaned.ok) return;
      if (mine !== this.#given) return cleaned.close();
      this.#cleaned = cleaned;
      await this.#sender?.replaceTrack(cleaned.track);
    } catch {
      await this.#giveUp(raw, mine);
    }
  }

  /** As it is, again. */
  async #giveUp(raw: MediaStreamTrack, mine: number): Promise<void> {
    const cleaned = this.#cleaned;
    if (mine !== this.#given || cleaned === null) return;
    this.#cleaned = null;
    // A connection that was closed takes nothing more, and needs nothing.
    await this.#sender?.replaceTrack(raw).catch(() => undefined);
    cleaned.close();
  }
}
