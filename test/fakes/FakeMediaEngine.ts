import type { IceCandidate } from '../../core/call/call.ts';
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

/**
 * A media engine without media: it makes descriptions and candidates of the right shape, applies those of the other
 * side, and says "connected" once it has both, showing the certificate that the other side's description promised.
 * Orders come back as reports in a later turn, as they would from a window.
 */
export class FakeMediaEngine {
  readonly orders: MediaOrder[] = [];
  readonly #holds = new Set<string>();
  /** Ahead of their answer. */
  readonly #gathered = new Set<string>();
  #remoteCertificate: string | null = null;
  #remoteCandidates: IceCandidate[] = [];
  #pair: Pair = FIRST;
  #options: FakeMediaEngineOptions;

  constructor(options: FakeMediaEngineOptions) {
    this.#options = options;
  }

  /** Every candidate the other side told us. */
  get remoteCandidates(): readonly IceCandidate[] {
    return this.#remoteCandidates;
  }

  readonly order = (order: MediaOrder): void => {
    this.orders.push(order);
    const { callId } = order;
    switch (order.kind) {
      case 'createOffer':
        this.#say({ kind: 'offerReady', callId, sdp: this.#description() });
        return;
      case 'createAnswer':
        this.#remoteCertificate = order.offer.dtlsFingerprint;
        this.#say({ kind: 'answerReady', callId, sdp: this.#description(), candidates: [this.#candidate()] });
        this.#gather(callId);
        return;
      case 'gather':
        this.#gathered.add(callId);
        this.#gather(callId);
        return;
      case 'applyAnswer':
        this.#remoteCertificate = order.answer.dtlsFingerprint;
        if (!this.#gathered.has(callId)) this.#gather(callId);
        this.#connectIfReady(callId);
        return;
      case 'restart':
      case 'answerRestart':
        this.#begin(order.pair);
        this.#say({
          kind: 'restartReady',
          callId,
          pair: order.pair,
          answers: order.kind === 'answerRestart',
          credentials: CREDENTIALS,
        });
        this.#gather(callId);
        return;
      case 'applyRestart':
        this.#connectIfReady(callId);
        return;
      case 'rejoin':
        this.#begin(order.pair);
        this.#remoteCertificate = null;
        this.#say({ kind: 'rejoinReady', callId, pair: order.pair, answers: false, sdp: this.#description() });
        this.#gathered.add(callId);
        this.#gather(callId);
        return;
      case 'answerRejoin':
        this.#begin(order.pair);
        this.#remoteCertificate = order.offer.dtlsFingerprint;
        this.#say({ kind: 'rejoinReady', callId, pair: order.pair, answers: true, sdp: this.#description() });
        this.#gather(callId);
        return;
      case 'addCandidates':
        this.#remoteCandidates.push(...order.candidates);
        this.#connectIfReady(callId);
        return;
      // Nobody hears it: there is no media. That we hold is told as an engine tells it.
      case 'hold':
        if (this.#holds.has(callId) === order.here) return;
        if (order.here) this.#holds.add(callId);
        else this.#holds.delete(callId);
        this.#say({ kind: 'mediaState', callId, ...onlySound, held: order.here });
        return;
      // It has no frames.
      case 'sealMedia':
        return;
      case 'close':
        this.#remoteCertificate = null;
        this.#remoteCandidates = [];
        this.#pair = FIRST;
    }
  };

  #begin(pair: Pair): void {
    this.#pair = pair;
    this.#remoteCandidates = [];
  }

  #gather(callId: string): void {
    this.#say({ kind: 'localCandidates', callId, pair: this.#pair, candidates: [this.#candidate()] });
  }

  #connectIfReady(callId: string): void {
    if (this.#remoteCertificate === null || this.#remoteCandidates.length === 0) return;
    const { generation } = this.#pair;
    const remoteCertificateSha256 = this.#remoteCertificate;
    this.#say({ kind: 'connected', callId, generation, route: 'direct', remoteCertificateSha256 });
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

  #candidate(): IceCandidate {
    return {
      candidate: 'candidate:1 1 udp 2122260223 192.0.2.77 50000 typ host generation 0',
      sdpMid: '0',
      sdpMLineIndex: 0,
      usernameFragment: 'fake',
    };
  }

  #say(report: MediaReport): void {
    queueMicrotask(() => this.#options.report(report));
  }
}
