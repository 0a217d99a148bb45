import type { OpenDevice, OpenedDevice } from './devices.ts';
import type { BlurFailure, BlurredTrack } from './blur/blurredTrack.ts';

/** off: nobody wants it. on: pictures are blurred from the next camera on. The others: they are not, and why. */
export type BlurView = 'off' | 'on' | BlurFailure;

export interface BackgroundBlurPorts {
  readonly openCamera: OpenDevice;
  /** Loads what blurs, when it is first wanted, and blurs. */
  readonly blurred: (camera: MediaStreamTrack, gaveUp: (why: BlurFailure) => void) => Promise<BlurredTrack>;
  /** A camera that films should be opened anew. */
  readonly changed: () => void;
}

/**
 * The background of the own picture. Whoever wants it blurred never shows it unasked: where it cannot be blurred the
 * view says so for as long as a camera may film it.
 */
export class BackgroundBlur {
  readonly #ports: BackgroundBlurPorts;
  readonly #listeners = new Set<() => void>();
  #view: BlurView = 'off';

  constructor(ports: BackgroundBlurPorts) {
    this.#ports = ports;
  }

  readonly view = (): BlurView => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** What the person wants. Whoever wants it again, after it was too slow, has it tried again. */
  prefer(wanted: boolean): void {
    if (wanted === (this.#view !== 'off')) return;
    this.#show(wanted ? 'on' : 'off');
    this.#ports.changed();
  }

  /** What failed, or was too slow, in one call is tried in the next. */
  tryAnew(): void {
    if (this.#view !== 'off') this.#show('on');
  }

  /** In place of the camera's own. */
  readonly openCamera: OpenDevice = async () => {
    const opened = await this.#ports.openCamera();
    if (!opened.ok || this.#view !== 'on') return opened;
    return this.#blur(opened.track);
  };

  async #blur(camera: MediaStreamTrack): Promise<OpenedDevice> {
    const answer = await this.#ports
      .blurred(camera, (why) => this.#giveUp(why))
      .catch(() => ({ ok: false, why: 'failed' }) as const);
    if (answer.ok) return answer;
    // One that was unplugged meanwhile is found to be so by whoever holds it, and says nothing of the next one.
    if (this.#view === 'on' && camera.readyState === 'live') this.#show(answer.why);
    return { ok: true, track: camera };
  }

  #giveUp(why: BlurFailure): void {
    if (this.#view !== 'on') return;
    this.#show(why);
    this.#ports.changed();
  }

  #show(view: BlurView): void {
    if (view === this.#view) return;
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }
}
