import { liveCalls } from '../../core/call/callList.ts';
import { isNumbered } from '../../core/protocol/clientMessage.ts';
import type { ServerMessage } from '../../core/protocol/serverMessage.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import { CATCH_UP_MS } from '../../main/call/callTimers.ts';
import { direct } from '../fakes/callStory.ts';
import { Air } from './air.ts';
import { crowd, type CROWDS } from './crowdedQueue.ts';
import { PhoneOfStory } from './phoneOfStory.ts';
import { SealedMessages, type Damage } from './sealed.ts';
import { Sessions } from './sessionsOfStory.ts';
import { emptyDisk, startServer, type Disk, type ServerOfStory } from './serverOfStory.ts';
import { Wire, type Handed } from './socketOfStory.ts';

export const PEOPLE = ['alice', 'bob', 'carol'] as const;
export type Person = (typeof PEOPLE)[number];

/** How long ago a program was last seen running, when the next one begins. */
export const AGO_MS = [0, 4_000, 26_000] as const;

/** What the server does with what it hands over: nothing, or whatever a hostile one may. */
export type Handling = 'honest' | 'hostile';

/** Who listens to nothing for so long is given up, on both sides of the connection. */
const SILENT_SOCKET_MS = 30_000;
const STEP_MS = 1_000;
/** A computer that sleeps for a moment says that it was so long. */
const MOMENT_MS = 5_000;

export const DAMAGES = ['outOfStep', 'undecryptable'] as const;

export interface StorySetting {
  readonly begins: 'idle' | 'inCall';
  readonly handling: Handling;
  /** For what a hostile server does. */
  readonly seed: number;
  /** Nobody's contact. */
  readonly stranger: Person | null;
  /** Whose engine takes long to say that media flow. */
  readonly late: Person | null;
  /** From a question for relays to their answer. */
  readonly planningMs: number;
}

/** Three phones, the networks that they are in, and a server that can be killed. Time is what the story says. */
export class CallWorld {
  readonly clock = new ManualClock();
  readonly air: Air;
  readonly sealed = new SealedMessages();
  readonly sessions = new Sessions();
  readonly phones: Readonly<Record<Person, PhoneOfStory>>;
  readonly disk: Disk;
  readonly setting: StorySetting;
  server: ServerOfStory | null = null;
  /** What calls can go wrong over, and what happened of it. */
  readonly seen = new Set<
    | 'conversations'
    | 'restarts'
    | 'rejoins'
    | 'secondCalls'
    | 'killedServers'
    | 'cutOff'
    | 'muted'
    | 'sleeps'
    | 'sleepsConnecting'
    | 'stalls'
    | 'stalledServers'
    | 'relayed'
    | 'pictures'
    | 'fullDisks'
    | 'unread'
    | 'unreadAgain'
    | 'crowded'
    | 'damaged'
    | 'fullServers'
    | 'newKeys'
    | 'astray'
    | 'readdressed'
    | 'misled'
    | 'inClear'
    | 'subjects'
    | 'notes'
  >();
  /** Live on the disk of a server that was killed and could write nothing for a time: it may have heard an end. */
  readonly maybeForgotten = new Set<string>();
  readonly #damages = new Map<string, Damage>();
  readonly #holeSince = new Map<string, number>();
  /** What a hostile server keeps back, by who waits for it. */
  readonly #kept = new Map<string, Handed[]>();
  readonly #strangers: ReadonlySet<string>;
  #random: number;
  /** Timers that run while nobody calls: the tasks of the server that come again and again. */
  #timersAtRest = 0;
  /** What a server that stands still will see when it goes on: connections that are gone. Null if it runs. */
  #unseen: (() => void)[] | null = null;
  #calls = 0;
  #failure: unknown;

  constructor(setting: StorySetting) {
    this.setting = setting;
    this.#random = setting.seed;
    this.#strangers = new Set(setting.stranger === null ? [] : [setting.stranger]);
    this.air = new Air(this.clock.startTimer, setting.late);
    const devices = new Map(PEOPLE.map((user, index) => [user as string, index + 1]));
    this.disk = emptyDisk(devices);
    const phone = (user: Person): PhoneOfStory => {
      const made = new PhoneOfStory(user, {
        ...{
          clock: this.clock,
          air: this.air,
          sealed: this.sealed,
          sessions: this.sessions,
          planningMs: setting.planningMs,
        },
        deviceOf: (name) => devices.get(name) ?? 0,
        isContact: (caller) => !this.#strangers.has(caller),
        liveCalls: async (name) =>
          (await this.server?.liveCalls())?.filter((row) => row.caller_id === name || row.callee_id === name) ?? null,
        handOver: (frames) => this.#handOver(user, frames),
      });
      return made;
    };
    this.phones = { alice: phone('alice'), bob: phone('bob'), carol: phone('carol') };
  }

  async start(): Promise<void> {
    await this.startServer();
    await this.connectAll();
    await this.flow();
    this.#timersAtRest = this.clock.pending();
  }

  /** Alice dials Bob, and his phone rings; the call's id. */
  async ring(): Promise<string> {
    const callId = this.nextCallId();
    this.phones.alice.dial('bob', callId);
    await this.flow();
    return callId;
  }

  /** Bob takes the call that rings. */
  answer(callId: string): void {
    this.phones.bob.tell({ type: 'userAnswered', callId, callType: 'audio', network: direct });
  }

  async startServer(): Promise<void> {
    this.server ??= await startServer(this.disk, this.clock, (caller, callee) => {
      if (isPerson(callee) && this.phones[callee].blocked.has(caller)) return 'blocked';
      return this.#strangers.has(caller) ? 'stranger' : 'contact';
    });
  }

  nextCallId(): string {
    this.#calls += 1;
    return `0b7f2c51-9f0a-4c8e-8d55-${String(this.#calls).padStart(12, '0')}`;
  }

  killServer(): void {
    this.seen.add('killedServers');
    if (this.seen.has('fullServers')) this.disk.rows.live().forEach(({ id }) => this.maybeForgotten.add(id));
    this.server?.kill();
    this.server = null;
    for (const user of PEOPLE) this.phones[user].socket.break();
  }

  beginHole(user: Person): void {
    this.air.holes.add(user);
    if (!this.#holeSince.has(user)) this.#holeSince.set(user, this.clock.now());
    this.air.look();
  }

  endHole(user: Person): void {
    this.air.holes.delete(user);
    this.#holeSince.delete(user);
    this.air.look();
  }

  /** Another network, another address; the program sees it within a second. */
  move(user: Person): void {
    const phone = this.phones[user];
    for (const { call } of liveCalls(phone.calls)) phone.tell({ type: 'networkGone', callId: call.callId });
    this.air.move(user);
    this.endHole(user);
    this.breakSocket(user);
    for (const { call } of liveCalls(phone.calls)) phone.tell({ type: 'addressesChanged', callId: call.callId });
  }

  /** A computer sleeps, for a moment or for so long, and says so, which may not get through before it does. */
  async sleep(user: Person, getsThrough: boolean, ms = 0): Promise<void> {
    const phone = this.phones[user];
    for (const { call } of liveCalls(phone.calls)) phone.tell({ type: 'computerFallsAsleep', callId: call.callId });
    if (getsThrough) {
      await turn();
      while (this.deliver(user, 'up'));
      await turn();
    }
    if (phone.calls.some(({ phase }) => phase === 'connected')) this.seen.add('sleeps');
    if (phone.calls.some(({ phase }) => phase === 'connecting')) this.seen.add('sleepsConnecting');
    const closed = this.air.fallAsleep(user);
    this.breakSocket(user);
    if (ms > 0) {
      phone.standing.isAsleep = true;
      await this.pass(ms, true);
    }
    phone.wakeUp(closed, Math.max(MOMENT_MS, ms));
    await this.connectAll();
  }

  /** The program stands still for so long; the server cuts it off then, as it would one behind a hole. */
  async stall(user: Person, ms: number): Promise<void> {
    const { standing, calls, notes } = this.phones[user];
    for (const { call } of liveCalls(calls)) {
      this.seen.add('stalls');
      notes.slept.set(call.callId, (notes.slept.get(call.callId) ?? 0) + ms + CATCH_UP_MS);
    }
    standing.isStopped = true;
    await this.pass(ms, true);
    if (ms >= SILENT_SOCKET_MS) this.breakSocket(user);
    standing.goOn();
    await this.connectAll();
  }

  /** The server stands still for so long; nobody waits for it for ever. */
  async stallServer(ms: number): Promise<void> {
    const { server } = this;
    if (server === null) return;
    this.seen.add('stalledServers');
    const unseen: (() => void)[] = (this.#unseen = []);
    server.stop();
    await this.pass(ms, true);
    if (ms >= SILENT_SOCKET_MS) for (const user of PEOPLE) this.breakSocket(user);
    this.#unseen = null;
    server.goOn();
    for (const see of unseen) see();
    await this.connectAll();
  }

  breakSocket(user: Person): void {
    const { socket } = this.phones[user];
    const { wire } = socket;
    socket.break();
    const see = (): void => void wire?.device?.left();
    if (this.#unseen === null) see();
    else this.#unseen.push(see);
  }

  /** A device goes away, and too much waits for it. */
  async crowd(user: Person, what: (typeof CROWDS)[number]): Promise<void> {
    if (this.server === null) return;
    this.seen.add('crowded');
    this.breakSocket(user);
    await crowd(this.server, { user, device: this.phones[user].device }, this.sealed, what);
  }

  async connectAll(): Promise<void> {
    for (const user of PEOPLE) await this.#connect(user);
  }

  async #connect(user: Person): Promise<void> {
    const { socket, device } = this.phones[user];
    const { server } = this;
    const { isAsleep, isStopped } = this.phones[user].standing;
    const isStanding = isAsleep || isStopped || this.#unseen !== null;
    if (server === null || socket.wire !== null || this.air.holes.has(user) || isStanding) return;
    const wire = new Wire();
    socket.wire = wire;
    const connection = {
      number: server.connections.numberOpened(),
      send: (message: Wire['down'][number]) => void (wire.isOpen && wire.down.push(message)),
      close: () => wire === socket.wire && socket.break(),
      bufferedBytes: () => 0,
    };
    wire.device = await server.connections.admit({ user, device }, connection, socket.resume);
  }

  /** One message comes out of a connection, if there is one that can. */
  deliver(user: Person, way: 'up' | 'down'): boolean {
    const { socket } = this.phones[user];
    const { wire } = socket;
    if (wire === null || this.air.holes.has(user) || this.phones[user].standing.isStopped) return false;
    if (way === 'down') {
      // What cannot be kept is not acknowledged, and comes again.
      if (this.phones[user].disk.isFull) return false;
      const message = this.#damaged(user, wire.down.shift());
      if (message !== undefined) socket.take(message);
      return message !== undefined;
    }
    const { device } = wire;
    if (this.#unseen !== null) return false;
    const message = device === null ? undefined : wire.up.shift();
    if (device === null || message === undefined) return false;
    wire.work = wire.work.then(async () => {
      if (!wire.isOpen) return;
      if (message.t === 'ack') return device.acknowledge(message.s);
      if (!isNumbered(message)) return;
      if ((await device.consume(message)) === 'gap') throw new Error('a frame is missing');
      void device.kept().then(() => wire.isOpen && wire.down.push({ v: 1, t: 'ack', n: message.n }));
    });
    wire.work.catch((error: unknown) => (this.#failure ??= error));
    return true;
  }

  /** What comes next to somebody has other bytes than it was sent with. */
  damage(user: Person, why: Damage): void {
    this.#damages.set(user, why);
  }

  #damaged(user: Person, message: ServerMessage | undefined): ServerMessage | undefined {
    const why = this.#damages.get(user);
    if (message === undefined || why === undefined) return message;
    const change = <Frame extends Handed | ServerMessage>(frame: Frame): Frame => {
      if (!('encrypted_payload' in frame) || !this.#damages.delete(user)) return frame;
      this.seen.add('damaged');
      return { ...frame, encrypted_payload: this.sealed.damaged(why) };
    };
    return message.t === 'batch' ? { ...message, frames: message.frames.map(change) } : change(message);
  }

  /** All that can arrive does. */
  async flow(): Promise<void> {
    for (let still = 0; still < 3; still += 1) {
      await turn();
      for (const user of PEOPLE) {
        for (const way of ['up', 'down'] as const) while (this.deliver(user, way)) still = 0;
      }
      if (still === 1 && this.#unseen === null) void this.server?.commit();
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Time passes: what is due happens, whoever has lost the server looks for it. */
  async pass(ms: number, flows: boolean): Promise<void> {
    for (let left = ms; left > 0; left -= STEP_MS) {
      this.clock.advance(Math.min(left, STEP_MS));
      for (const [user, since] of this.#holeSince) {
        if (this.clock.now() - since >= SILENT_SOCKET_MS && isPerson(user)) this.breakSocket(user);
      }
      if (left >= STEP_MS) await this.connectAll();
      await (flows ? this.flow() : turn());
      if (flows && left > 2 * STEP_MS && (await this.#isAtRest())) {
        // However much time goes by, nothing is there that could happen.
        this.clock.advance(left - 2 * STEP_MS);
        left = 2 * STEP_MS;
      }
    }
  }

  /** No call, nothing on its way, and nobody waits for anything. */
  async #isAtRest(): Promise<boolean> {
    return (
      this.clock.pending() <= this.#timersAtRest &&
      this.air.holes.size === 0 &&
      PEOPLE.every((user) => {
        const { calls, socket } = this.phones[user];
        return liveCalls(calls).length === 0 && socket.isOnline && socket.waiting === 0;
      }) &&
      (await this.server?.liveCalls())?.length === 0
    );
  }

  #handOver(user: Person, frames: readonly Handed[]): readonly Handed[] {
    if (this.setting.handling === 'honest') return frames;
    const kept = this.#kept.get(user) ?? [];
    const now = frames.flatMap((frame): Handed[] => {
      switch (this.#draw(9)) {
        case 0:
          return [];
        case 1:
          return [frame, frame];
        case 2:
          kept.push(frame);
          return [];
        case 3:
          if (!('encrypted_payload' in frame)) return [frame];
          return [{ ...frame, encrypted_payload: this.sealed.damaged(DAMAGES[this.#draw(2)] ?? 'outOfStep') }];
        default:
          return [frame];
      }
    });
    const late = this.#draw(3) === 0 ? kept.splice(0) : [];
    this.#kept.set(user, kept);
    return [...now, ...late];
  }

  /** One of so many; the same in each run of the story. */
  #draw(of: number): number {
    this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) >>> 0;
    return (this.#random >>> 16) % of;
  }
}

function isPerson(name: string): name is Person {
  return PEOPLE.some((one) => one === name);
}

/** What was promised is done. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
