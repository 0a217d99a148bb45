import type { OpenDevice } from './devices.ts';
import type { CameraView } from './mediaView.ts';

/**
 * The camera of one call. Off means off: the device is released and its light goes out, and the sender sends nothing.
 * Wishes are carried out one at a time, the last one wins.
 */
export class Camera {
  readonly #sender: RTCRtpSender;
  readonly #open: OpenDevice;
  readonly #changed: (view: CameraView, track: MediaStreamTrack | null) => void;
  #wanted = false;
  #closed = false;
  #track: MediaStreamTrack | null = null;
  #work: Promise<void> = Promise.resolve();

  constructor(
    sender: RTCRtpSender,
    open: OpenDevice,
    changed: (view: CameraView, track: MediaStreamTrack | null) => void,
  ) {
    this.#sender = sender;
    this.#open = open;
    this.#changed = changed;
  }

  turn(on: boolean): Promise<void> {
    this.#wanted = on;
    this.#work = this.#work.then(() => this.#settle());
    return this.#work;
  }

  close(): void {
    this.#closed = true;
    this.#track?.stop();
    this.#track = null;
  }

  async #settle(): Promise<void> {
    if (this.#closed || this.#wanted === (this.#track !== null)) return;
    if (this.#wanted) await this.#turnOn();
    else await this.#drop('off');
  }

  async #turnOn(): Promise<void> {
    this.#changed('opening', null);
    const opened = await this.#open();
    if (this.#closed) {
      if (opened.ok) opened.track.stop();
      return;
    }
    if (!opened.ok) {
      this.#wanted = false;
      this.#changed(opened.failure, null);
      return;
    }
    const { track } = opened;
    this.#track = track;
    track.addEventListener('ended', () => {
      if (this.#track !== track) return;
      this.#wanted = false;
      void this.#drop('missing');
    });
    await this.#sender.replaceTrack(track);
    this.#changed('on', track);
  }

  async #drop(view: CameraView): Promise<void> {
    this.#track?.stop();
    this.#track = null;
    this.#changed(view, null);
    // The connection may have been closed meanwhile; then nothing is sent anyway.
    await this.#sender.replaceTrack(null).catch(() => undefined);
  }
}
