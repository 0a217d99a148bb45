import { DeviceLine } from './deviceLine.ts';
import { createDeviceReturn, type DeviceReturn } from './deviceReturn.ts';
import type { DeviceFailure, HeldDevicePorts } from './devices.ts';
import type { CameraView } from './mediaView.ts';

/**
 * The camera of one call. Off means off: the device is released and its light goes out, and the sender sends nothing.
 * Off is done at once, whatever is still being opened; other wishes are carried out one at a time, and the last one
 * wins. One that is lost while it is on is waited for.
 */
export class Camera {
  readonly #line = new DeviceLine();
  readonly #ports: HeldDevicePorts;
  readonly #changed: (view: CameraView, track: MediaStreamTrack | null) => void;
  readonly #return: DeviceReturn;
  #wanted = false;
  /** It was opened and not turned off since; without a track it is waited for. */
  #held = false;
  #opening = false;
  #closed = false;
  /** It was on when the call was held, and comes back with it. */
  #comesBack = false;
  #track: MediaStreamTrack | null = null;
  #work: Promise<void> = Promise.resolve();

  constructor(
    sender: Pick<RTCRtpSender, 'replaceTrack'>,
    ports: HeldDevicePorts,
    changed: (view: CameraView, track: MediaStreamTrack | null) => void,
  ) {
    this.#line.join(sender);
    this.#ports = ports;
    this.#changed = changed;
    this.#return = createDeviceReturn(ports, {
      lost: (failure) => this.#lost(failure),
      back: (track) => void this.#show(track).catch(() => this.#giveUp()),
    });
  }

  /** The connection was made anew: from now on this sender sends what it sees. */
  async join(sender: Pick<RTCRtpSender, 'replaceTrack'>): Promise<void> {
    this.#line.join(sender);
    await this.#line.send(this.#track);
  }

  /** The connection is about to be closed, and another comes in its place. */
  leave(): void {
    this.#line.leave();
  }

  turn(on: boolean): Promise<void> {
    this.#wanted = on;
    this.#comesBack = false;
    if (this.#opening && !this.#closed) this.#changed(on ? 'opening' : 'off', null);
    const off = on ? null : this.#settle();
    this.#work = this.#work.then(() => off ?? this.#settle());
    return this.#work;
  }

  /** Another one is wanted: what films now does so until that is there, and goes on where it cannot be had. */
  change(): Promise<void> {
    this.#work = this.#work.then(() => this.#change());
    return this.#work;
  }

  /** The call is held: off, and on again when it is resumed, if it was. */
  pause(): Promise<void> {
    const comesBack = this.#wanted || this.#comesBack;
    const paused = this.turn(false);
    this.#comesBack = comesBack;
    return paused;
  }

  resume(): Promise<void> {
    return this.#comesBack ? this.turn(true) : Promise.resolve();
  }

  close(): void {
    this.#closed = true;
    this.#return.release();
    this.#track?.stop();
    this.#track = null;
  }

  async #settle(): Promise<void> {
    if (this.#closed || this.#wanted === this.#held) return;
    if (this.#wanted) await this.#turnOn();
    else await this.#drop('off');
  }

  async #change(): Promise<void> {
    const before = this.#track;
    if (this.#closed || !this.#held) return;
    if (before === null) return this.#return.hasten();
    const opened = await this.#ports.open();
    if (!opened.ok) return;
    if (this.#track !== before) {
      // Lost or closed meanwhile.
      opened.track.stop();
      return;
    }
    this.#return.hold(opened.track);
    await this.#show(opened.track);
    before.stop();
  }

  async #turnOn(): Promise<void> {
    this.#changed('opening', null);
    this.#opening = true;
    const opened = await this.#ports.open();
    this.#opening = false;
    if (this.#closed || !this.#wanted) {
      // The person, or a hold, turned it off meanwhile: that is shown, and nothing of it was sent.
      if (opened.ok) opened.track.stop();
      return;
    }
    if (!opened.ok) {
      this.#wanted = false;
      this.#changed(opened.failure, null);
      return;
    }
    this.#held = true;
    const shown = this.#show(opened.track);
    this.#return.hold(opened.track);
    await shown;
  }

  async #show(track: MediaStreamTrack): Promise<void> {
    this.#track = track;
    await this.#line.send(track);
    // It may have been lost or turned off meanwhile.
    if (this.#track === track) this.#changed('on', track);
  }

  #lost(failure: DeviceFailure): void {
    if (this.#track !== null) void this.#sendNothing();
    this.#track = null;
    this.#changed(`lost.${failure}`, null);
  }

  async #drop(view: CameraView): Promise<void> {
    this.#return.release();
    this.#held = false;
    this.#track?.stop();
    this.#track = null;
    this.#changed(view, null);
    await this.#sendNothing();
  }

  /** The connection does not take it. */
  async #giveUp(): Promise<void> {
    this.#wanted = false;
    if (!this.#closed) await this.#drop('missing');
  }

  async #sendNothing(): Promise<void> {
    // The connection may have been closed meanwhile; then nothing is sent anyway.
    await this.#line.send(null).catch(() => undefined);
  }
}
