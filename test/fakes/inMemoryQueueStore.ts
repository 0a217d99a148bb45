import { InProcessBus } from '../../server/bus/InProcessBus.ts';
import type { HostClock } from '../../server/domain/clock.ts';
import { addressKey } from '../../server/domain/deviceAddress.ts';
import type { FrameChanges, QueueLife, Store, StoredFrame } from '../../server/store/Store.ts';
import { CommitMoment } from './commitMoment.ts';

type QueueStore = Pick<Store, 'beginQueues' | 'waitingFrames' | 'changeFrames'>;

let stores = 0;

/** What a full disk answers. */
export class NoRoom extends Error {
  override readonly name = 'NoRoom';
}

/** What a store keeps of queues, in memory: it outlives the bus that writes to it, and can fail. */
export class InMemoryQueueStore implements QueueStore {
  readonly #epoch = (stores += 1).toString(16).padStart(16, '0');
  #lives = 0;
  frames: StoredFrame[] = [];
  readonly consumed = new Map<string, number>();
  /** For whatever else this disk keeps. */
  readonly moment = new CommitMoment();
  /** How many frames were ever written. */
  writes = 0;
  fails = false;

  async beginQueues(): Promise<QueueLife> {
    this.#lives += 1;
    return { epoch: this.#epoch, lastS: (this.#lives - 1) * 1_000_000 };
  }

  async waitingFrames(): Promise<StoredFrame[]> {
    return this.frames.map(({ to, entry }) => ({ to, entry }));
  }

  /** The same data as one process sees them; once that is killed nothing of it reaches them any more. */
  ofOneLife(): { readonly store: QueueStore; readonly kill: () => void } {
    let isDead = false;
    const store: QueueStore = {
      beginQueues: () => this.beginQueues(),
      waitingFrames: () => this.waitingFrames(),
      changeFrames: (changes) => this.#change(changes, () => isDead),
    };
    return { store, kill: () => void (isDead = true) };
  }

  changeFrames(changes: () => FrameChanges): Promise<void> {
    return this.#change(changes, () => false);
  }

  async #change(changes: () => FrameChanges, isDead: () => boolean): Promise<void> {
    await this.moment.write(() => {
      if (isDead()) return;
      if (this.fails) throw new NoRoom();
      const { add, remove, consumed } = changes();
      const place = (to: StoredFrame['to'], s: number): string => `${addressKey(to)} ${s}`;
      const gone = new Set(remove.map(({ to, s }) => place(to, s)));
      if (gone.size > 0) this.frames = this.frames.filter(({ to, entry }) => !gone.has(place(to, entry.s)));
      this.frames.push(...add);
      this.writes += add.length;
      for (const { from, n } of consumed) this.consumed.set(addressKey(from), n);
    });
    if (isDead()) return new Promise(() => undefined);
  }
}

/** The bus as the server opens it, over such a store. */
export function openBus(
  clock: HostClock,
  store: QueueStore = new InMemoryQueueStore(),
  maxBytes?: number,
): Promise<InProcessBus> {
  return InProcessBus.open({
    store,
    clock,
    onFailure: () => undefined,
    ...(maxBytes === undefined ? {} : { maxBytes }),
  });
}
