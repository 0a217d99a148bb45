import { FakeTrack } from './FakeTrack.ts';

const closed = (): DOMException => new DOMException('The peer connection is closed.', 'InvalidStateError');

class Sender {
  readonly transport = null;
  readonly sent: (MediaStreamTrack | null)[] = [];
  readonly #connection: FakePeerConnection;

  constructor(connection: FakePeerConnection) {
    this.#connection = connection;
  }

  readonly replaceTrack = async (track: MediaStreamTrack | null): Promise<void> => {
    if (this.#connection.isClosed) throw closed();
    this.sent.push(track);
  };
}

class Transceiver {
  direction = 'sendrecv';
  readonly currentDirection = null;
  readonly mid: string;
  readonly sender: Sender;
  readonly receiver: { readonly track: FakeTrack };

  constructor(connection: FakePeerConnection, kind: 'audio' | 'video', mid: number) {
    this.mid = String(mid);
    this.sender = new Sender(connection);
    this.receiver = { track: new FakeTrack(kind) };
  }

  readonly setCodecPreferences = (): void => undefined;
}

/**
 * An engine's connection without media, in the place of `RTCPeerConnection`: three lines, and nothing is taken any more
 * once it is closed, by whomever.
 */
export class FakePeerConnection extends EventTarget {
  static made: FakePeerConnection[] = [];
  /** What a description of the other side waits for. */
  static slow: Promise<void> = Promise.resolve();
  readonly connectionState = 'new';
  readonly iceConnectionState = 'new';
  readonly iceGatheringState = 'new';
  readonly lines: Transceiver[] = [];
  isClosed = false;

  constructor() {
    super();
    FakePeerConnection.made.push(this);
  }

  get signalingState(): 'stable' | 'closed' {
    return this.isClosed ? 'closed' : 'stable';
  }

  /** What the first line, the sound, has sent. */
  get sound(): readonly (MediaStreamTrack | null)[] {
    return this.lines[0]?.sender.sent ?? [];
  }

  /** What the second one has: the camera's. */
  get picture(): readonly (MediaStreamTrack | null)[] {
    return this.lines[1]?.sender.sent ?? [];
  }

  addTransceiver(kind: 'audio' | 'video'): Transceiver {
    const line = new Transceiver(this, kind, this.lines.length);
    this.lines.push(line);
    return line;
  }

  getTransceivers(): readonly Transceiver[] {
    return this.lines;
  }

  async createOffer(): Promise<RTCSessionDescriptionInit> {
    if (this.isClosed) throw closed();
    return { type: 'offer', sdp: 'a=ice-ufrag:x\r\na=ice-pwd:y\r\n' };
  }

  async createAnswer(): Promise<RTCSessionDescriptionInit> {
    if (this.isClosed) throw closed();
    return { type: 'answer', sdp: 'a=setup:active\r\n' };
  }

  async setLocalDescription(): Promise<void> {
    if (this.isClosed) throw closed();
  }

  async setRemoteDescription({ type }: RTCSessionDescriptionInit): Promise<void> {
    await FakePeerConnection.slow;
    if (this.isClosed) throw closed();
    if (type === 'offer' && this.lines.length === 0) {
      for (const kind of ['audio', 'video', 'video'] as const) this.addTransceiver(kind);
    }
  }

  setConfiguration(): void {
    if (this.isClosed) throw closed();
  }

  async addIceCandidate(): Promise<void> {
    if (this.isClosed) throw closed();
  }

  close(): void {
    this.isClosed = true;
  }
}
