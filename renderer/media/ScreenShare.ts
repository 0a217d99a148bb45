import { DeviceLine } from './deviceLine.ts';
import type { OpenScreen } from './devices.ts';
import type { ScreenView } from './mediaView.ts';

/**
 * The screen in one call: what to share is chosen each time, in a window of main's. It ends by our button, or when
 * what is shared is gone: a window was closed, the system was told to stop.
 */
export class ScreenShare {
  readonly #line = new DeviceLine();
  readonly #open: OpenScreen;
  readonly #changed: (view: ScreenView, track: MediaStreamTrack | null) => void;
  #track: MediaStreamTrack | null = null;
  #choosing = false;
  /** It was turned off while the person was asked. */
  #calledOff = false;
  #closed = false;

  constructor(
    sender: Pick<RTCRtpSender, 'replaceTrack'>,
    open: OpenScreen,
    changed: (view: ScreenView, track: MediaStreamTrack | null) => void,
  ) {
    this.#line.join(sender);
    this.#open = open;
    this.#changed = changed;
  }

  /** The connection was made anew: from now on this sender sends what is shared. */
  async join(sender: Pick<RTCRtpSender, 'replaceTrack'>): Promise<void> {
    this.#line.join(sender);
    await this.#line.send(this.#track);
  }

  /** The connection is about to be closed, and another comes in its place. */
  leave(): void {
    this.#line.leave();
  }

  async turn(on: boolean): Promise<void> {
    if (!on) return this.#stop();
    if (this.#closed || this.#choosing || this.#track !== null) return;
    this.#choosing = true;
    this.#calledOff = false;
    this.#changed('choosing', null);
    const opened = await this.#open();
    this.#choosing = false;
    if (this.#closed || this.#calledOff) {
      if (opened.ok) opened.track.stop();
      if (!this.#closed) this.#changed('off', null);
      return;
    }
    if (!opened.ok) return this.#changed(opened.reason === 'failed' ? 'failed' : 'off', null);
    await this.#show(opened.track);
  }

  close(): void {
    this.#closed = true;
    this.#track?.stop();
    this.#track = null;
  }

  async #show(track: MediaStreamTrack): Promise<void> {
    this.#track = track;
    // Sharp letters rather than smooth movement.
    track.contentHint = 'detail';
    track.addEventListener('ended', () => {
      if (this.#track === track) void this.#stop('ended');
    });
    await this.#line.send(track);
    if (this.#track === track) this.#changed('on', track);
  }

  async #stop(view: 'off' | 'ended' = 'off'): Promise<void> {
    this.#calledOff = this.#choosing;
    if (this.#track === null || this.#closed) return;
    this.#track.stop();
    this.#track = null;
    this.#changed(view, null);
    // The connection may have been closed meanwhile; then nothing is sent anyway.
    await this.#line.send(null).catch(() => undefined);
  }
}
