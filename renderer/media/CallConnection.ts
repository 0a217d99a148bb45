import type { IceCandidate, IceCredentials, NetworkPlan, Route, SessionDescription } from '../../core/call/call.ts';
import type { MediaProgress } from '../../core/call/callStage.ts';
import type { Pair } from '../../core/call/connection.ts';
import type { RelayTrial } from '../../core/call/relayTrial.ts';
import type { MediaKeys } from '../../core/call/secondLayer.ts';
import { createCandidateBatcher, type CandidateBatcher } from './candidateBatcher.ts';
import { remoteCertificateSha256 } from './certificate.ts';
import { createConnectionWatch, type ConnectionWatch, type Lacking } from './connectionWatch.ts';
import { takesStreams, type FrameLayer } from './frames/FrameLayer.ts';
import { listenToGathering } from './gathering.ts';
import {
  acceptMediaLines,
  addMediaLines,
  answeredLines,
  createPeerConnection,
  engineNetwork,
  type MediaLines,
} from './peerConnection.ts';
import { createRelayTrials, type RelayTrials } from './relayTrials.ts';
import { createRemoteCandidates, type RemoteCandidates } from './remoteCandidates.ts';
import { credentialsOf, restarted, setupOf } from './restartDescription.ts';
import { selectedRoute } from './route.ts';
import { applySendingParameters } from './sendingParameters.ts';
import { descriptionForEngine } from './sessionDescription.ts';
import { createSilenceWatch } from './silenceWatch.ts';
import type { StartTimer } from './timer.ts';

export interface CallConnectionPorts {
  readonly startTimer: StartTimer;
  readonly candidates: (pair: Pair, candidates: IceCandidate[]) => void;
  /** Media can flow: the first time, after an interruption, and by another route. */
  readonly flows: (route: Route, remoteCertificateSha256: string) => void;
  readonly connected: () => void;
  /** How far it is, until it stands for the first time. */
  readonly progressed: (media: MediaProgress) => void;
  readonly relaysTried: (relays: readonly RelayTrial[]) => void;
  readonly interrupted: (sign: 'silence' | 'ice') => void;
  readonly closedThere: () => void;
  /** The engine closed it by itself. At most once. */
  readonly closedHere: () => void;
  /** What was gathered for this one leads nowhere, and it never stood. */
  readonly foundNoWay: (pair: Pair, lacks: Lacking) => void;
  /** The engine did what it should not. */
  readonly broken: () => void;
  /** What the engine counts now changed. */
  readonly pathChanged: () => void;
}

/** An answer of ours, step by step. */
export interface Answering {
  /** How long the first candidates may take to go with it. */
  readonly firstWithinMs: number;
  /** Everything gathers meanwhile. False: the call is over. */
  readonly mayAnswer: () => Promise<boolean>;
  readonly answered: (sdp: string, candidates: readonly IceCandidate[]) => void;
  /** What is sent joins the lines. */
  readonly join: () => Promise<void>;
}

/** After the connection is there. */
const LIMITS_AFTER_MS = 100;

/** One connection of a call, from its description through its ICE restarts to its end. It knows no device. */
export class CallConnection {
  #pair: Pair;
  readonly #relayOnly: boolean;
  readonly #ports: CallConnectionPorts;
  readonly #connection: RTCPeerConnection;
  /** Null where the other side has none, and said so before the connection was made. */
  readonly #layer: FrameLayer | null;
  readonly #remoteCandidates: RemoteCandidates;
  readonly #watch: ConnectionWatch;
  readonly #silence = createSilenceWatch();
  #batcher: CandidateBatcher;
  #relays: RelayTrials;
  #lines: MediaLines | null = null;
  #offer: RTCSessionDescriptionInit | null = null;
  /** Of the offer, ahead of its answer. */
  #gathering: Promise<void> | null = null;
  /** What the other side described, as our engine took it. Restarts go on from it. */
  #agreed = '';
  /** The DTLS role that the other side has in it. */
  #theirSetup: 'active' | 'passive' = 'active';
  #reportedRoute: Route | null = null;
  #isSilent = false;
  #isLimited = false;
  #smallPicture = false;
  #isClosedHere = false;
  /** The answer is out, or in: from now on main makes another one in its place. Before, the call is lost with it. */
  #mayBeRenewed: boolean;
  #over = false;

  constructor(pair: Pair, network: NetworkPlan, layer: FrameLayer | null, ports: CallConnectionPorts) {
    this.#pair = pair;
    this.#mayBeRenewed = pair.generation > 0;
    this.#relayOnly = network.relayOnly;
    this.#ports = ports;
    this.#layer = layer;
    this.#connection = createPeerConnection(network, this.#takesStreams);
    this.#remoteCandidates = createRemoteCandidates(this.#connection);
    this.#batcher = this.#createBatcher();
    this.#relays = this.#createRelayTrials(network);
    this.#watch = createConnectionWatch(network.relayOnly, pair.generation > 0, {
      connected: () => this.#connected(),
      progressed: (media) => ports.progressed(media),
      interrupted: () => this.#interrupted('ice'),
      closedThere: () => ports.closedThere(),
      foundNoWay: (lacks) => ports.foundNoWay(this.#pair, lacks),
    });
    this.#listen();
  }

  get #takesStreams(): boolean {
    return this.#layer !== null && takesStreams;
  }

  get lines(): MediaLines | null {
    return this.#lines;
  }

  /** All three lines, for an offer. */
  addLines(): MediaLines {
    const lines = addMediaLines(this.#connection);
    this.#lines = lines;
    this.#layer?.attach(lines);
    return lines;
  }

  /** Keeps it: without a local description nothing gathers, so no address can leave before the other side accepts. */
  async makeOffer(): Promise<string> {
    this.#offer = await this.#connection.createOffer();
    return this.#offer.sdp ?? '';
  }

  /** Sets the offer, which gathers from now on. Addresses are told as they come, a failure once the answer is there. */
  async gather(): Promise<void> {
    const offer = this.#offer;
    if (offer === null || this.#over || this.#gathering !== null) return;
    this.#watch.gathersAhead();
    this.#gathering = this.#connection.setLocalDescription(offer);
    await this.#gathering;
  }

  /** The lines that the other side took; null if there was no offer of ours. */
  async applyAnswer(answer: SessionDescription): Promise<MediaLines | null> {
    const offer = this.#offer;
    if (offer === null || this.#over || this.#lines === null) return null;
    this.#mayBeRenewed = true;
    if (this.noticeClosedHere()) return null;
    this.#offer = null;
    this.#agreed = descriptionForEngine(answer);
    // One behind the other in the engine, which need not wait for us in between.
    await Promise.all([
      this.#gathering ?? this.#connection.setLocalDescription(offer),
      this.#connection.setRemoteDescription({ type: 'answer', sdp: this.#agreed }),
    ]);
    await this.#remoteCandidates.descriptionIsSet();
    this.#watchTransport();
    this.#theirSetup = setupOf(this.#agreed) ?? 'active';
    this.#lines = answeredLines(this.#lines);
    return this.#lines;
  }

  /** The lines of the offer that are ours; null if there is no sound among them. */
  async takeOffer(offer: SessionDescription): Promise<MediaLines | null> {
    this.#agreed = descriptionForEngine(offer);
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: this.#agreed });
    this.#lines = acceptMediaLines(this.#connection);
    // In the very turn in which the lines came about: an engine lets frames of lines nobody took pass for ever.
    if (this.#lines !== null) this.#layer?.attach(this.#lines);
    await this.#remoteCandidates.descriptionIsSet();
    return this.#lines;
  }

  async makeAnswer({ firstWithinMs, mayAnswer, answered, join }: Answering): Promise<void> {
    const answer = await this.#connection.createAnswer();
    this.#batcher.hold();
    await this.#connection.setLocalDescription(answer);
    this.#theirSetup = setupOf(answer.sdp ?? '') === 'passive' ? 'active' : 'passive';
    if (!(await mayAnswer())) return;
    const candidates = await this.#batcher.heldWithin(this.#relayOnly ? 0 : firstWithinMs);
    if (this.#over) return;
    answered(answer.sdp ?? '', candidates);
    this.#mayBeRenewed = true;
    this.#batcher.release();
    await join();
    this.#watchTransport();
  }

  /** How frames go from now on; before, none passes. */
  seal(keys: MediaKeys | null): void {
    this.#layer?.use(keys);
  }

  addCandidates(candidates: readonly IceCandidate[]): Promise<void> {
    return this.#over || this.noticeClosedHere() ? Promise.resolve() : this.#remoteCandidates.add(candidates);
  }

  /** Asks for a restart, after one that was not answered too. `ready` is told before anything is gathered. */
  async restart(pair: Pair, network: NetworkPlan, ready: (ours: IceCredentials) => void): Promise<void> {
    if (this.noticeClosedHere()) return;
    this.#useNetwork(network);
    const offer = await this.#connection.createOffer({ iceRestart: true });
    await this.#begin(pair, offer, ready);
  }

  async answerRestart(
    pair: Pair,
    network: NetworkPlan,
    theirs: IceCredentials,
    ready: (ours: IceCredentials) => void,
  ): Promise<void> {
    if (this.noticeClosedHere()) return;
    this.#useNetwork(network);
    // A restart of our own that is open gives way: the engine rolls it back by itself.
    const sdp = restarted(this.#agreed, theirs, 'actpass');
    await this.#connection.setRemoteDescription({ type: 'offer', sdp });
    await this.#begin(pair, await this.#connection.createAnswer(), ready);
  }

  async applyRestart(pair: Pair, theirs: IceCredentials): Promise<void> {
    if (this.noticeClosedHere()) return;
    if (this.#connection.signalingState !== 'have-local-offer' || this.#pair.restart !== pair.restart) return;
    const sdp = restarted(this.#agreed, theirs, this.#theirSetup);
    await this.#connection.setRemoteDescription({ type: 'answer', sdp });
  }

  /** Their picture of us; what we share stays as readable as it is. */
  setSmallPicture(on: boolean): void {
    if (on === this.#smallPicture) return;
    this.#smallPicture = on;
    if (this.#isLimited) this.#applyLimits();
  }

  /** Reads the figures, and says what they mean to the call. While it is held, silence means nothing. */
  async sample(isHeld: boolean): Promise<RTCStatsReport> {
    this.noticeClosedHere();
    const report = await this.#connection.getStats();
    if (this.#over) return report;
    if (isHeld) this.#soundIsExpected();
    const heard = isHeld ? null : this.#silence.take(audioPackets(report), performance.now());
    if (heard !== null) this.#isSilent = heard === 'silence';
    if (heard === 'silence') this.#interrupted('silence');
    if (this.#connection.connectionState === 'connected' && !this.#isSilent) {
      await this.#reportRoute(selectedRoute(report));
    }
    return report;
  }

  /**
   * Whether the engine closed it by itself, which is said once: it does so with every connection when the computer
   * falls asleep (Chromium), and no restart brings one back. Not every engine has an event for it, so that whoever
   * needs the connection asks.
   */
  noticeClosedHere(): boolean {
    if (this.#over || !this.#mayBeRenewed || this.#connection.signalingState !== 'closed') return false;
    if (!this.#isClosedHere) {
      this.#isClosedHere = true;
      this.#watch.stop();
      this.#ports.closedHere();
    }
    return true;
  }

  close(): void {
    this.#over = true;
    this.#watch.stop();
    this.#batcher.drop();
    this.#connection.close();
    this.#layer?.close();
  }

  #useNetwork(network: NetworkPlan): void {
    this.#connection.setConfiguration(engineNetwork(network, this.#takesStreams));
    this.#relays = this.#createRelayTrials(network);
  }

  #createRelayTrials(network: NetworkPlan): RelayTrials {
    return createRelayTrials(network, (relays) => {
      if (!this.#over) this.#ports.relaysTried(relays);
    });
  }

  async #begin(
    pair: Pair,
    description: RTCSessionDescriptionInit,
    ready: (ours: IceCredentials) => void,
  ): Promise<void> {
    const ours = credentialsOf(description.sdp ?? '');
    if (ours === null) throw new Error('the engine made a description without ICE credentials');
    if (this.#over) return;
    this.#pair = pair;
    this.#batcher.drop();
    this.#batcher = this.#createBatcher();
    this.#watch.gathersAnew();
    ready(ours);
    await this.#connection.setLocalDescription(description);
  }

  /**
   * Until then media flow by the engine's own measure: to change it holds up the thread that sets up the connection and
   * decodes the first sound.
   */
  #limitSending(): void {
    if (this.#isLimited) return;
    this.#isLimited = true;
    this.#ports.startTimer(LIMITS_AFTER_MS, () => this.#applyLimits());
  }

  #applyLimits(): void {
    if (this.#over || this.#lines === null) return;
    applySendingParameters(this.#lines, this.#smallPicture).catch(() => this.#ports.broken());
  }

  #createBatcher(): CandidateBatcher {
    const pair = this.#pair;
    return createCandidateBatcher((candidates) => {
      if (!this.#over) this.#ports.candidates(pair, candidates);
    }, this.#ports.startTimer);
  }

  #listen(): void {
    const connection = this.#connection;
    listenToGathering(connection, {
      watch: this.#watch,
      batcher: () => this.#batcher,
      relays: () => this.#relays,
    });
    connection.addEventListener('iceconnectionstatechange', () => this.#watch.iceState(connection.iceConnectionState));
    connection.addEventListener('connectionstatechange', () => this.#watch.state(connection.connectionState));
    connection.addEventListener('signalingstatechange', () => this.noticeClosedHere());
  }

  /** There from the local description on; one that is listened to late tells nothing of what was before. */
  #watchTransport(): void {
    this.#watch.began();
    const transport = this.#lines?.audio.sender.transport ?? null;
    if (transport === null || this.#over) return;
    const tell = (): void => {
      if (!this.noticeClosedHere()) this.#watch.transportState(transport.state);
    };
    transport.addEventListener('statechange', tell);
    tell();
  }

  #connected(): void {
    this.#soundIsExpected();
    this.#reportedRoute = null;
    const ice = this.#lines?.audio.sender.transport?.iceTransport;
    if (ice && ice.onselectedcandidatepairchange === null) {
      ice.onselectedcandidatepairchange = () => this.#ports.pathChanged();
    }
    this.#limitSending();
    this.#ports.connected();
  }

  /** Once it has come over the path that is back, or after the hold, sound that stops is missed anew. */
  #soundIsExpected(): void {
    this.#silence.reset();
    this.#isSilent = false;
  }

  #interrupted(sign: 'silence' | 'ice'): void {
    this.#reportedRoute = null;
    this.#ports.interrupted(sign);
  }

  async #reportRoute(route: Route | null): Promise<void> {
    if (route === null || route === this.#reportedRoute) return;
    const remoteCertificate = await remoteCertificateSha256(this.#lines?.audio.sender.transport ?? null);
    // Two samples may have met here; the first has said it.
    if (remoteCertificate === null || route === this.#reportedRoute || this.#over) return;
    this.#reportedRoute = route;
    this.#ports.flows(route, remoteCertificate);
  }
}

function audioPackets(report: RTCStatsReport): number {
  for (const entry of report.values()) {
    const inbound = entry as RTCInboundRtpStreamStats;
    if (inbound.type === 'inbound-rtp' && inbound.kind === 'audio') return inbound.packetsReceived ?? 0;
  }
  return 0;
}
