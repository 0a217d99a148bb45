/** The track of a device that a test can unplug. As in a browser, `stop` is no news to its own side. */
export class FakeTrack extends EventTarget implements MediaStreamTrack {
  enabled = true;
  contentHint = '';
  readonly id = crypto.randomUUID();
  readonly label = 'a fake device';
  readonly muted = false;
  readonly kind: 'audio' | 'video';
  readonly onended = null;
  readonly onmute = null;
  readonly onunmute = null;
  #live = true;

  constructor(kind: 'audio' | 'video') {
    super();
    this.kind = kind;
  }

  get readyState(): MediaStreamTrackState {
    return this.#live ? 'live' : 'ended';
  }

  stop(): void {
    this.#live = false;
  }

  unplug(): void {
    this.stop();
    this.dispatchEvent(new Event('ended'));
  }

  clone(): FakeTrack {
    return new FakeTrack(this.kind);
  }

  async applyConstraints(): Promise<void> {}

  getCapabilities(): MediaTrackCapabilities {
    return {};
  }

  getConstraints(): MediaTrackConstraints {
    return {};
  }

  getSettings(): MediaTrackSettings {
    return {};
  }
}
