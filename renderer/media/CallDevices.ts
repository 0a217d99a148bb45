import type { CallType } from '../../core/call/call.ts';
import type { Hold } from '../../core/call/hold.ts';
import { Camera } from './Camera.ts';
import type { DeviceFailure, OnDevicesChanged, OpenDevice, OpenScreen } from './devices.ts';
import type { MediaView } from './mediaView.ts';
import { Microphone } from './Microphone.ts';
import { CleanedLine } from './noise/CleanedLine.ts';
import type { CleanTrack } from './noise/cleanTrack.ts';
import type { MediaLines } from './peerConnection.ts';
import { ScreenShare } from './ScreenShare.ts';
import type { StartTimer } from './timer.ts';

/** How the devices of a call can be had. */
export interface DeviceSources {
  readonly startTimer: StartTimer;
  readonly openMicrophone: OpenDevice;
  /** What takes the noise out of it; null for who wants it as it is. */
  readonly cleaner: () => CleanTrack | null;
  readonly openCamera: OpenDevice;
  readonly openScreen: OpenScreen;
  readonly onDevicesChanged: OnDevicesChanged;
}

/** How the devices of a call were that goes on with new ones. */
export interface Before {
  readonly muted: boolean;
  readonly hold: Hold;
}

export interface CallDevicesListener {
  readonly show: (change: Partial<MediaView>) => void;
  /** The engine did what it should not. */
  readonly broken: () => void;
}

/**
 * What one call sends: microphone, camera and screen, each on the line that the connection has for it, and none of them
 * while anybody holds the call. They outlive a connection that is made anew.
 */
export class CallDevices {
  /** Resolves when the microphone is open, or a call that was there before waits for it, to null; else with why not. */
  readonly opened: Promise<DeviceFailure | null>;
  readonly #callType: CallType;
  readonly #sources: DeviceSources;
  readonly #listener: CallDevicesListener;
  readonly #microphone: Microphone;
  readonly #cleaned: CleanedLine;
  #camera: Camera | null = null;
  #screen: ScreenShare | null = null;
  #hold: Hold;

  constructor(callType: CallType, sources: DeviceSources, listener: CallDevicesListener, before: Before | null) {
    this.#callType = callType;
    this.#sources = sources;
    this.#listener = listener;
    this.#hold = before?.hold ?? { here: false, there: false };
    this.#cleaned = new CleanedLine(sources);
    this.#microphone = new Microphone(
      { ...sources, open: sources.openMicrophone },
      (microphone, localAudio) => listener.show({ microphone, localAudio }),
      () => listener.broken(),
      before?.muted,
    );
    if (this.isHeld) this.#microphone.beginPaused();
    if (this.isHeld) this.opened = Promise.resolve(null);
    else this.opened = before === null ? this.#microphone.open() : this.#microphone.openAgain();
  }

  get isHeld(): boolean {
    return this.#hold.here || this.#hold.there;
  }

  get isHeldHere(): boolean {
    return this.#hold.here;
  }

  get isMuted(): boolean {
    return this.#microphone.isMuted;
  }

  setMuted(muted: boolean): void {
    this.#microphone.setMuted(muted);
  }

  setCamera(on: boolean): void {
    if (!this.isHeld) this.#guard(this.#camera?.turn(on));
  }

  setScreen(on: boolean): void {
    if (!this.isHeld) this.#guard(this.#screen?.turn(on));
  }

  /** The person chose another one, or another takes its place. */
  change(kind: 'microphone' | 'camera'): void {
    this.#guard(kind === 'microphone' ? this.#microphone.change() : this.#camera?.change());
  }

  /**
   * While anybody holds the call nothing is sent on any line, and no device is open. Then the microphone comes back as
   * it was, and the camera if it was we who held: when the other side resumes, nobody here has pressed anything, so
   * that no picture may come of it. What of the screen is shared is chosen anew.
   */
  setHold({ here, there }: Hold): void {
    const was = this.#hold;
    const wasHeld = this.isHeld;
    this.#hold = { here, there };
    if (this.isHeld && !wasHeld) {
      this.#microphone.pause();
      this.#guard(this.#screen?.turn(false));
    }
    if (here && !was.here) this.#guard(this.#camera?.pause());
    if (there && !was.there) this.#guard(this.#camera?.turn(false));
    if (wasHeld && !this.isHeld) {
      this.#microphone.resume();
      this.#guard(this.#camera?.resume());
    }
  }

  /** Sound first: the other side waits for it. */
  joinSound({ audio }: MediaLines): Promise<void> {
    return this.#microphone.join(this.#cleaned.on(audio.sender));
  }

  joinPictures({ camera, screen }: MediaLines): void {
    const { openCamera, openScreen } = this.#sources;
    const { show } = this.#listener;
    if (screen !== null) {
      this.#screen = new ScreenShare(screen.sender, openScreen, (view) => show({ screen: view }));
      show({ screen: 'off' });
    }
    if (camera === null) return;
    this.#camera = new Camera(camera.sender, { ...this.#sources, open: openCamera }, (view, localVideo) => {
      // What comes of an attempt that was begun before the line was refused.
      if (this.#camera !== null) show({ camera: view, localVideo });
    });
    show({ camera: 'off' });
    // Not awaited: a camera may take a second to start, and the phone on the other side can ring meanwhile.
    if (this.#callType === 'video') this.setCamera(true);
  }

  /** The connection is about to be closed, and another comes in its place: what is open stays so for that one. */
  leave(): void {
    this.#microphone.leave();
    this.#cleaned.close();
    this.#camera?.leave();
    this.#screen?.leave();
  }

  /** The connection was made anew: the devices go on as they are. */
  async joinAgain({ audio, camera, screen }: MediaLines): Promise<void> {
    await this.#microphone.join(this.#cleaned.on(audio.sender));
    if (camera !== null) await this.#camera?.join(camera.sender);
    if (screen !== null) await this.#screen?.join(screen.sender);
  }

  /** The other side has no line for some of our pictures: what was opened for them is released. */
  forget(before: MediaLines, lines: MediaLines): void {
    if (before.camera !== null && lines.camera === null) {
      this.#camera?.close();
      this.#camera = null;
      this.#listener.show({ camera: 'absent', localVideo: null, remoteVideo: null });
    }
    if (before.screen !== null && lines.screen === null) {
      this.#screen?.close();
      this.#screen = null;
      this.#listener.show({ screen: 'absent', remoteScreen: null });
    }
  }

  close(): void {
    this.#microphone.close();
    this.#cleaned.close();
    this.#camera?.close();
    this.#screen?.close();
  }

  #guard(work: Promise<void> | undefined): void {
    void work?.catch(() => this.#listener.broken());
  }
}
