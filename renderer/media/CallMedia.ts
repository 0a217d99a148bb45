import type { CallType, IceCandidate, IceCredentials, NetworkPlan, SessionDescription } from '../../core/call/call.ts';
import { FIRST, type Pair } from '../../core/call/connection.ts';
import type { OwnMediaState } from '../../core/call/mediaState.ts';
import type { MediaKeys } from '../../core/call/secondLayer.ts';
import type { MediaReport } from '../../core/ipc/mediaReport.ts';
import { CallConnection, type CallConnectionPorts } from './CallConnection.ts';
import { CallDevices, type Before, type DeviceSources } from './CallDevices.ts';
import { FrameLayer } from './frames/FrameLayer.ts';
import { FIRST_SAMPLES_MS, MediaFigures, SAMPLE_MS } from './MediaFigures.ts';
import { createMediaStateNews, type MediaStateNews } from './mediaStateNews.ts';
import { noMedia, type MediaView } from './mediaView.ts';
import type { MediaLines } from './peerConnection.ts';
import { QualityLog } from './QualityLog.ts';

export interface CallMediaPorts extends DeviceSources {
  readonly report: (report: MediaReport) => void;
  readonly viewChanged: (view: MediaView) => void;
  readonly takeFramesWorker: () => Worker;
}

/** How a call goes on in a window that has nothing of it. */
export interface Rejoining extends Before {
  readonly pair: Pair;
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
  readonly #ports: CallMediaPorts;
  readonly #devices: CallDevices;
  #connection: CallConnection;
  #figures = new MediaFigures();
  readonly #quality = new QualityLog();
  readonly #stateNews: MediaStateNews;
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
    this.#ports = ports;
    this.#view = { ...noMedia, callId };
    this.#stateNews = createMediaStateNews(
      ports.startTimer,
      () => this.#state,
      (state) => this.#report({ kind: 'mediaState', callId, ...state }),
    );
    // The microphone takes the longest of all, so it begins first.
    this.#devices = new CallDevices(
      callType,
      ports,
      { show: (change) => this.#show(change), broken: () => this.engineFailed() },
      rejoin,
    );
    try {
      this.#connection = this.#connect(rejoin?.pair ?? FIRST, network, sealed);
    } catch (error) {
      this.#devices.close();
      throw error;
    }
  }

  async makeOffer(): Promise<void> {
    const sdp = await this.#offer();
    if (sdp !== null) this.#report({ kind: 'offerReady', callId: this.#callId, sdp });
  }

  /** In a window that knows nothing of the call: as an offer, with microphone and hold as they were. */
  async makeRejoin({ pair }: Rejoining): Promise<void> {
    const sdp = await this.#offer();
    if (sdp === null) return;
    this.#report({ kind: 'rejoinReady', callId: this.#callId, pair, answers: false, sdp });
    // The call was accepted long ago.
    await this.#connection.gather();
  }

  /** The other side has accepted, and its answer is on its way. */
  gather(): Promise<void> {
    return this.#connection.gather();
  }

  async applyAnswer(answer: SessionDescription): Promise<void> {
    const before = this.#connection.lines;
    const lines = await this.#connection.applyAnswer(answer);
    if (before !== null && lines !== null && !this.#over) this.#devices.forget(before, lines);
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
    this.#devices.leave();
    this.#connection.close();
    this.#connection = this.#connect(pair, network, sealed);
    this.#figures = new MediaFigures();
    this.#quality.pause();
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

  /** As `answerRejoin`, in a window that had nothing of the call. */
  async makeRejoined(pair: Pair, offer: SessionDescription): Promise<void> {
    const lines = await this.#connection.takeOffer(offer);
    if (lines === null) return this.#fail('engine');
    await this.#connection.makeAnswer({
      firstWithinMs: 0,
      mayAnswer: () => this.#microphoneIsOpen(),
      answered: (sdp) => this.#report({ kind: 'rejoinReady', callId: this.#callId, pair, answers: true, sdp }),
      join: () => this.#join(lines),
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
    this.#devices.setMuted(muted);
  }

  setCamera(on: boolean): void {
    this.#devices.setCamera(on);
  }

  setScreen(on: boolean): void {
    this.#devices.setScreen(on);
  }

  /** As the person wishes, in this call. */
  setSmallPicture(on: boolean): void {
    if (this.#over) return;
    this.#connection.setSmallPicture(on);
    this.#show({ smallPicture: on });
  }

  changeDevice(kind: 'microphone' | 'camera'): void {
    if (!this.#over) this.#devices.change(kind);
  }

  /** While anybody holds the call nothing is sent, and nothing is played. */
  setHold(here: boolean, there: boolean): void {
    if (this.#over) return;
    this.#play(!here && !there);
    this.#devices.setHold({ here, there });
    this.#stateNews.look();
  }

  #play(on: boolean): void {
    const { audio, camera, screen } = this.#connection.lines ?? {};
    for (const line of [audio, camera, screen]) if (line) line.receiver.track.enabled = on;
  }

  /**
   * Something broke that should not; the call cannot go on in this window. On a connection that the engine closed by
   * itself everything breaks, and main makes another.
   */
  engineFailed(): void {
    if (!this.#connection.noticeClosedHere()) this.#fail('engine');
  }

  /** Releases the devices and the connection. Nothing is reported any more. */
  close(): void {
    this.#over = true;
    this.#end();
    this.#cancelSample();
    this.#devices.close();
    this.#connection.close();
  }

  /** What comes of it concerns the call for as long as it is the one there is. */
  #connect(pair: Pair, network: NetworkPlan, sealed: boolean): CallConnection {
    const callId = this.#callId;
    const { generation } = pair;
    const broken = { notSealed: () => this.#fail('notSealed'), failed: () => this.engineFailed() };
    const layer = sealed ? new FrameLayer(this.#ports.takeFramesWorker(), broken) : null;
    const ports: CallConnectionPorts = {
      startTimer: this.#ports.startTimer,
      candidates: (of, candidates) => this.#report({ kind: 'localCandidates', callId, pair: of, candidates }),
      flows: (route, remoteCertificateSha256) => {
        this.#report({ kind: 'connected', callId, generation, route, remoteCertificateSha256 });
      },
      connected: () => {
        void this.#sample();
        this.#stateNews.connected();
      },
      progressed: (media) => this.#report({ kind: 'progressed', callId, media }),
      relaysTried: (relays) => this.#report({ kind: 'relaysTried', callId, relays: [...relays] }),
      interrupted: (sign) => this.#report({ kind: 'interrupted', callId, generation, sign }),
      closedThere: () => this.#report({ kind: 'closedThere', callId, generation }),
      closedHere: () => this.#report({ kind: 'closedHere', callId, generation }),
      foundNoWay: (of, lacks) => this.#report({ kind: 'noWay', callId, pair: of, lacks }),
      broken: () => this.engineFailed(),
      pathChanged: () => void this.#sample(),
    };
    let connection: CallConnection;
    try {
      connection = new CallConnection(pair, network, layer, ports);
    } catch (error) {
      layer?.close();
      throw error;
    }
    connection.setSmallPicture(this.#view.smallPicture);
    return connection;
  }

  #restarted(pair: Pair, answers: boolean, credentials: IceCredentials): void {
    this.#report({ kind: 'restartReady', callId: this.#callId, pair, answers, credentials });
  }

  async #offer(): Promise<string | null> {
    if (!(await this.#microphoneIsOpen())) return null;
    await this.#join(this.#connection.addLines());
    const sdp = await this.#connection.makeOffer();
    return this.#over ? null : sdp;
  }

  async #microphoneIsOpen(): Promise<boolean> {
    const failure = await this.#devices.opened;
    if (failure !== null) this.#fail(MICROPHONE_FAILURES[failure]);
    return !this.#over;
  }

  async #join(lines: MediaLines): Promise<void> {
    await this.#devices.joinSound(lines);
    this.#hear(lines);
    this.#devices.joinPictures(lines);
  }

  async #joinAgain(lines: MediaLines): Promise<void> {
    await this.#devices.joinAgain(lines);
    this.#hear(lines);
  }

  #hear({ audio, camera, screen }: MediaLines): void {
    this.#show({
      remoteAudio: audio.receiver.track,
      remoteVideo: camera?.receiver.track ?? null,
      remoteScreen: screen?.receiver.track ?? null,
    });
    this.#play(!this.#devices.isHeld);
  }

  /** Reads the figures, and comes again in a quarter of a second. */
  async #sample(): Promise<void> {
    this.#cancelSample();
    if (this.#over) return;
    const connection = this.#connection;
    const report = await connection.sample(this.#devices.isHeld);
    if (this.#over || connection !== this.#connection) return;
    const { camera = null, screen = null } = connection.lines ?? {};
    const mids = { camera: camera?.mid ?? null, screen: screen?.mid ?? null };
    const figures = this.#figures.take(report, mids, Date.now(), this.#devices.isHeld);
    if (figures !== null) this.#show(figures);
    if (this.#devices.isHeld) this.#quality.pause();
    else {
      const quality = this.#quality.take(report, mids.camera, performance.now());
      if (quality !== null) this.#show({ quality });
    }
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
    this.#stateNews.look();
  }

  get #state(): OwnMediaState {
    const { microphone, camera, screen } = this.#view;
    const held = this.#devices.isHeldHere;
    const { isMuted: muted } = this.#devices;
    return { microphone: microphone === 'on', camera: camera === 'on', screen: screen === 'on', held, muted };
  }
}
