import { addressKey, type DeviceAddress } from '../domain/deviceAddress.ts';
import type { FrameChanges, Store } from '../store/Store.ts';
import type { QueuedMessage } from './Bus.ts';
import type { WaitingFrame } from './deviceQueue.ts';

/**
 * A frame is written when it is as old as this and at most twice as old: most are delivered and acknowledged by then,
 * and never touch the disk.
 */
const ROUND_MS = 25;

/** What came in at about the same time and is written together. */
class Round {
  readonly frames = new Set<WaitingFrame>();
  /** By device, the last frame consumed from it. */
  readonly consumed = new Map<string, { readonly from: DeviceAddress; readonly n: number }>();
  /** All of it that was not delivered before is written. */
  readonly safe: Promise<void>;
  /** Of this one and of those that it took in, in the order in which they came. */
  readonly #waiting: (() => void)[] = [];

  constructor() {
    this.safe = new Promise((resolve) => void this.#waiting.push(resolve));
  }

  markSafe(): void {
    for (const tell of this.#waiting) tell();
  }

  /** Then nobody waits for it, either. */
  get isEmpty(): boolean {
    return this.frames.size === 0 && this.consumed.size === 0;
  }

  /**
   * A later one, which is written with this one: who waits for it waits for this, and hears of it after. It costs what
   * the later one holds, however many were taken in before: a disk may be full for hours.
   */
  takeIn(later: Round): void {
    for (const [key, number] of later.consumed) this.consumed.set(key, number);
    for (const frame of later.frames) this.frames.add(frame);
    for (const tell of later.#waiting) this.#waiting.push(tell);
  }
}

interface Parts {
  readonly store: Pick<Store, 'changeFrames'>;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Brings the queues to the disk behind their back (write-behind): rounds of frames, with the numbers consumed from
 * their senders in the same transaction, so that after a crash a frame is either here or not yet consumed. By the real
 * clock: how long a sender waits for its acknowledgement has nothing to do with what time it is.
 */
export class FrameJournal {
  readonly #parts: Parts;
  #fresh = new Round();
  #aging = new Round();
  /** What could not be written. It takes in what is to be written next, so that nothing later is safe before it. */
  #unwritten: Round | null = null;
  #inWork: Round | null = null;
  /** Rounds that wait for their turn to be written. */
  #due = 0;
  #endings: WaitingFrame[] = [];
  #removed: WaitingFrame[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  queued(frame: WaitingFrame): void {
    this.#open().frames.add(frame);
    this.#arm();
    // With the row of its call, which is written in this moment: a call that is over and of which nobody hears would
    // ring on.
    if (isEnding(frame.entry.message) && this.#endings.push(frame) === 1) void this.#writeEndings();
  }

  gone(frames: readonly WaitingFrame[]): void {
    for (const frame of frames) {
      if (frame.kept === 'onDisk') this.#removed.push(frame);
      frame.kept = 'gone';
      // Of rounds that wait for room on the disk: what is delivered meanwhile is not to be kept for that long.
      this.#unwritten?.frames.delete(frame);
      this.#inWork?.frames.delete(frame);
    }
    if (this.#removed.length > 0) this.#arm();
  }

  /** Resolves when it is safe that frame `n` and all before it were consumed, with all that came of them. */
  consumed(from: DeviceAddress, n: number): Promise<void> {
    const round = this.#open();
    round.consumed.set(addressKey(from), { from, n });
    this.#arm();
    return round.safe;
  }

  /** Tries to write what there is, now. Never rejects: what cannot be written stays. */
  flush(): Promise<void> {
    const rounds = [this.#aging, this.#fresh];
    this.#aging = new Round();
    this.#fresh = new Round();
    return this.#writeInTurn(...rounds).then(() => {
      if (this.#hasWork()) this.#arm();
    });
  }

  async close(): Promise<void> {
    await this.flush();
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#writing;
  }

  /**
   * The round that takes what comes. On a disk that stays full all of it waits for the same: rounds of their own would
   * be as many as there was time. Only while nothing earlier is on its way there, or the later would be safe before.
   */
  #open(): Round {
    const isNext = this.#due === 0 && this.#aging.isEmpty && this.#fresh.isEmpty;
    return isNext && this.#unwritten !== null ? this.#unwritten : this.#fresh;
  }

  #arm(): void {
    if (this.#timer !== undefined || this.#closed) return;
    this.#timer = setTimeout(() => {
      const due = this.#aging;
      this.#aging = this.#fresh;
      this.#fresh = new Round();
      void this.#writeInTurn(due).then(() => {
        this.#timer = undefined;
        if (this.#hasWork()) this.#arm();
      });
    }, ROUND_MS);
  }

  /** After what is being written already: whoever waits for it waits for all before. */
  #writeInTurn(...rounds: readonly Round[]): Promise<void> {
    this.#due += rounds.length;
    this.#writing = this.#writing.then(async () => {
      for (const round of rounds) {
        this.#due -= 1;
        await this.#write(round);
      }
    });
    return this.#writing;
  }

  #hasWork(): boolean {
    return (
      this.#removed.length > 0 || this.#unwritten !== null || [this.#aging, this.#fresh].some(({ isEmpty }) => !isEmpty)
    );
  }

  /** This one with what could not be written. On a disk that is full for hours an empty one adds nothing to that. */
  #withUnwritten(due: Round): Round {
    const earlier = this.#unwritten;
    this.#unwritten = null;
    if (earlier === null) return due;
    if (!due.isEmpty) earlier.takeIn(due);
    return earlier;
  }

  async #write(due: Round): Promise<void> {
    const round = this.#withUnwritten(due);
    const removed = this.#removed.splice(0);
    const consumed = [...round.consumed.values()];
    if (round.isEmpty && removed.length === 0) return round.markSafe();
    this.#inWork = round;
    try {
      await this.#changeFrames(() => [...round.frames], { consumed, remove: removed.map(removal) });
    } catch (error) {
      this.#parts.onFailure(error);
      this.#removed = [...removed, ...this.#removed];
      this.#unwritten = round;
      this.#takeInWhatCame(round);
      return;
    } finally {
      this.#inWork = null;
    }
    round.markSafe();
  }

  /** What came while it was tried waits with it from now on, unless something between them does not yet. */
  #takeInWhatCame(unwritten: Round): void {
    if (this.#due > 0) return;
    for (const later of [this.#aging, this.#fresh]) if (!later.isEmpty) unwritten.takeIn(later);
    this.#aging = new Round();
    this.#fresh = new Round();
  }

  async #writeEndings(): Promise<void> {
    try {
      await this.#changeFrames(() => this.#endings.splice(0), { consumed: [], remove: [] });
    } catch {
      // Their round tries again, and tells of it.
      this.#endings = [];
    }
  }

  async #changeFrames(frames: () => readonly WaitingFrame[], others: Omit<FrameChanges, 'add'>): Promise<void> {
    let added: readonly WaitingFrame[] = [];
    try {
      await this.#parts.store.changeFrames(() => {
        added = frames().filter(({ kept }) => kept === 'inMemory');
        for (const frame of added) frame.kept = 'onDisk';
        return { add: added, ...others };
      });
    } catch (error) {
      for (const frame of added) if (frame.kept === 'onDisk') frame.kept = 'inMemory';
      throw error;
    }
  }
}

function removal({ to, entry }: WaitingFrame): { readonly to: DeviceAddress; readonly s: number } {
  return { to, s: entry.s };
}

/** What tells that a call is over. */
function isEnding(message: QueuedMessage): boolean {
  if (message.t === 'call_hangup') return true;
  return message.t === 'call_state' && !['ringing', 'queued', 'answered_elsewhere'].includes(message.state);
}
