import type { NetworkPlan } from '../../core/call/call.ts';
import type { CallRecord } from '../../core/call/callEffect.ts';
import type { CallEvent } from '../../core/call/callEvent.ts';
import { findCall, goesOn, liveCalls, type CallList } from '../../core/call/callList.ts';
import { isLive } from '../../core/call/callState.ts';
import { RETURN_MS, type KeptCall } from '../../core/call/keptCall.ts';
import type { CallSession } from '../../core/protocol/callSession.ts';
import { written } from '../fakes/cutOffCalls.ts';
import { identityOf, known, digits } from '../fakes/callStory.ts';
import { createForgottenCalls, type ForgottenCalls } from '../../main/call/forgottenCalls.ts';
import { createCallRunner, type CallRunner } from '../../main/call/callRunner.ts';
import type { OutgoingFrame } from '../../main/ports/outgoingFrame.ts';
import type { QueuedFrame } from '../../main/ports/queuePosition.ts';
import type { ManualClock } from '../fakes/ManualClock.ts';
import type { Air } from './air.ts';
import { channelOfStory } from './channelOfStory.ts';
import { InboxOfStory } from './inboxOfStory.ts';
import type { SealedMessages } from './sealed.ts';
import { SocketOfStory } from './socketOfStory.ts';

const RELAY = { urls: ['turn:relay'], username: 'user', credential: 'credential' };

/** What a phone knows of networks: no restriction, a relay or nothing, and the same while no relay answers. */
export const NETWORKS = {
  direct: { relayOnly: false, iceServers: [RELAY] },
  relayed: { relayOnly: true, iceServers: [RELAY] },
  relayLost: { relayOnly: true, iceServers: [] },
} as const satisfies Record<string, NetworkPlan>;

const LEAVES: ReadonlySet<CallEvent['type']> = new Set(['userHungUp', 'programEnds', 'peerBlocked']);

export interface Surroundings {
  readonly clock: ManualClock;
  readonly air: Air;
  readonly sealed: SealedMessages;
  readonly deviceOf: (user: string) => number;
  readonly isContact: (caller: string) => boolean;
  /** The server's answer to GET /v1/calls/live. */
  readonly liveCalls: (user: string) => readonly CallSession[] | null;
  /** How long it takes until the phone knows how media may travel: the server is asked for relays. */
  readonly planningMs: number;
  /** What of these frames reaches the phone now. */
  readonly handOver: (frames: readonly QueuedFrame[]) => readonly QueuedFrame[];
}

/** A phone: the machine of its calls with its runner, a socket with its outbox, a history, and a person. */
export class PhoneOfStory {
  readonly user: string;
  readonly device: number;
  readonly socket: SocketOfStory;
  /** By call; what is listed once stays as it is. */
  readonly history = new Map<string, CallRecord>();
  /** Calls that were there and are over, or that the program forgot when it was killed. */
  readonly over = new Set<string>();
  readonly forgotten = new Set<string>();
  /** Which question, and whose answer, made the connection that is in force. */
  readonly made = new Map<string, string>();
  /** Calls that the person did not want back, and those whose media were closed there without a word. */
  readonly left = new Set<string>();
  readonly guessed = new Set<string>();
  /** Calls in which the person does not want to be heard. */
  readonly muted = new Set<string>();
  /** How its media may travel from now on. */
  network: NetworkPlan = NETWORKS.direct;
  readonly #around: Surroundings;
  readonly #inbox: InboxOfStory;
  #runner: CallRunner;
  #forgotten!: ForgottenCalls;
  /** What the disk has of calls that were cut off. */
  #kept: readonly { readonly kept: KeptCall; readonly aliveAt: number }[] = [];
  #life = 0;
  #drawn = 0;

  constructor(user: string, around: Surroundings) {
    this.user = user;
    this.device = around.deviceOf(user);
    this.#around = around;
    const { sealed, clock, isContact } = around;
    this.#inbox = new InboxOfStory({
      sealed,
      now: clock.now,
      dispatch: (event) => this.tell(event),
      isCurrent: (callId) => findCall(this.calls, callId) !== undefined,
      isRecorded: (callId) => this.history.has(callId),
      record: (entry) => this.#list(entry),
      isContact,
      trustOf: (peer) => this.#trustOf(peer),
      network: () => this.network,
      draw: () => this.draw(),
    });
    this.socket = new SocketOfStory({
      now: clock.now,
      onBatch: (frames) => this.#inbox.receive(around.handOver(frames)),
      onReady: () => {
        for (const { call } of liveCalls(this.calls)) this.tell({ type: 'signedIn', callId: call.callId });
        void this.#forgotten.leave();
      },
      goesOn: (callId) => goesOn(this.calls, callId),
      onExpired: () => void this.#forgotten.leaveAgain(),
    });
    this.#runner = this.#start();
  }

  get calls(): CallList {
    return this.#runner.calls();
  }

  /** What happened, told to the machine; notes what made the connections of its calls. */
  tell(event: CallEvent): void {
    const { callId } = event;
    const state = findCall(this.calls, callId);
    if (state?.phase === 'cutOff' && LEAVES.has(event.type)) this.left.add(callId);
    const before = state?.agreement.connection.at;
    this.#runner.dispatch(event);
    const after = findCall(this.calls, callId)?.agreement.connection.at;
    if (before === undefined || after === undefined || before === after) return;
    if (event.type === 'remoteRestart' || event.type === 'remoteRejoin') this.made.set(callId, event.hash);
    if (event.type === 'remoteRestarted' || event.type === 'remoteRejoined') this.made.set(callId, event.questionHash);
  }

  dial(peer: string, callId: string): void {
    const ours = this.draw();
    const about = { callId, peer, callType: 'audio', network: this.network, ringMs: this.socket.ringMs } as const;
    this.tell({ type: 'userDialled', ...about, ours, trust: this.#trustOf(peer) });
  }

  /** Muted or not, as the person pressed last; there is no button while there is no window. */
  pressMute(callId: string): void {
    const muted = !this.muted.has(callId);
    if (!this.#around.air.mute(this.user, callId, muted)) return;
    if (muted) this.muted.add(callId);
    else this.muted.delete(callId);
  }

  goBack(callId: string): void {
    this.tell({ type: 'userReturned', callId, drawn: this.draw() });
  }

  loseWindow(closesInOrder: boolean): void {
    this.#around.air.lose(this.user, closesInOrder);
    for (const { call } of this.calls) this.tell({ type: 'windowLost', callId: call.callId, drawn: this.draw() });
  }

  /** The whole program is gone, and another one begins with what was on disk: so long ago it was last seen running. */
  restart(leave: () => void, agoMs: number): void {
    const { now } = this.#around.clock;
    const kept = liveCalls(this.calls).flatMap((state) => {
      if (state.phase === 'connected') return [{ kept: written(state), aliveAt: now() - agoMs }];
      return this.#kept.filter((one) => one.kept.call.callId === state.call.callId);
    });
    this.#kept = kept;
    for (const state of liveCalls(this.calls)) {
      if (!kept.some((one) => one.kept.call.callId === state.call.callId)) this.forgotten.add(state.call.callId);
      // What gave way to a call that is forgotten, is forgotten with it.
      const gaveWay = state.phase === 'answering' || state.phase === 'connecting' ? state.gaveWay : null;
      if (gaveWay !== null) this.forgotten.add(gaveWay.call.callId);
    }
    this.#around.air.lose(this.user, false);
    leave();
    this.#runner = this.#start();
    for (const { kept: found, aliveAt } of kept) {
      const { callId, peer } = found.call;
      const [leftMs, ours, trust] = [aliveAt + RETURN_MS - now(), this.draw(), this.#trustOf(peer)];
      const at = { byThen: aliveAt, byNow: aliveAt };
      this.tell({ type: 'callCutOff', callId, kept: found, aliveAt: at, leftMs, ours, trust });
    }
  }

  /** The program ends in good order, and another one begins. */
  async quit(leave: () => void): Promise<void> {
    for (const { call } of this.calls) this.tell({ type: 'programEnds', callId: call.callId });
    await this.#runner.settled();
    this.#around.air.lose(this.user, true);
    this.#kept = [];
    leave();
    this.#runner = this.#start();
  }

  /** It wakes with other addresses, some seconds later; in its windows the connections are closed. */
  wakeUp(closed: ReturnType<Air['fallAsleep']>): void {
    for (const { callId, generation } of closed) {
      this.tell({ type: 'mediaClosedHere', callId, generation, drawn: this.draw() });
    }
    for (const { call } of liveCalls(this.calls)) {
      this.tell({ type: 'computerSlept', callId: call.callId, sleptMs: 5_000 });
      this.tell({ type: 'addressesChanged', callId: call.callId });
    }
  }

  draw() {
    this.#drawn += 1;
    const name = `${this.user} ${this.#life} ${this.#drawn}`;
    return { identity: identityOf(this.user), sasNonce: digits(`n ${name}`), mediaSecret: digits(`s ${name}`) };
  }

  #trustOf(peer: string) {
    return known(peer, [this.#around.deviceOf(peer)]);
  }

  #start(): CallRunner {
    const { clock, air, sealed, deviceOf, liveCalls: rows, planningMs } = this.#around;
    this.#life += 1;
    const life = this.#life;
    const isOver = (): boolean => life !== this.#life;
    const report = (event: CallEvent): void => {
      if (!isOver()) this.tell(event);
    };
    const channel = channelOfStory({
      ...{ me: this, deviceOf, sealed, isOnline: () => this.socket.isOnline },
      put: (frame: OutgoingFrame) => isOver() || this.socket.put(frame),
      onGuess: (callId) => void this.guessed.add(callId),
    });
    this.#forgotten = createForgottenCalls({
      me: { userId: this.user, deviceId: this.device },
      liveCalls: async () => rows(this.user),
      goesOn: (callId) => goesOn(this.calls, callId),
      // All of them have keys of each other.
      hasSpokenTo: () => true,
      send: channel.send,
    });
    return createCallRunner({
      channel,
      trustOf: (peer) => this.#trustOf(peer),
      renewSession: async () => false,
      planNetwork: () =>
        planningMs === 0
          ? Promise.resolve(this.network)
          : new Promise((resolve) => void clock.startTimer(planningMs, () => resolve(this.network))),
      orderMedia: (order) => isOver() || air.order(this.user, order, report),
      record: async (entry) => {
        if (!isOver()) this.#list(entry);
      },
      failureOf: () => 'unsecured',
      publish: (calls) => isOver() || this.#note(calls),
      onIgnored: () => undefined,
      onFault: (_what, error) => {
        throw error;
      },
      now: clock.now,
      slept: clock.slept,
      startTimer: (afterMs, fired) => clock.startTimer(afterMs, () => isOver() || fired()),
    });
  }

  #list(entry: CallRecord): void {
    const { callId } = entry.call;
    if (!this.history.has(callId)) this.history.set(callId, entry);
  }

  #note(calls: CallList): void {
    for (const state of calls) if (!isLive(state)) this.over.add(state.call.callId);
  }
}
