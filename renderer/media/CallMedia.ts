import type { CallType, IceCandidate, NetworkPlan, Route, SessionDescription } from '../../core/call/call.ts';
import type { MediaReport } from '../../core/ipc/mediaReport.ts';
import { Camera } from './Camera.ts';
import { createCandidateBatcher, type CandidateBatcher } from './candidateBatcher.ts';
import { readStatistics } from './callStatistics.ts';
import { remoteCertificateSha256 } from './certificate.ts';
import { createConnectionWatch, type ConnectionWatch } from './connectionWatch.ts';
import type { OnDevicesChanged, OpenDevice } from './devices.ts';
import { noMedia, type MediaView } from './mediaView.ts';
import { Microphone } from './Microphone.ts';
import { acceptMediaLines, addMediaLines, createPeerConnection, type MediaLines } from './peerConnection.ts';
import { createPictureWatch } from './pictureWatch.ts';
import { createRemoteCandidates, type RemoteCandidates } from './remoteCandidates.ts';
import { selectedRoute } from './route.ts';
import { withFingerprint } from './sessionDescription.ts';
import type { StartTimer } from './timer.ts';

export interface CallMediaPorts {
  readonly report: (report: MediaReport) => void;
  readonly viewChanged: (view: MediaView) => void;
  readonly startTimer: StartTimer;
  readonly openMicrophone: OpenDevice;
  readonly openCamera: OpenDevice;
  readonly onDevicesChanged: OnDevicesChanged;
}

type Failure = Extract<MediaReport, { kind: 'failed' }>['failure'];

const SAMPLE_MS = 1000;
/** Until the first sound: a person waits for it, so a call that stays silent should be seen at once. */
const FIRST_SAMPLES_MS = 100;

const MICROPHONE_FAILURES = {
  missing: 'microphoneMissing',
  blocked: 'microphoneBlocked',
  busy: 'microphoneBusy',
} as const;

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
  readonly #connection: RTCPeerConnection;
  readonly #batcher: CandidateBatcher;
  readonly #remoteCandidates: RemoteCandidates;
  readonly #watch: ConnectionWatch;
  readonly #microphone: Microphone;
  readonly #pictureWatch = createPictureWatch();
  #camera: Camera | null = null;
  #audio: RTCRtpTransceiver | null = null;
  #offer: RTCSessionDescriptionInit | null = null;
  #reportedRoute: Route | null = null;
  #view: MediaView;
  #over = false;
  #cancelSample: () => void = () => undefined;

  constructor(callId: string, callType: CallType, network: NetworkPlan, ports: CallMediaPorts) {
    this.#callId = callId;
    this.#callType = callType;
    this.#ports = ports;
    this.#view = { ...noMedia, callId };
    this.#connection = createPeerConnection(network);
    this.#remoteCandidates = createRemoteCandidates(this.#connection);
    this.#batcher = createCandidateBatcher((candidates) => {
      this.#report({ kind: 'localCandidates', callId, candidates });
    }, ports.startTimer);
    this.#watch = createConnectionWatch(
      network.relayOnly,
      {
        connected: () => this.#connected(),
        interrupted: () => this.#show({ interrupted: true }),
        failed: (failure) => this.#fail(failure),
      },
      ports.startTimer,
    );
    this.#microphone = new Microphone(
      { ...ports, open: ports.openMicrophone },
      (microphone) => this.#show({ microphone }),
      () => this.engineFailed(),
    );
    this.#listen();
  }

  get callId(): string {
    return this.#callId;
  }

  /**
   * Makes the offer and keeps it. Without a local description nothing gathers, so no address can leave before the
   * answer.
   */
  async makeOffer(): Promise<void> {
    if (!(await this.#openMicrophone())) return;
    await this.#join(addMediaLines(this.#connection, this.#callType === 'video'));
    const offer = await this.#connection.createOffer();
    if (this.#over) return;
    this.#offer = offer;
    this.#report({ kind: 'offerReady', callId: this.#callId, sdp: offer.sdp ?? '' });
  }

  async applyAnswer(answer: SessionDescription): Promise<void> {
    const offer = this.#offer;
    if (offer === null || this.#over) return;
    this.#offer = null;
    await this.#connection.setLocalDescription(offer);
    this.#watchTransport();
    await this.#setRemote('answer', answer);
  }

  async makeAnswer(offer: SessionDescription): Promise<void> {
    // It takes the longest of all, so it opens while the offer is read.
    const microphone = this.#openMicrophone();
    await this.#setRemote('offer', offer);
    const lines = acceptMediaLines(this.#connection);
    if (lines === null) return this.#fail('engine');
    if (!(await microphone)) return;
    await this.#join(lines);
    const answer = await this.#connection.createAnswer();
    // As it was made, and before gathering begins: the first candidate waits for nothing, and must not overtake it.
    this.#report({ kind: 'answerReady', callId: this.#callId, sdp: answer.sdp ?? '' });
    await this.#connection.setLocalDescription(answer);
    this.#watchTransport();
  }

  addRemoteCandidates(candidates: readonly IceCandidate[]): Promise<void> {
    return this.#over ? Promise.resolve() : this.#remoteCandidates.add(candidates);
  }

  setMuted(muted: boolean): void {
    this.#microphone.setMuted(muted);
  }

  setCamera(on: boolean): void {
    void this.#camera?.turn(on).catch(() => this.engineFailed());
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
    this.#connection.close();
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
    connection.addEventListener('connectionstatechange', () => this.#watch.state(connection.connectionState));
  }

  /** There from the local description on; one that is listened to late tells nothing of what was before. */
  #watchTransport(): void {
    const transport = this.#audio?.sender.transport ?? null;
    if (transport === null || this.#over) return;
    const tell = (): void => this.#watch.transportState(transport.state);
    transport.addEventListener('statechange', tell);
    tell();
  }

  async #openMicrophone(): Promise<boolean> {
    const failure = await this.#microphone.open();
    if (failure !== null) this.#fail(MICROPHONE_FAILURES[failure]);
    return !this.#over;
  }

  async #join({ audio, video }: MediaLines): Promise<void> {
    this.#audio = audio;
    await this.#microphone.join(audio.sender);
    this.#show({ remoteAudio: audio.receiver.track, remoteVideo: video?.receiver.track ?? null });
    if (video === null) return;
    video.receiver.track.addEventListener('unmute', () => {
      this.#pictureWatch.begun();
      this.#show({ remotePicture: true });
    });
    this.#camera = new Camera(video.sender, { ...this.#ports, open: this.#ports.openCamera }, (camera, localVideo) => {
      this.#show({ camera, localVideo });
    });
    this.#show({ camera: 'off' });
    // Not awaited: a camera may take a second to start, and the phone on the other side can ring meanwhile.
    if (this.#callType === 'video') this.setCamera(true);
  }

  async #setRemote(type: 'offer' | 'answer', description: SessionDescription): Promise<void> {
    await this.#connection.setRemoteDescription({ type, sdp: withFingerprint(description) });
    await this.#remoteCandidates.descriptionIsSet();
  }

  #connected(): void {
    this.#show({ interrupted: false });
    const ice = this.#audio?.sender.transport?.iceTransport;
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
    const statistics = readStatistics(report);
    await this.#reportRoute(selectedRoute(report));
    if (this.#over) return;
    const firstSoundAt = this.#view.firstSoundAt ?? (statistics.soundDecoded ? Date.now() : null);
    this.#show({ statistics, firstSoundAt, remotePicture: this.#pictureWatch.sample(statistics.framesDecoded) });
    this.#cancelSample();
    this.#cancelSample = this.#ports.startTimer(
      firstSoundAt === null ? FIRST_SAMPLES_MS : SAMPLE_MS,
      () => void this.#sample(),
    );
  }

  async #reportRoute(route: Route | null): Promise<void> {
    if (route === null || route === this.#reportedRoute) return;
    const remoteCertificate = await remoteCertificateSha256(this.#audio?.sender.transport ?? null);
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
  }
}
