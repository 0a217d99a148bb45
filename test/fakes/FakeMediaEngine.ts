import type { CallId, IceCandidate } from '../../core/call/call.ts';
import { FIRST, type Pair } from '../../core/call/connection.ts';
import type { MediaOrder } from '../../core/call/callEffect.ts';
import type { MediaReport } from '../../core/ipc/mediaReport.ts';

export interface FakeMediaEngineOptions {
  /** 64 hex digits: the certificate this engine shows. */
  readonly certificate: string;
  readonly report: (report: MediaReport) => void;
}

/** What it says that it sends, held or not. */
const onlySound = { microphone: true, camera: false, screen: false, muted: false };
const CREDENTIALS = { ufrag: 'anew', pwd: 'anewanewanewanewanewanew' };

/** What the engine has of one call. */
interface EngineCall {
  pair: Pair;
  /** Whether only relays may be used. */
  relayOnly: boolean;
  /** What the other side's description promised; null until one is there. */
  remoteCertificate: string | null;
  remoteCandidates: IceCandidate[];
  /** Ahead of their answer. */
  gathers: boolean;
  held: boolean;
  /** By this pair. */
  connected: boolean;
}

/**
 * A media engine without media: it makes descriptions and candidates of the right shape, applies those of the other
 * side, and says "connected" once it has both, showing the certificate that the other side's description promised.
 * Each call has all this for itself, and what is ordered for a call that it does not have is not done. Orders come back
 * as reports in a later turn, as they would from a window.
 */
export class FakeMediaEngine {
  readonly orders: MediaOrder[] = [];
  readonly #calls = new Map<CallId, EngineCall>();
  readonly #closed = new Set<CallId>();
  #options: FakeMediaEngineOptions;

  constructor(options: FakeMediaEngineOptions) {
    this.#options = options;
  }

  /** Every candidate the other side told us, of the connections that there are. */
  get remoteCandidates(): readonly IceCandidate[] {
    return [...this.#calls.values()].flatMap(({ remoteCandidates }) => remoteCandidates);
  }

  readonly order = (order: MediaOrder): void => {
    this.orders.push(order);
    const { callId } = order;
    switch (order.kind) {
      case 'createOffer':
      case 'createAnswer':
        if (!this.#closed.has(callId) && !this.#calls.has(callId)) this.#begin(order);
        return;
      case 'rejoin':
        this.#closed.delete(callId);
        if (!this.#calls.has(callId)) this.#rejoin(order, this.#new(callId, order.network.relayOnly));
        return;
      case 'answerRejoin':
        this.#closed.delete(callId);
        this.#rejoin(order, this.#calls.get(callId) ?? this.#new(callId, order.network.relayOnly));
        return;
      case 'close':
        this.#closed.add(callId);
        this.#calls.delete(callId);
        return;
      default: {
        const call = this.#calls.get(callId);
        if (call !== undefined) this.#goOn(order, call);
      }
    }
  };

  #new(callId: CallId, relayOnly: boolean): EngineCall {
    const none = { remoteCertificate: null, remoteCandidates: [], gathers: false, held: false, connected: false };
    const call = { ...none, pair: FIRST, relayOnly };
    this.#calls.set(callId, call);
    return call;
  }

  #begin(order: Extract<MediaOrder, { kind: 'createOffer' | 'createAnswer' }>): void {
    const { callId } = order;
    const call = this.#new(callId, order.network.relayOnly);
    const sdp = this.#description();
    if (order.kind === 'createOffer') return this.#say({ kind: 'offerReady', callId, sdp });
    call.remoteCertificate = order.offer.dtlsFingerprint;
    this.#say({ kind: 'answerReady', callId, sdp, candidates: [candidateOf(call)] });
    this.#gather(callId, call);
  }

  #rejoin(order: Extract<MediaOrder, { kind: 'rejoin' | 'answerRejoin' }>, call: EngineCall): void {
    const { callId, pair, network } = order;
    const answers = order.kind === 'answerRejoin';
    renew(call, pair, network.relayOnly);
    call.remoteCertificate = answers ? order.offer.dtlsFingerprint : null;
    this.#say({ kind: 'rejoinReady', callId, pair, answers, sdp: this.#description() });
    this.#gather(callId, call);
  }

  #goOn(order: OrderOfOne, call: EngineCall): void {
    const { callId } = order;
    switch (order.kind) {
      case 'gather':
        return this.#gather(callId, call);
      case 'applyAnswer':
        call.remoteCertificate = order.answer.dtlsFingerprint;
        if (!call.gathers) this.#gather(callId, call);
        return this.#connectIfReady(callId, call);
      case 'restart':
      case 'answerRestart': {
        const { pair } = order;
        const answers = order.kind === 'answerRestart';
        renew(call, pair, order.network.relayOnly);
        this.#say({ kind: 'restartReady', callId, pair, answers, credentials: CREDENTIALS });
        return this.#gather(callId, call);
      }
      case 'applyRestart':
        return this.#connectIfReady(callId, call);
      case 'addCandidates':
        call.remoteCandidates.push(...order.candidates);
        return this.#connectIfReady(callId, call);
      // Nobody hears it: there is no media. That we hold is told as an engine tells it.
      case 'hold':
        if (call.held === order.here) return;
        call.held = order.here;
        return this.#say({ kind: 'mediaState', callId, ...onlySound, held: order.here });
      // It has no frames.
      case 'sealMedia':
    }
  }

  #gather(callId: CallId, call: EngineCall): void {
    call.gathers = true;
    this.#say({ kind: 'localCandidates', callId, pair: call.pair, candidates: [candidateOf(call)] });
  }

  #connectIfReady(callId: CallId, call: EngineCall): void {
    const { remoteCertificate, remoteCandidates, relayOnly, pair } = call;
    if (call.connected || remoteCertificate === null || remoteCandidates.length === 0) return;
    call.connected = true;
    const route = relayOnly ? 'relayedUdp' : 'direct';
    const { generation } = pair;
    this.#say({ kind: 'connected', callId, generation, route, remoteCertificateSha256: remoteCertificate });
  }

  #description(): string {
    const pairs = this.#options.certificate.toUpperCase().match(/../gu) ?? [];
    return [
      'v=0',
      'o=- 1 2 IN IP4 127.0.0.1',
      's=-',
      't=0 0',
      'a=group:BUNDLE 0 1 2',
      ...['audio 9 UDP/TLS/RTP/SAVPF 111', 'video 9 UDP/TLS/RTP/SAVPF 96', 'video 9 UDP/TLS/RTP/SAVPF 96'].flatMap(
        (line, mid) => [
          `m=${line}`,
          'c=IN IP4 0.0.0.0',
          'a=ice-ufrag:fake',
          'a=ice-pwd:fakefakefakefakefakefake',
          `a=fingerprint:sha-256 ${pairs.join(':')}`,
          'a=setup:actpass',
          `a=mid:${mid}`,
          'a=sendrecv',
        ],
      ),
      '',
    ].join('\r\n');
  }

  #say(report: MediaReport): void {
    queueMicrotask(() => this.#options.report(report));
  }
}

/** What goes on with a call that there is. */
type OrderOfOne = Exclude<MediaOrder, { kind: 'createOffer' | 'createAnswer' | 'rejoin' | 'answerRejoin' | 'close' }>;

/** Another connection, or another way of it. */
function renew(call: EngineCall, pair: Pair, relayOnly: boolean): void {
  call.pair = pair;
  call.relayOnly = relayOnly;
  call.remoteCandidates = [];
  call.connected = false;
}

const candidateOf = ({ relayOnly }: EngineCall): IceCandidate => ({
  candidate: relayOnly
    ? 'candidate:2 1 udp 41885439 192.0.2.78 50001 typ relay raddr 0.0.0.0 rport 0 generation 0'
    : 'candidate:1 1 udp 2122260223 192.0.2.77 50000 typ host generation 0',
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment: 'fake',
});
