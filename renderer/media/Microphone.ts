import { DeviceLine } from './deviceLine.ts';
import { createDeviceReturn, type DeviceReturn } from './deviceReturn.ts';
import type { DeviceFailure, HeldDevicePorts } from './devices.ts';
import type { MicrophoneView } from './mediaView.ts';

/**
 * The microphone of one call. Unplugged or taken away it is opened again as soon as there is one, into the running
 * connection and muted if it was; meanwhile the call goes on.
 */
export class Microphone {
  readonly #ports: HeldDevicePorts;
  readonly #changed: (view: MicrophoneView, track: MediaStreamTrack | null) => void;
  readonly #engineFailed: () => void;
  readonly #return: DeviceReturn;
  readonly #line = new DeviceLine();
  #track: MediaStreamTrack | null = null;
  #muted: boolean;
  #paused = false;
  #closed = false;
  #changes = 0;

  constructor(
    ports: HeldDevicePorts,
    changed: (view: MicrophoneView, track: MediaStreamTrack | null) => void,
    engineFailed: () => void,
    muted = false,
  ) {
    this.#muted = muted;
    this.#ports = ports;
    this.#changed = changed;
    this.#engineFailed = engineFailed;
    this.#return = createDeviceReturn(ports, {
      lost: (failure) => this.#lost(failure),
      back: (track) => this.#back(track),
    });
  }

  /** As the person wished last, whether there is one or not. */
  get isMuted(): boolean {
    return this.#muted;
  }

  /** Opens it for the first time. Null when it is open, or when it was not wanted any more before it was. */
  async open(): Promise<DeviceFailure | null> {
    const opened = await this.#ports.open();
    if (this.#closed || this.#paused) {
      if (opened.ok) opened.track.stop();
      return null;
    }
    if (!opened.ok) return opened.failure;
    this.#take(opened.track);
    this.#return.hold(opened.track);
    return null;
  }

  /** Opens it in a call that was there before: where it cannot be had, the call goes on and waits for it. */
  async openAgain(): Promise<null> {
    const failure = await this.open();
    if (failure !== null) {
      this.#lost(failure);
      this.#return.reopen();
    }
    return null;
  }

  /**
   * Another one is wanted. It is open and sent before the one so far stops, so that nobody hears a gap; if it cannot be
   * had, all stays as it is. The last wish wins.
   */
  async change(): Promise<void> {
    this.#changes += 1;
    const mine = this.#changes;
    const before = this.#track;
    if (before === null) return this.#return.hasten();
    const opened = await this.#ports.open();
    if (!opened.ok) return;
    if (mine !== this.#changes || this.#track !== before) {
      // Paused, lost, closed, or changed again meanwhile.
      opened.track.stop();
      return;
    }
    this.#return.hold(opened.track);
    this.#take(opened.track);
    await this.#line.send(opened.track).catch(() => {
      if (!this.#closed) this.#engineFailed();
    });
    before.stop();
  }

  /** From now on the sender sends what it hears. */
  async join(sender: Pick<RTCRtpSender, 'replaceTrack'>): Promise<void> {
    this.#line.join(sender);
    await this.#line.send(this.#track);
  }

  /** The connection is about to be closed, and another comes in its place. */
  leave(): void {
    this.#line.leave();
  }

  /** While there is none nothing is seen of it: the one that comes is muted if that was wished at any time. */
  setMuted(muted: boolean): void {
    if (this.#track === null && !this.#paused && !muted) return;
    this.#muted = muted;
    if (this.#track !== null) this.#take(this.#track);
    else if (this.#paused) this.#showPaused();
  }

  /** The device is free and nothing is sent. Muted or not is kept: it comes back as it was. */
  pause(): void {
    if (this.#closed) return;
    this.#paused = true;
    this.#return.release();
    this.#track?.stop();
    this.#track = null;
    this.#send(null);
  }

  /** The call goes on in this window while it is held: nothing is opened before it is resumed. */
  beginPaused(): void {
    this.#paused = true;
    this.#showPaused();
  }

  /** After a pause. */
  resume(): void {
    this.#paused = false;
    if (!this.#closed) this.#return.reopen();
  }

  close(): void {
    this.#closed = true;
    this.#return.release();
    this.#track?.stop();
    this.#track = null;
  }

  #take(track: MediaStreamTrack): void {
    this.#track = track;
    // Before anything sends it.
    track.enabled = !this.#muted;
    this.#changed(this.#muted ? 'muted' : 'on', track);
  }

  #showPaused(): void {
    this.#changed(this.#muted ? 'muted' : 'on', null);
  }

  #lost(failure: DeviceFailure): void {
    this.#track = null;
    this.#changed(`lost.${failure}`, null);
  }

  #back(track: MediaStreamTrack): void {
    this.#take(track);
    this.#send(track);
  }

  #send(track: MediaStreamTrack | null): void {
    this.#line.send(track).catch(() => {
      if (!this.#closed) this.#engineFailed();
    });
  }
}
