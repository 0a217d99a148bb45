import type { OnDevicesChanged, OpenedDevice } from '../../renderer/media/devices.ts';
import { FakeTrack } from './FakeTrack.ts';

/** The microphones, or the cameras, of a computer: one that can be plugged in and out, held by others, or blocked. */
export class FakeDevices {
  readonly opened: FakeTrack[] = [];
  #state: 'there' | 'missing' | 'blocked' | 'busy' = 'there';
  #attempts = 0;
  #held: Promise<void> | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #kind: 'audio' | 'video';

  constructor(kind: 'audio' | 'video') {
    this.#kind = kind;
  }

  get attempts(): number {
    return this.#attempts;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  get last(): FakeTrack {
    const last = this.opened.at(-1);
    if (last === undefined) throw new Error('No device was opened.');
    return last;
  }

  readonly open = async (): Promise<OpenedDevice> => {
    this.#attempts += 1;
    if (this.#held !== null) await this.#held;
    if (this.#state !== 'there') return { ok: false, failure: this.#state };
    const track = new FakeTrack(this.#kind);
    this.opened.push(track);
    return { ok: true, track };
  };

  readonly onDevicesChanged: OnDevicesChanged = (changed) => {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  };

  /** The one in use is gone. `then`: whether another is there, or why none can be opened. */
  unplug(then: 'there' | 'missing' | 'blocked' | 'busy' = 'missing'): void {
    this.#state = then;
    this.last.unplug();
  }

  /** Whatever opens from now on does so when the answer is called. */
  holdBack(): () => void {
    let release: () => void = () => undefined;
    this.#held = new Promise((resolve) => {
      release = resolve;
    });
    return () => {
      this.#held = null;
      release();
    };
  }

  /** Nobody is told. */
  become(state: 'there' | 'missing' | 'blocked' | 'busy'): void {
    this.#state = state;
  }

  plugIn(): void {
    this.#state = 'there';
    this.tell();
  }

  tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** What a connection sends, and that it was never asked for anything else. */
export class FakeSender {
  readonly sent: (MediaStreamTrack | null)[] = [];

  readonly replaceTrack = async (track: MediaStreamTrack | null): Promise<void> => {
    this.sent.push(track);
  };
}

/** Lets what was promised come true. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
