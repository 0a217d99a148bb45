import type { CallType, NetworkPlan } from '../../core/call/call.ts';
import type { CallEvent } from '../../core/call/callEvent.ts';
import { findCall, goesOn, liveCalls, type CallList } from '../../core/call/callList.ts';
import type { NotAdmitted } from '../../core/call/mayRing.ts';
import type { PeerTrust } from '../../core/call/peerTrust.ts';
import { WIRE_VERSION } from '../../core/protocol/limits.ts';
import { identityOf, known, digits } from '../fakes/callStory.ts';
import { createCallRecorder, type CallRecorder } from '../../main/call/callRecorder.ts';
import { createCallTime } from '../../main/call/callTime.ts';
import { createCutOffCalls, type CutOffCalls } from '../../main/call/cutOffCalls.ts';
import { createForgottenCalls, type ForgottenCalls } from '../../main/call/forgottenCalls.ts';
import { createCallRunner, type CallRunner } from '../../main/call/callRunner.ts';
import type { OutgoingFrame } from '../../main/ports/outgoingFrame.ts';
import { createSessionRecovery, type SessionRecovery } from '../../main/call/sessionRecovery.ts';
import type { Timers } from '../../main/ports/clock.ts';
import type { Air } from './air.ts';
import { channelOfStory } from './channelOfStory.ts';
import { DiskFull, DiskOfPhone } from './diskOfPhone.ts';
import { InboxOfStory } from './inboxOfStory.ts';
import { NotesOfPhone } from './notesOfPhone.ts';
import { SessionsWith } from './sessionsOfStory.ts';
import { SocketOfStory } from './socketOfStory.ts';
import { Standing } from './standing.ts';
import type { Surroundings } from './surroundings.ts';

const RELAY = { urls: ['turn:relay'], username: 'user', credential: 'credential' };

/** What a phone knows of networks: no restriction, a relay or nothing, and the same while no relay answers. */
export const NETWORKS = {
  direct: { relayOnly: false, iceServers: [RELAY] },
  relayed: { relayOnly: true, iceServers: [RELAY] },
  relayLost: { relayOnly: true, iceServers: [] },
} as const satisfies Record<string, NetworkPlan>;

const NOBODYS_DEVICE = 99;

/** What a server hands out of a device. */
const KEYS = {
  identity: { signingKey: '', dhKey: '', capabilities: '', certificate: '' },
  staticKey: { publicKey: '', signature: '' },
} as const;

/** A phone: the machine of its calls with its runner, a socket with its outbox, a history, and a person. */
export class PhoneOfStory {
  readonly user: string;
  readonly device: number;
  readonly socket: SocketOfStory;
  readonly disk = new DiskOfPhone();
  readonly notes = new NotesOfPhone();
  /** Calls in which the person does not want to be heard. */
  readonly muted = new Set<string>();
  /** How its media may travel from now on. */
  network: NetworkPlan = NETWORKS.direct;
  /** Of whom the server takes no call to this person; nor does anything ring that is under way. */
  readonly blocked = new Set<string>();
  /** Whose other identity waits for the person. */
  readonly undecided = new Set<string>();
  /** So many offers but the last go to a device that is no more. */
  astray = 0;
  /** The next description that a peer sends is one that no engine may have. */
  isMisled = false;
  /** Nothing rings here. */
  isQuiet = false;
  readonly standing = new Standing();
  readonly #around: Surroundings;
  readonly #inbox: InboxOfStory;
  #runner: CallRunner;
  #forgotten!: ForgottenCalls;
  #cutOff!: CutOffCalls;
  #recovery!: SessionRecovery;
  readonly #sessions = new Map<string, SessionsWith>();
  #recorder!: CallRecorder;
  /** The time as calls see it. */
  #time!: () => number;
  /** How far somebody has set the clock, and how long the computer ran without the program. */
  #setByMs = 0;
  #awayMs = 0;
  #life = 0;
  #drawn = 0;

  constructor(user: string, around: Surroundings) {
    this.user = user;
    this.device = around.deviceOf(user);
    this.#around = around;
    const { sealed, clock, isContact } = around;
    this.#inbox = new InboxOfStory({
      sealed,
      now: () => this.#wall(),
      dispatch: (event) => this.tell(event),
      isCurrent: (callId) => findCall(this.calls, callId) !== undefined,
      isRecorded: (callId) => this.disk.history.has(callId),
      record: (entry) => {
        this.disk.list(entry);
        this.#recovery.recorded(entry.call.callId);
      },
      recordLate: (entry) => void this.#recorder.recordUnrung(entry),
      isContact,
      admission: (peer) => this.#admission(peer),
      trustOf: (peer) => this.#trustOf(peer),
      network: () => this.network,
      draw: () => this.draw(),
      isUndecided: (peer) => this.undecided.has(peer),
      endUnsaid: (callId, to) =>
        this.disk.write(() =>
          this.socket.put({ v: WIRE_VERSION, t: 'call_hangup', call_id: callId, to, payloads: {}, reason: 'failed' }),
        ),
      isDescribed: (callId) => this.#isDescribed(callId),
      canRead: (peer, session) => this.sessionWith(peer).read(session),
      onUnread: ({ t, call_id: callId, from }) => {
        this.notes.unread.add(callId);
        if (this.undecided.has(from)) this.notes.newKeys.add(callId);
        if (t === 'call_hangup') this.notes.hangupsInClear.add(callId);
      },
      recovery: () => this.#recovery,
    });
    this.socket = new SocketOfStory({
      now: clock.now,
      startTimer: clock.startTimer,
      onBatch: (frames) => this.#inbox.receive(around.handOver(frames)),
      onReady: () => {
        for (const { call } of liveCalls(this.calls)) this.tell({ type: 'signedIn', callId: call.callId });
        void this.#forgotten.leave();
      },
      goesOn: (callId) => goesOn(this.calls, callId),
      onLost: () => void this.#forgotten.leaveAgain(),
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
    this.notes.note(event);
    const before = state?.agreement.connection.at;
    this.#runner.dispatch(event);
    const after = findCall(this.calls, callId)?.agreement.connection.at;
    if (before === undefined || after === undefined || before === after) return;
    if (event.type === 'remoteRestart' || event.type === 'remoteRejoin') this.notes.made.set(callId, event.hash);
    if (event.type === 'remoteRestarted' || event.type === 'remoteRejoined')
      this.notes.made.set(callId, event.questionHash);
  }

  /** What they say that it is about, they say to a contact alone. */
  dial(peer: string, callId: string, callType: CallType = 'audio', saying: string | null = null): void {
    if (this.undecided.has(peer)) return;
    const ours = this.draw();
    const subject = this.isContact(peer) ? saying : null;
    const about = { callId, peer, callType, subject, network: this.network, ringMs: this.socket.ringMs } as const;
    this.tell({ type: 'userDialled', ...about, ours, trust: this.#trustOf(peer) });
  }

  /** Muted or not, as the person pressed last; there is no button while there is no window. */
  pressMute(callId: string): void {
    const muted = !this.muted.has(callId);
    if (!this.#around.air.mute(this.user, callId, muted)) return;
    if (muted) this.muted.add(callId);
    else this.muted.delete(callId);
  }

  sessionWith(peer: string): SessionsWith {
    const known = this.#sessions.get(peer) ?? new SessionsWith(this.#around.sessions);
    this.#sessions.set(peer, known);
    return known;
  }

  knownDevice(peer: string): number {
    return this.#around.deviceOf(peer);
  }

  isContact(peer: string): boolean {
    return this.#around.isContact(peer);
  }

  goBack(callId: string): void {
    this.#around.air.broken.add(callId);
    this.notes.returned.add(callId);
    this.tell({ type: 'userReturned', callId, drawn: this.draw() });
  }

  loseWindow(closesInOrder: boolean): void {
    this.#around.air.lose(this.user, closesInOrder);
    for (const { call } of this.calls) this.tell({ type: 'windowLost', callId: call.callId, drawn: this.draw() });
  }

  /** How long it has been since, in the time of a call. */
  since(startedAt: number): number {
    return this.#time() - startedAt;
  }

  /** Somebody sets the clock of the computer. */
  setClock(byMs: number): void {
    this.#setByMs += byMs;
  }

  /** The whole program is gone, and another one begins with what was on disk: so long ago it was last seen running. */
  async restart(leave: () => void, agoMs: number): Promise<void> {
    const here = this.calls;
    this.#around.air.lose(this.user, false);
    leave();
    this.#awayMs += agoMs;
    await this.#begin(here);
  }

  /** The program ends in good order, and another one begins. */
  async quit(leave: () => void): Promise<void> {
    const here = this.calls;
    for (const { call } of here) this.tell({ type: 'programEnds', callId: call.callId });
    await this.#runner.settled();
    this.#recovery.stop();
    await this.#recorder.stop();
    this.#cutOff.stop();
    this.#around.air.lose(this.user, true);
    leave();
    await this.#begin(here);
  }

  async #begin(before: CallList): Promise<void> {
    this.notes.beginAgain();
    // What waited for room went with the program, also what was put away meanwhile.
    if (this.disk.isFull) {
      for (const callId of this.notes.over) if (!this.disk.history.has(callId)) this.notes.forgotten.add(callId);
    }
    this.#runner = this.#start();
    const { cutOff, begun } = await this.#cutOff.found();
    for (const entry of begun) await this.#recorder.record(entry);
    for (const { kept, aliveAt, leftMs } of cutOff) {
      const { callId, peer } = kept.call;
      // That it was over found no room, nor that somebody let themselves be heard again.
      this.notes.over.delete(callId);
      if (this.disk.hasBeenFull && kept.muted) this.muted.add(callId);
      const [ours, trust] = [this.draw(), this.#trustOf(peer)];
      this.tell({ type: 'callCutOff', callId, kept, aliveAt, leftMs, ours, trust });
    }
    await this.#inbox.resume();
    for (const state of before) {
      // What gave way to a call that is forgotten, is forgotten with it.
      const gaveWay = state.phase === 'answering' || state.phase === 'connecting' ? state.gaveWay : null;
      for (const call of [state.call, ...(gaveWay === null ? [] : [gaveWay.call])]) {
        const isKnown = this.disk.history.has(call.callId) || findCall(this.calls, call.callId) !== undefined;
        if (!isKnown) this.notes.forgotten.add(call.callId);
      }
    }
  }

  /** It wakes with other addresses, some seconds later; in its windows the connections are closed. */
  wakeUp(closed: ReturnType<Air['fallAsleep']>, sleptMs: number): void {
    for (const { callId, generation } of closed) {
      this.tell({ type: 'mediaClosedHere', callId, generation, drawn: this.draw() });
    }
    for (const { call } of liveCalls(this.calls)) {
      this.tell({ type: 'computerSlept', callId: call.callId, sleptMs });
    }
    this.standing.goOn();
    for (const { call } of liveCalls(this.calls)) this.tell({ type: 'addressesChanged', callId: call.callId });
  }

  draw() {
    this.#drawn += 1;
    const name = `${this.user} ${this.#life} ${this.#drawn}`;
    return { identity: identityOf(this.user), sasNonce: digits(`n ${name}`), mediaSecret: digits(`s ${name}`) };
  }

  /** A stranger has a link; where nothing rings, that has ended. */
  #admission(peer: string): { readonly admission: 'rings' | NotAdmitted; readonly linkEnded: boolean } {
    if (this.blocked.has(peer)) return { admission: 'blocked', linkEnded: false };
    if (!this.isQuiet) return { admission: 'rings', linkEnded: false };
    const linkEnded = !this.isContact(peer);
    return { admission: linkEnded ? 'notContact' : 'doNotDisturb', linkEnded };
  }

  #isDescribed(callId: string): boolean {
    const isDescribed = !this.isMisled;
    this.isMisled = false;
    if (!isDescribed) this.notes.misled.add(callId);
    return isDescribed;
  }

  #goesAstray(): boolean {
    this.astray = Math.max(0, this.astray - 1);
    return this.astray > 0;
  }

  #trustOf(peer: string): PeerTrust {
    const device = this.#around.deviceOf(peer);
    return known(peer, [device], this.undecided.has(peer) ? [device] : []);
  }

  /** Another identity turns up under a name; or the person decides that theirs is the one from before. */
  meetKeys(peer: string, are: 'others' | 'theirs'): void {
    if (are === 'others') this.undecided.add(peer);
    else this.undecided.delete(peer);
    for (const { call } of liveCalls(this.calls)) {
      if (call.peer === peer) this.tell({ type: 'trustChanged', callId: call.callId, trust: this.#trustOf(peer) });
    }
  }

  #start(): CallRunner {
    const { clock, air, sealed, deviceOf, liveCalls: rows, planningMs, isContact } = this.#around;
    this.#life += 1;
    const life = this.#life;
    const isOver = (): boolean => life !== this.#life;
    const startTimer: Timers['startTimer'] = (afterMs, fired) => {
      let isStopped = false;
      const due = (): void => void (isOver() || isStopped || fired());
      const stop = clock.startTimer(afterMs, () => this.standing.timer(due));
      return () => {
        isStopped = true;
        stop();
      };
    };
    const onFault = (_what: string, error?: unknown): void => {
      if (error !== undefined && !(error instanceof DiskFull)) throw error;
    };
    let calls: CallList = [];
    const isInCall = (): boolean => liveCalls(calls).length > 0;
    const time = createCallTime({ now: () => this.#wall(), elapsed: clock.elapsed, isInCall });
    this.#time = time;
    const boot = () => ({ id: 'boot', sinceMs: clock.now() + this.#awayMs });
    const cutOff = createCutOffCalls({
      store: this.disk.keptCalls,
      ...{ boot, now: time },
      isRecorded: async (callId) => this.disk.history.has(callId),
      ...{ startTimer, onFault },
    });
    const recorder = createCallRecorder({
      add: async (entry) => {
        if (!isOver()) this.disk.list(entry);
      },
      onAdded: ({ call }) => {
        if (isOver()) return;
        cutOff.recorded(call.callId);
        this.#recovery.recorded(call.callId);
      },
      problemOf: (error) => (error instanceof DiskFull ? 'full' : null),
      ...{ startTimer, onFault },
    });
    [this.#cutOff, this.#recorder] = [cutOff, recorder];
    const report = (event: CallEvent): void => this.standing.report(() => isOver() || this.tell(event));
    const channel = channelOfStory({
      ...{ me: this, deviceOf, sealed, isOnline: () => this.socket.isOnline },
      addressed: (peer) => (this.#goesAstray() ? NOBODYS_DEVICE : deviceOf(peer)),
      sessionWith: (peer) => this.sessionWith(peer),
      isUndecided: (peer) => this.undecided.has(peer),
      put: (frame: OutgoingFrame) => isOver() || this.disk.write(() => this.socket.put(frame)),
      onWordless: (callId) => void this.notes.wordless.add(callId),
      onGuess: (callId) => this.notes.guess(callId),
    });
    this.#forgotten = createForgottenCalls({
      me: { userId: this.user, deviceId: this.device },
      liveCalls: () => rows(this.user),
      goesOn: (callId) => goesOn(this.calls, callId),
      // All of them have keys of each other.
      hasSpokenTo: () => true,
      send: channel.send,
    });
    this.#recovery = createSessionRecovery({
      mayRekey: ({ userId }) => this.sessionWith(userId).mayRenew(clock.now()),
      rekey: ({ userId }) => this.sessionWith(userId).renew(clock.now()),
      fetchBundles: async (userId) =>
        (await rows(this.user)) === null ? null : [{ userId, deviceId: deviceOf(userId), ...KEYS }],
      isContact: async (peer) => isContact(peer),
      sendNack: ({ call_id: callId, call_type: type, from, from_device: remoteDevice }, messageHash) =>
        channel.send({ callId, type, peer: from }, { kind: 'nack', remoteDevice, messageHash }, 1),
      store: this.disk.questions,
      ...{ boot, now: () => this.#wall(), startTimer, onFault },
    });
    return createCallRunner({
      channel,
      trustOf: (peer) => this.#trustOf(peer),
      renewSession: this.#recovery.renew,
      planNetwork: () =>
        planningMs === 0
          ? Promise.resolve(this.network)
          : new Promise((resolve) => void startTimer(planningMs, () => resolve(this.network))),
      orderMedia: (order) => isOver() || air.order(this.user, order, report),
      record: recorder.record,
      failureOf: (error) => (error instanceof DiskFull ? 'storeFailed' : 'unsecured'),
      publish: (next) => {
        calls = next;
        if (isOver()) return;
        this.notes.look(calls);
        cutOff.look(calls);
      },
      onIgnored: () => undefined,
      onFault,
      now: time,
      slept: clock.slept,
      startTimer,
    });
  }

  #wall(): number {
    return this.#around.clock.now() + this.#setByMs;
  }
}
