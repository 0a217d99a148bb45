import type { CallEvent } from '../../core/call/callEvent.ts';
import type { MediaOrder } from '../../core/call/callEffect.ts';
import { FIRST, type Pair } from '../../core/call/connection.ts';
import type { CallType, IceCandidate, SessionDescription } from '../../core/call/call.ts';
import type { MediaKeys } from '../../core/call/secondLayer.ts';
import type { StartTimer } from '../../main/ports/clock.ts';
import { digits } from '../fakes/callStory.ts';

/** An engine notices after this long that no sound comes, and ICE that nothing does. */
const SILENT_MS = 1_000;
const DISCONNECTED_MS = 5_300;
/** From `close()` on one side to DTLS being closed on the other. */
const CLOSING_MS = 10;
/** Until a busy window says that media flow. */
export const LATE_MS = 600;

export type Report = (event: CallEvent) => void;

interface Engine {
  readonly user: string;
  readonly callId: string;
  readonly report: Report;
  readonly certificate: string;
  pair: Pair;
  ufrag: string;
  /** Of a restart that we asked for and that is not answered. */
  asked: string | null;
  remote: { readonly certificate: string; ufrag: string } | null;
  hasCandidates: boolean;
  /** It has addresses, of where its owner was then. */
  gathered: boolean;
  flowing: boolean;
  held: boolean;
  muted: boolean;
  camera: boolean;
  screen: boolean;
  /** What its frames are sealed with; undefined while nobody has said. */
  keys: MediaKeys | null | undefined;
}

/**
 * The media engines of a story and the networks between them. Two engines of a call hear each other while each has the
 * other's description and credentials, one of them a candidate, and packets pass both ways; where an address has gone,
 * only credentials that were made afterwards find the way again.
 */
export class Air {
  readonly #engines = new Map<string, Engine>();
  readonly #startTimer: StartTimer;
  readonly #late: string | null;
  /** Whose packets go nowhere. */
  readonly holes = new Set<string>();
  /** Calls of which the way was broken, or one end was gone without a hang-up. */
  readonly broken = new Set<string>();
  /** Credentials that were made where their owner is no more. */
  readonly #stale = new Set<string>();
  #made = 0;

  /** `late`: whose window is busy. */
  constructor(startTimer: StartTimer, late: string | null) {
    this.#startTimer = startTimer;
    this.#late = late;
  }

  order(user: string, order: MediaOrder, report: Report): void {
    const { callId } = order;
    const key = `${user} ${callId}`;
    const engine = this.#engines.get(key);
    switch (order.kind) {
      case 'createOffer':
        return this.#say(this.#open(user, callId, report, FIRST, null, false, order.callType), (made) => ({
          ...{ type: 'offerReady', callId },
          offer: descriptionOf(made),
        }));
      case 'createAnswer':
        return this.#say(this.#open(user, callId, report, FIRST, order.offer, false, order.callType), (made) => ({
          ...{ type: 'answerReady', callId, answer: descriptionOf(made) },
          candidates: [CANDIDATE],
        }));
      case 'rejoin':
      case 'answerRejoin': {
        const offer = order.kind === 'rejoin' ? null : order.offer;
        const made = this.#open(user, callId, report, order.pair, offer, order.muted);
        if (order.kind === 'rejoin' || engine === undefined) made.held = order.hold.here;
        if (engine === undefined) made.camera = order.callType === 'video';
        this.#say(made, ({ pair }) => ({
          ...{ type: 'rejoinReady', callId, pair, answers: offer !== null, description: descriptionOf(made) },
        }));
        return this.#gather(made);
      }
      case 'close':
        if (engine !== undefined) this.#close(key, engine, true);
        return;
      default:
        break;
    }
    if (engine === undefined) return;
    switch (order.kind) {
      case 'gather':
        this.#gather(engine);
        break;
      case 'applyAnswer':
        engine.remote = remoteOf(order.answer);
        this.#gather(engine);
        break;
      case 'restart':
        engine.asked = this.#credentials();
        engine.pair = order.pair;
        engine.hasCandidates = false;
        return this.#restarted(engine, order.pair, false, engine.asked);
      case 'answerRestart':
        engine.ufrag = this.#credentials();
        engine.asked = null;
        engine.pair = order.pair;
        engine.hasCandidates = false;
        if (engine.remote !== null) engine.remote.ufrag = order.credentials.ufrag;
        this.#restarted(engine, order.pair, true, engine.ufrag);
        break;
      case 'applyRestart':
        if (engine.asked !== null) engine.ufrag = engine.asked;
        engine.asked = null;
        if (engine.remote !== null) engine.remote.ufrag = order.credentials.ufrag;
        break;
      case 'addCandidates':
        engine.hasCandidates = true;
        break;
      case 'hold':
        engine.held = order.here;
        this.#tellState(engine);
        break;
      case 'sealMedia':
        engine.keys = order.keys;
        break;
    }
    this.look();
  }

  /** The call window is gone, and with it all that it had; `tells` if it closed its end in good order. */
  lose(user: string, tells: boolean): void {
    for (const [key, engine] of this.#engines) {
      if (engine.user !== user) continue;
      this.broken.add(engine.callId);
      this.#close(key, engine, tells);
    }
  }

  /** A computer falls asleep: its engines close what they have, in good order. Which connections that were. */
  fallAsleep(user: string): readonly { readonly callId: string; readonly generation: number }[] {
    const engines = [...this.#engines].filter(([, engine]) => engine.user === user);
    for (const [key, engine] of engines) {
      this.broken.add(engine.callId);
      this.#close(key, engine, true);
    }
    return engines.map(([, { callId, pair }]) => ({ callId, generation: pair.generation }));
  }

  /** The computer has another address: whatever it had gathered leads nowhere. */
  move(user: string): void {
    for (const { ufrag, ...engine } of this.#engines.values()) {
      if (engine.user === user && engine.gathered) this.#stale.add(ufrag);
    }
    this.look();
  }

  /** Looks at every call: who hears whom now, and who does no longer. */
  look(): void {
    for (const engine of this.#engines.values()) {
      const other = this.#otherOf(engine);
      const canFlow = other !== undefined && this.#passes(engine, other);
      if (engine.flowing && (other === undefined || !canFlow)) {
        if (other !== undefined) this.broken.add(engine.callId);
        this.#stop(engine);
      }
      if (!engine.flowing && other !== undefined && canFlow && isAgreed(engine, other)) {
        engine.flowing = true;
        const { callId, pair, remote, user } = engine;
        const connected: CallEvent = {
          ...{ type: 'mediaConnected', callId, generation: pair.generation, route: 'direct' },
          certificate: remote?.certificate ?? '',
        };
        // It says so also where they flow no more by then.
        if (user === this.#late) this.#startTimer(LATE_MS, () => this.#say(engine, () => connected));
        else this.#say(engine, () => connected);
      }
    }
  }

  /** Somebody mutes, or is heard again; false where there is no window for it. */
  mute(user: string, callId: string, muted: boolean): boolean {
    const engine = this.#engines.get(`${user} ${callId}`);
    if (engine === undefined) return false;
    engine.muted = muted;
    this.#tellState(engine);
    return true;
  }

  /** A camera, or a screen, is turned on or off. */
  show(user: string, callId: string, what: 'camera' | 'screen'): void {
    const engine = this.#engines.get(`${user} ${callId}`);
    if (engine === undefined) return;
    engine[what] = !engine[what];
    this.#tellState(engine);
  }

  /** What one side has of a call in its window; undefined where there is none. */
  engineOf(user: string, callId: string): Pick<Engine, 'flowing' | 'muted' | 'keys' | 'camera' | 'screen'> | undefined {
    return this.#engines.get(`${user} ${callId}`);
  }

  /** `muted`: in a window that has nothing of the call. */
  #open(
    user: string,
    callId: string,
    report: Report,
    pair: Pair,
    offer: SessionDescription | null,
    muted: boolean,
    callType: CallType = 'audio',
  ): Engine {
    const key = `${user} ${callId}`;
    const before = this.#engines.get(key);
    if (before !== undefined) this.#close(key, before, true);
    this.#made += 1;
    const engine: Engine = {
      ...{ user, callId, report, pair, certificate: digits(`${user} ${this.#made}`), ufrag: this.#credentials() },
      ...{ asked: null, remote: offer === null ? null : remoteOf(offer), hasCandidates: false, flowing: false },
      // An answer comes with the first of them.
      gathered: offer !== null,
      held: before?.held ?? false,
      muted: before?.muted ?? muted,
      ...{ camera: before?.camera ?? callType === 'video', screen: before?.screen ?? false },
      keys: undefined,
    };
    this.#engines.set(key, engine);
    this.#tellState(engine);
    return engine;
  }

  #tellState(engine: Engine): void {
    this.#say(engine, ({ callId, held, muted, camera, screen }) => ({
      ...{ type: 'ownMediaState', callId },
      state: { microphone: !muted, camera, screen, held, muted },
    }));
  }

  #close(key: string, engine: Engine, tells: boolean): void {
    const other = this.#otherOf(engine);
    this.#engines.delete(key);
    engine.flowing = false;
    if (
      other !== undefined &&
      tells &&
      this.#passes(engine, other) &&
      other.remote?.certificate === engine.certificate
    ) {
      const { generation } = other.pair;
      this.#startTimer(CLOSING_MS, () =>
        this.#say(other, ({ callId }) => ({ type: 'mediaClosedThere', callId, generation })),
      );
    }
    this.look();
  }

  #stop(engine: Engine): void {
    engine.flowing = false;
    const { generation } = engine.pair;
    for (const [afterMs, sign] of [
      [SILENT_MS, 'silence'],
      [DISCONNECTED_MS, 'ice'],
    ] as const) {
      this.#startTimer(afterMs, () => {
        if (engine.flowing) return;
        this.#say(engine, ({ callId }) => ({ type: 'mediaInterrupted', callId, generation, sign }));
      });
    }
  }

  #passes(engine: Engine, other: Engine): boolean {
    if (this.holes.has(engine.user) || this.holes.has(other.user)) return false;
    return !this.#stale.has(engine.ufrag) && !this.#stale.has(other.ufrag) && isPeer(engine, other);
  }

  #otherOf({ user, callId }: Engine): Engine | undefined {
    return [...this.#engines.values()].find((one) => one.callId === callId && one.user !== user);
  }

  #gather(engine: Engine): void {
    const { pair } = engine;
    engine.gathered = true;
    this.#say(engine, ({ callId }) => ({ type: 'localCandidates', callId, pair, candidates: [CANDIDATE] }));
  }

  #restarted(engine: Engine, pair: Pair, answers: boolean, ufrag: string): void {
    const credentials = { ufrag, pwd: ufrag.repeat(4) };
    this.#say(engine, ({ callId }) => ({ type: 'restartReady', callId, pair, answers, credentials }));
    this.#gather(engine);
  }

  #credentials(): string {
    this.#made += 1;
    return `ufrag${this.#made}`;
  }

  /** In a later turn, as a window does, and not if it is gone by then. */
  #say(engine: Engine, event: (engine: Engine) => CallEvent): void {
    queueMicrotask(() => {
      if (this.#engines.get(`${engine.user} ${engine.callId}`) === engine) engine.report(event(engine));
    });
  }
}

const CANDIDATE: IceCandidate = { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'u' };

function descriptionOf({ ufrag, certificate }: Engine): SessionDescription {
  return { sdp: ufrag, dtlsFingerprint: certificate };
}

function remoteOf({ sdp: ufrag, dtlsFingerprint: certificate }: SessionDescription) {
  return { certificate, ufrag };
}

function isPeer(one: Engine, other: Engine): boolean {
  return one.remote?.certificate === other.certificate && other.remote?.certificate === one.certificate;
}

function isAgreed(one: Engine, other: Engine): boolean {
  const isAnswered = one.remote?.ufrag === other.ufrag && other.remote?.ufrag === one.ufrag;
  return isAnswered && (one.hasCandidates || other.hasCandidates);
}
