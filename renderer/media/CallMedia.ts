import type { CallType, IceCandidate, IceCredentials, NetworkPlan, SessionDescription } from '../../core/call/call.ts';
import { FIRST, type Pair } from '../../core/call/connection.ts';
import { isSame, type MediaState } from '../../core/call/mediaState.ts';
import type { Hold } from '../../core/call/hold.ts';
import type { MediaKeys } from '../../core/call/secondLayer.ts';
import type { MediaReport } from '../../core/ipc/mediaReport.ts';
import { CallConnection } from './CallConnection.ts';
import { Camera } from './Camera.ts';
import type { DeviceFailure, OnDevicesChanged, OpenDevice, OpenScreen } from './devices.ts';
import { FrameLayer } from './frames/FrameLayer.ts';
import { FIRST_SAMPLES_MS, MediaFigures, SAMPLE_MS } from './MediaFigures.ts';
import { noMedia, type MediaView } from './mediaView.ts';
import { Microphone } from './Microphone.ts';
import type { MediaLines } from './peerConnection.ts';
import { ScreenShare } from './ScreenShare.ts';
import type { StartTimer } from './timer.ts';

export interface CallMediaPorts {
  readonly report: (report: MediaReport) => void;
  readonly viewChanged: (view: MediaView) => void;
  readonly startTimer: StartTimer;
  readonly openMicrophone: OpenDevice;
  readonly openCamera: OpenDevice;
  readonly openScreen: OpenScreen;
  readonly onDevicesChanged: OnDevicesChanged;
  readonly takeFramesWorker: () => Worker;
}

/** How a call goes on in a window that has nothing of it. */
export interface Rejoining {
  readonly pair: Pair;
  readonly muted: boolean;
  readonly hold: Hold;
}

type Failure = Extract<MediaReport, { kind: 'failed' }>['failure'];

const MICROPHONE_FAILURES = {
  missing: 'microphoneMissing',
  blocked: 'microphoneBlocked',
  busy: 'microphoneBusy',
} as const;

/**
 * How long an answer waits for the first candidate: with one in it the caller can connect at once. Those of the
 * computer itself are there sooner, and a relay's needs a round trip.
 */
const FIRST_CANDIDATE_MS = 15;

/** What is on here is told once the first sound had its time: two messages more would be in its way. */
const FIRST_STATE_MS = 100;

/** The devices and the connection of one call, from its first order to `close`. A failure is reported once. */
export class CallMedia {
  #end: () => void = () => undefined;
  /** Resolves when the call is over. What the engine was doing at that moment may never settle. */
  readonly ended = new Promise<void>((resolve) => {
    this.#end = resolve;
  });
  readonly #callId: string;
  readonly #callType: CallType;
  readonly #ports: CallMediaPorts;
  readonly #microphone: Microphone;
  readonly #opening: Promise<DeviceFailure | null>;
  #connection: CallConnection;
  #figures = new MediaFigures();
  #camera: Camera | null = null;
  #screen: ScreenShare | null = null;
  /** Null until media flow for the first time: then the other side is told. */
  #reportedState: MediaState | null = null;
  #hold = { here: false, there: false };
  #everConnected = false;
  #view: MediaView;
  #over = false;
  #cancelSample: () => void = () => undefined;

  constructor(
    callId: string,
    callType: CallType,
    network: NetworkPlan,
    sealed: boolean,
    ports: CallMediaPorts,
    rejoin: Rejoining | null = null,
  ) {
    this.#callId = callId;
    this.#callType = callType;
    this.#ports = ports;
    this.#view = { ...noMedia, callId };
    this.#microphone = new Microphone(
      { ...ports, open: ports.openMicrophone },
      (microphone) => this.#show({ microphone }),
      () => this.engineFailed(),
    );
    if (rejoin !== null) this.#hold = rejoin.hold;
    if (this.#isHeld) this.#microphone.beginPaused(rejoin?.muted === true);
    // It takes the longest of all, so it begins first.
    this.#opening = this.#isHeld ? Promise.resolve(null) : this.#microphone.open();
    try {
      this.#connection = this.#connect(rejoin?.pair ?? FIRST, network, sealed);
    } catch (error) {
      this.#microphone.close();
      throw error;
    }
  }

  async makeOffer(): Promise<void> {
    const sdp = await this.#offer(false);
    if (sdp !== null) this.#report({ kind: 'offerReady', callId: this.#callId, sdp });
  }

  /** In a window that knows nothing of the call: as an offer, with microphone and hold as they were. */
  async makeRejoin({ pair, muted }: Rejoining): Promise<void> {
    const sdp = await this.#offer(muted);
    if (sdp !== null) this.#report({ kind: 'rejoinReady', callId: this.#callId, pair, answers: false, sdp });
  }

  async applyAnswer(answer: SessionDescription): Promise<void> {
    const before = this.#connection.lines;
    const lines = await this.#connection.applyAnswer(answer);
    if (before !== null && lines !== null && !this.#over) this.#forget(before, lines);
  }

  async makeAnswer(offer: SessionDescription): Promise<void> {
    const lines = await this.#connection.takeOffer(offer);
    if (lines === null) return this.#fail('engine');
    await this.#connection.makeAnswer({
      firstWithinMs: FIRST_CANDIDATE_MS,
      mayAnswer: () => this.#microphoneIsOpen(),
      answered: (sdp, candidates) => {
        this.#report({ kind: 'answerReady', callId: this.#callId, sdp, candidates: [...candidates] });
      },
      join: () => this.#join(lines),
    });
  }

  /** The other side begins anew: another connection in the place of the one there was, and the devices as they are. */
  async answerRejoin(pair: Pair, network: NetworkPlan, offer: SessionDescription, sealed: boolean): Promise<void> {
    this.#connection.close();
    this.#connection = this.#connect(pair, network, sealed);
    this.#figures = new MediaFigures();
    const connection = this.#connection;
    const lines = await connection.takeOffer(offer);
    if (lines === null) return this.#fail('engine');
    await connection.makeAnswer({
      firstWithinMs: 0,
      mayAnswer: async () => !this.#over,
      answered: (sdp) => this.#report({ kind: 'rejoinReady', callId: this.#callId, pair, answers: true, sdp }),
      join: () => this.#joinAgain(lines),
    });
  }

  restart(pair: Pair, network: NetworkPlan): Promise<void> {
    return this.#connection.restart(pair, network, (ours) => this.#restarted(pair, false, ours));
  }

  answerRestart(pair: Pair, network: NetworkPlan, theirs: IceCredentials): Promise<void> {
    return this.#connection.answerRestart(pair, network, theirs, (ours) => this.#restarted(pair, true, ours));
  }

  applyRestart(pair: Pair, theirs: IceCredentials): Promise<void> {
    return this.#connection.applyRestart(pair, theirs);
  }

  addRemoteCandidates(candidates: readonly IceCandidate[]): Promise<void> {
    return this.#connection.addCandidates(candidates);
  }

  /** How frames go from now on; before, none passes. */
  sealMedia(keys: MediaKeys | null): void {
    if (!this.#over) this.#connection.seal(keys);
  }

  setMuted(muted: boolean): void {
    this.#microphone.setMuted(muted);
  }

  setCamera(on: boolean): void {
    if (!this.#isHeld) this.#guard(this.#camera?.turn(on));
  }

  setScreen(on: boolean): void {
    if (!this.#isHeld) this.#guard(this.#screen?.turn(on));
  }

  /**
   * While anybody holds the call nothing is sent on any line, no device is open and nothing is played. Then the
   * microphone comes back as it was, and the camera if it was we who held: when the other side resumes, nobody here has
   * pressed anything, so that no picture may come of it. What of the screen is shared is chosen anew.
   */
  setHold(here: boolean, there: boolean): void {
    if (this.#over) return;
    const was = this.#hold;
    const wasHeld = this.#isHeld;
    this.#hold = { here, there };
    this.#play(!this.#isHeld);
    if (this.#isHeld && !wasHeld) {
      this.#microphone.pause();
      this.#guard(this.#screen?.turn(false));
    }
    if (here && !was.here) this.#guard(this.#camera?.pause());
    if (there && !was.there) this.#guard(this.#camera?.turn(false));
    if (wasHeld && !this.#isHeld) {
      this.#microphone.resume();
      this.#guard(this.#camera?.resume());
    }
    this.#reportState();
  }

  get #isHeld(): boolean {
    return this.#hold.here || this.#hold.there;
  }

  #play(on: boolean): void {
    const { audio, camera, screen } = this.#connection.lines ?? {};
    for (const line of [audio, camera, screen]) if (line) line.receiver.track.enabled = on;
  }

  #guard(work: Promise<void> | undefined): void {
    void work?.catch(() => this.engineFailed());
  }

  /** Something broke that should not; the call cannot go on in this window. */
  engineFailed(): void {
    this.#fail('engine');
  }

  /** Releases the devices and the connection. Nothing is reported any more. */
  close(): void {
    this.#over = true;
    this.#end();
    this.#cancelSample();
    this.#microphone.close();
    this.#camera?.close();
    this.#screen?.close();
    this.#connection.close();
  }

  /** What comes of it concerns the call for as long as it is the one there is. */
  #connect(pair: Pair, network: NetworkPlan, sealed: boolean): CallConnection {
    const callId = this.#callId;
    const { generation } = pair;
    const broken = { notSealed: () => this.#fail('notSealed'), failed: () => this.engineFailed() };
    const layer = sealed ? new FrameLayer(this.#ports.takeFramesWorker(), broken) : null;
    return new CallConnection(pair, network, layer, {
      startTimer: this.#ports.startTimer,
      candidates: (of, candidates) => this.#report({ kind: 'localCandidates', callId, pair: of, candidates }),
      flows: (route, remoteCertificateSha256) => {
        this.#report({ kind: 'connected', callId, generation, route, remoteCertificateSha256 });
      },
      connected: () => {
        void this.#sample();
        this.#ports.startTimer(FIRST_STATE_MS, () => {
          this.#everConnected = true;
          this.#reportState();
        });
      },
      progressed: (media) => this.#report({ kind: 'progressed', callId, media }),
      relaysTried: (relays) => this.#report({ kind: 'relaysTried', callId, relays: [...relays] }),
      interrupted: (sign) => this.#report({ kind: 'interrupted', callId, generation, sign }),
      closedThere: () => this.#report({ kind: 'closedThere', callId, generation }),
      failed: (failure) => this.#fail(failure),
      broken: () => this.engineFailed(),
      pathChanged: () => void this.#sample(),
    });
  }

  #restarted(pair: Pair, answers: boolean, credentials: IceCredentials): void {
    this.#report({ kind: 'restartReady', callId: this.#callId, pair, answers, credentials });
  }

  async #offer(muted: boolean): Promise<string | null> {
    if (!(await this.#microphoneIsOpen())) return null;
    if (muted) this.#microphone.setMuted(true);
    await this.#join(this.#connection.addLines());
    const sdp = await this.#connection.makeOffer();
    return this.#over ? null : sdp;
  }

  async #microphoneIsOpen(): Promise<boolean> {
    const failure = await this.#opening;
    if (failure !== null) this.#fail(MICROPHONE_FAILURES[failure]);
    return !this.#over;
  }

  async #join(lines: MediaLines): Promise<void> {
    const { audio, camera, screen } = lines;
    await this.#microphone.join(audio.sender);
    this.#hear(lines);
    if (screen !== null) {
      this.#screen = new ScreenShare(screen.sender, this.#ports.openScreen, (view) => this.#show({ screen: view }));
      this.#show({ screen: 'off' });
    }
    if (camera === null) return;
    this.#camera = new Camera(camera.sender, { ...this.#ports, open: this.#ports.openCamera }, (view, localVideo) => {
      // What comes of an attempt that was begun before the line was refused.
      if (this.#camera !== null) this.#show({ camera: view, localVideo });
    });
    this.#show({ camera: 'off' });
    // Not awaited: a camera may take a second to start, and the phone on the other side can ring meanwhile.
    if (this.#callType === 'video') this.setCamera(true);
  }

  async #joinAgain(lines: MediaLines): Promise<void> {
    const { audio, camera, screen } = lines;
    await this.#microphone.join(audio.sender);
    if (camera !== null) await this.#camera?.join(camera.sender);
    if (screen !== null) await this.#screen?.join(screen.sender);
    this.#hear(lines);
  }

  #hear({ audio, camera, screen }: MediaLines): void {
    this.#show({
      remoteAudio: audio.receiver.track,
      remoteVideo: camera?.receiver.track ?? null,
      remoteScreen: screen?.receiver.track ?? null,
    });
    this.#play(!this.#isHeld);
  }

  /** The other side has no line for some of our pictures: what was opened for them is released. */
  #forget(before: MediaLines, lines: MediaLines): void {
    if (before.camera !== null && lines.camera === null) {
      this.#camera?.close();
      this.#camera = null;
      this.#show({ camera: 'absent', localVideo: null, remoteVideo: null });
    }
    if (before.screen !== null && lines.screen === null) {
      this.#screen?.close();
      this.#screen = null;
      this.#show({ screen: 'absent', remoteScreen: null });
    }
  }

  /** Reads the figures, and comes again in a quarter of a second. */
  async #sample(): Promise<void> {
    this.#cancelSample();
    if (this.#over) return;
    const connection = this.#connection;
    const report = await connection.sample();
    if (this.#over || connection !== this.#connection) return;
    const { camera = null, screen = null } = connection.lines ?? {};
    const mids = { camera: camera?.mid ?? null, screen: screen?.mid ?? null };
    const figures = this.#figures.take(report, mids, Date.now(), this.#isHeld);
    if (figures !== null) this.#show(figures);
    this.#cancelSample();
    const afterMs = this.#figures.hasSound ? SAMPLE_MS : FIRST_SAMPLES_MS;
    this.#cancelSample = this.#ports.startTimer(afterMs, () => void this.#sample());
  }

  #fail(failure: Failure): void {
    if (this.#over) return;
    this.#report({ kind: 'failed', callId: this.#callId, failure });
    this.close();
  }

  #report(report: MediaReport): void {
    if (!this.#over) this.#ports.report(report);
  }

  #show(change: Partial<MediaView>): void {
    if (this.#over) return;
    this.#view = { ...this.#view, ...change };
    this.#ports.viewChanged(this.#view);
    this.#reportState();
  }

  #reportState(): void {
    const { microphone, camera, screen } = this.#view;
    if (!this.#everConnected) return;
    const held = this.#hold.here;
    const state = { microphone: microphone === 'on', camera: camera === 'on', screen: screen === 'on', held };
    if (this.#reportedState !== null && isSame(state, this.#reportedState)) return;
    this.#reportedState = state;
    this.#report({ kind: 'mediaState', callId: this.#callId, ...state });
  }
}
