import type { CallType, IceCandidate, NetworkPlan, Route, SessionDescription } from '../../core/call/call.ts';
import { isSame, type MediaState } from '../../core/call/mediaState.ts';
import type { MediaKeys } from '../../core/call/secondLayer.ts';
import type { MediaReport } from '../../core/ipc/mediaReport.ts';
import { Camera } from './Camera.ts';
import { createCandidateBatcher, type CandidateBatcher } from './candidateBatcher.ts';
import { remoteCertificateSha256 } from './certificate.ts';
import { createConnectionWatch, type ConnectionWatch } from './connectionWatch.ts';
import type { DeviceFailure, OnDevicesChanged, OpenDevice, OpenScreen } from './devices.ts';
import { FrameLayer, takesStreams } from './frames/FrameLayer.ts';
import { FIRST_SAMPLES_MS, MediaFigures, SAMPLE_MS } from './MediaFigures.ts';
import { noMedia, type MediaView } from './mediaView.ts';
import { Microphone } from './Microphone.ts';
import {
  acceptMediaLines,
  addMediaLines,
  answeredLines,
  createPeerConnection,
  type MediaLines,
} from './peerConnection.ts';
import { createRemoteCandidates, type RemoteCandidates } from './remoteCandidates.ts';
import { selectedRoute } from './route.ts';
import { ScreenShare } from './ScreenShare.ts';
import { applySendingParameters } from './sendingParameters.ts';
import { descriptionForEngine } from './sessionDescription.ts';
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

/** The devices and the connection of one call, from its first order to `close`. A failure is reported once. */
export class CallMedia {
  #end: () => void = () => undefined;
  /** Resolves when the call is over. What the engine was doing at that moment may never settle. */
  readonly ended = new Promise<void>((resolve) => {
    this.#end = resolve;
  });
  readonly #callId: string;
  readonly #callType: CallType;
  readonly #relayOnly: boolean;
  readonly #ports: CallMediaPorts;
  readonly #connection: RTCPeerConnection;
  /** Null where the other side has none, and said so before the connection was made. */
  readonly #layer: FrameLayer | null;
  readonly #batcher: CandidateBatcher;
  readonly #remoteCandidates: RemoteCandidates;
  readonly #watch: ConnectionWatch;
  readonly #microphone: Microphone;
  readonly #opening: Promise<DeviceFailure | null>;
  readonly #figures = new MediaFigures();
  #camera: Camera | null = null;
  #screen: ScreenShare | null = null;
  #lines: MediaLines | null = null;
  /** Null until media flow for the first time: then the other side is told. */
  #reportedState: MediaState | null = null;
  #hold = { here: false, there: false };
  #everConnected = false;
  #offer: RTCSessionDescriptionInit | null = null;
  #reportedRoute: Route | null = null;
  #view: MediaView;
  #over = false;
  #cancelSample: () => void = () => undefined;

  constructor(callId: string, callType: CallType, network: NetworkPlan, sealed: boolean, ports: CallMediaPorts) {
    this.#callId = callId;
    this.#callType = callType;
    this.#relayOnly = network.relayOnly;
    this.#ports = ports;
    this.#view = { ...noMedia, callId };
    this.#microphone = new Microphone(
      { ...ports, open: ports.openMicrophone },
      (microphone) => this.#show({ microphone }),
      () => this.engineFailed(),
    );
    // It takes the longest of all, so it begins first.
    this.#opening = this.#microphone.open();
    try {
      this.#connection = createPeerConnection(network, sealed && takesStreams);
      const broken = { notSealed: () => this.#fail('notSealed'), failed: () => this.engineFailed() };
      this.#layer = sealed ? new FrameLayer(ports.takeFramesWorker(), broken) : null;
    } catch (error) {
      this.#microphone.close();
      throw error;
    }
    this.#remoteCandidates = createRemoteCandidates(this.#connection);
    this.#batcher = createCandidateBatcher((candidates) => {
      this.#report({ kind: 'localCandidates', callId, candidates });
    }, ports.startTimer);
    this.#watch = createConnectionWatch(
      network.relayOnly,
      {
        connected: () => this.#connected(),
        interrupted: () => this.#show({ interrupted: true }),
        progressed: (media) => this.#report({ kind: 'progressed', callId, media }),
        failed: (failure) => this.#fail(failure),
      },
      ports.startTimer,
    );
    this.#listen();
  }

  /**
   * Makes the offer and keeps it. Without a local description nothing gathers, so no address can leave before the
   * answer.
   */
  async makeOffer(): Promise<void> {
    if (!(await this.#microphoneIsOpen())) return;
    const lines = addMediaLines(this.#connection);
    this.#layer?.attach(lines);
    await this.#join(lines);
    const offer = await this.#connection.createOffer();
    if (this.#over) return;
    this.#offer = offer;
    this.#report({ kind: 'offerReady', callId: this.#callId, sdp: offer.sdp ?? '' });
  }

  async applyAnswer(answer: SessionDescription): Promise<void> {
    const offer = this.#offer;
    if (offer === null || this.#over) return;
    this.#offer = null;
    // One behind the other in the engine, which need not wait for us in between.
    await Promise.all([
      this.#connection.setLocalDescription(offer),
      this.#connection.setRemoteDescription({ type: 'answer', sdp: descriptionForEngine(answer) }),
    ]);
    await this.#remoteCandidates.descriptionIsSet();
    this.#watchTransport();
    if (this.#lines === null || this.#over) return;
    this.#forget(this.#lines, answeredLines(this.#lines));
    this.#limitSending(this.#lines);
  }

  async makeAnswer(offer: SessionDescription): Promise<void> {
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: descriptionForEngine(offer) });
    const lines = acceptMediaLines(this.#connection);
    if (lines === null) return this.#fail('engine');
    // In the very turn in which the lines came about: an engine lets frames of lines nobody took pass for ever.
    this.#layer?.attach(lines);
    await this.#remoteCandidates.descriptionIsSet();
    const answer = await this.#connection.createAnswer();
    this.#batcher.hold();
    await this.#connection.setLocalDescription(answer);
    if (!(await this.#microphoneIsOpen())) return;
    const candidates = await this.#batcher.heldWithin(this.#relayOnly ? 0 : FIRST_CANDIDATE_MS);
    this.#report({ kind: 'answerReady', callId: this.#callId, sdp: answer.sdp ?? '', candidates: [...candidates] });
    this.#batcher.release();
    await this.#join(lines);
    this.#watchTransport();
    this.#limitSending(lines);
  }

  addRemoteCandidates(candidates: readonly IceCandidate[]): Promise<void> {
    return this.#over ? Promise.resolve() : this.#remoteCandidates.add(candidates);
  }

  /** How frames go from now on; before, none passes. */
  sealMedia(keys: MediaKeys | null): void {
    if (!this.#over) this.#layer?.use(keys);
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
    const { audio, camera, screen } = this.#lines ?? {};
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
    this.#watch.stop();
    this.#batcher.drop();
    this.#cancelSample();
    this.#microphone.close();
    this.#camera?.close();
    this.#screen?.close();
    this.#connection.close();
    this.#layer?.close();
  }

  #listen(): void {
    const connection = this.#connection;
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate === null) {
        this.#batcher.flush();
        return;
      }
      // An empty one marks the end for one media line; the next event marks it for all.
      if (candidate.candidate === '') return;
      this.#watch.gathered(candidate.type);
      this.#batcher.add({
        candidate: candidate.candidate,
        sdpMid: candidate.sdpMid ?? '',
        sdpMLineIndex: candidate.sdpMLineIndex ?? 0,
        usernameFragment: candidate.usernameFragment ?? '',
      });
    });
    connection.addEventListener('icegatheringstatechange', () => {
      if (connection.iceGatheringState === 'complete') this.#watch.gatheringComplete();
    });
    connection.addEventListener('iceconnectionstatechange', () => this.#watch.iceState(connection.iceConnectionState));
    connection.addEventListener('connectionstatechange', () => this.#watch.state(connection.connectionState));
  }

  /** There from the local description on; one that is listened to late tells nothing of what was before. */
  #watchTransport(): void {
    this.#watch.began();
    const transport = this.#lines?.audio.sender.transport ?? null;
    if (transport === null || this.#over) return;
    const tell = (): void => this.#watch.transportState(transport.state);
    transport.addEventListener('statechange', tell);
    tell();
  }

  /** Media may flow meanwhile, by the engine's own measure: whoever waits to hear them waits for nothing of this. */
  #limitSending(lines: MediaLines): void {
    if (!this.#over) applySendingParameters(lines).catch(() => this.engineFailed());
  }

  async #microphoneIsOpen(): Promise<boolean> {
    const failure = await this.#opening;
    if (failure !== null) this.#fail(MICROPHONE_FAILURES[failure]);
    return !this.#over;
  }

  async #join(lines: MediaLines): Promise<void> {
    const { audio, camera, screen } = lines;
    this.#lines = lines;
    await this.#microphone.join(audio.sender);
    this.#show({
      remoteAudio: audio.receiver.track,
      remoteVideo: camera?.receiver.track ?? null,
      remoteScreen: screen?.receiver.track ?? null,
    });
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

  /** The other side has no line for some of our pictures: what was opened for them is released. */
  #forget(before: MediaLines, lines: MediaLines): void {
    this.#lines = lines;
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

  #connected(): void {
    this.#everConnected = true;
    this.#show({ interrupted: false });
    const ice = this.#lines?.audio.sender.transport?.iceTransport;
    if (ice && ice.onselectedcandidatepairchange === null) {
      ice.onselectedcandidatepairchange = () => void this.#sample();
    }
    void this.#sample();
  }

  /** Reads the figures, says the route if it is new, and comes again in a second. */
  async #sample(): Promise<void> {
    this.#cancelSample();
    if (this.#over) return;
    const report = await this.#connection.getStats();
    await this.#reportRoute(selectedRoute(report));
    if (this.#over) return;
    const { camera = null, screen = null } = this.#lines ?? {};
    const mids = { camera: camera?.mid ?? null, screen: screen?.mid ?? null };
    const figures = this.#figures.take(report, mids, Date.now(), this.#isHeld);
    if (figures !== null) this.#show(figures);
    this.#cancelSample();
    const afterMs = this.#figures.hasSound ? SAMPLE_MS : FIRST_SAMPLES_MS;
    this.#cancelSample = this.#ports.startTimer(afterMs, () => void this.#sample());
  }

  async #reportRoute(route: Route | null): Promise<void> {
    if (route === null || route === this.#reportedRoute) return;
    const remoteCertificate = await remoteCertificateSha256(this.#lines?.audio.sender.transport ?? null);
    // Two samples may have met here; the first has said it.
    if (remoteCertificate === null || route === this.#reportedRoute) return;
    this.#reportedRoute = route;
    this.#report({ kind: 'connected', callId: this.#callId, route, remoteCertificateSha256: remoteCertificate });
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
