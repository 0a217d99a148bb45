import fc from 'fast-check';
import { activeCall, liveCalls, mayDial, type PresentCall } from '../../core/call/callList.ts';
import type { MediaFailure } from '../../core/call/failures.ts';
import { isHeldHere } from '../../core/call/hold.ts';
import { anyAct, type Act } from './callActs.ts';
import { expectSound } from './callPromises.ts';
import { CROWDS } from './crowdedQueue.ts';
import { NETWORKS } from './phoneOfStory.ts';
import { AGO_MS, DAMAGES, PEOPLE, turn, type CallWorld, type Person } from './callWorld.ts';

/** Where an engine says that it cannot go on: its devices, or the way to the other side. */
const FAILURES: Partial<Record<PresentCall['phase'], readonly MediaFailure[]>> = {
  dialling: ['microphoneMissing', 'microphoneBlocked', 'microphoneBusy', 'programReplaced', 'engine'],
  answering: ['microphoneMissing', 'microphoneBlocked', 'microphoneBusy', 'programReplaced', 'engine'],
  connecting: ['engine'],
  connected: ['engine'],
};

/** How far a connection says that it is. */
const MEDIA_PROGRESS = ['relay', 'ice', 'dtls', 'media'] as const;

/** More calls in a row than the server lets two people have in a minute. */
const TOO_MANY_CALLS = 7;

/** So much later somebody wants to be called back. */
const BACK_MS = 3_600_000;

/** By so much somebody sets a clock. */
const CLOCK_MS = 5_400_000;

/** For a moment, for less than the other side waits, and for longer. */
const SLEEPS_MS = [0, 0, 12_000, 35_000] as const;
/** Programs stand still: over a goodbye, over a time to connect, and until both sides are sure to have given up. */
const STALLS_MS = [1_000, 3_500, 12_000, 25_000, 60_000] as const;

const TIMES_MS = [10, 500, 1_000, 2_500, 6_000, 11_000, 32_000, 47_000, 61_000] as const;

/** One thing that happens in a story; it can only happen where it makes sense. */
class Happening implements fc.AsyncCommand<CallWorld, CallWorld> {
  readonly #act: Act;

  constructor(act: Act) {
    this.#act = act;
  }

  check(world: Readonly<CallWorld>): boolean {
    const { what, who } = this.#act;
    const { calls, socket } = world.phones[who];
    switch (what) {
      case 'heartbeat':
      case 'rename':
      case 'damage':
        return liveCalls(calls).length > 0;
      case 'engineTells':
        return calls.some(({ phase }) => phase === 'connecting');
      case 'oldKeys':
        return world.phones[who].undecided.size > 0;
      case 'unblock':
        return world.phones[who].blocked.size > 0;
      case 'mislead':
        return liveCalls(calls).length > 0 || this.#whom() !== who;
      case 'dial':
      case 'goAstray':
      case 'insist':
        return socket.isOnline && this.#whom() !== who && mayDial(calls, this.#whom());
      case 'turnAway':
        return liveCalls(calls).length === 0 && this.#whom() !== who && mayDial(world.phones[this.#whom()].calls, who);
      case 'answer':
      case 'decline':
        return calls.some(({ phase }) => phase === 'ringing');
      case 'hangUp':
        return liveCalls(calls).some(({ phase }) => phase !== 'ringing');
      case 'hold':
      case 'mute':
      case 'camera':
      case 'screen':
        return activeCall(calls)?.phase === 'connected';
      case 'resume':
        return calls.some((state) => isHeldHere(state));
      case 'goBack':
        return calls.some(({ phase }) => phase === 'cutOff');
      case 'silence':
        return calls.some(rings);
      case 'dismiss':
        return calls.some(({ phase }) => phase === 'ended');
      case 'mediaFail':
        return calls.some(({ phase }) => FAILURES[phase] !== undefined);
      case 'loseWindow':
      case 'quit':
      case 'block':
      case 'moveAtOnce':
      case 'sleep':
      case 'stall':
      case 'newKeys':
      case 'loseSession':
        return liveCalls(calls).length > 0;
      case 'fillDisk':
      case 'makeRoom':
        return world.phones[who].disk.isFull === (what === 'makeRoom');
      case 'endHole':
        return world.air.holes.has(who);
      case 'crowd':
        return world.server !== null;
      case 'fillServer':
      case 'mendServer':
        return world.disk.queues.fails === (what === 'mendServer');
      case 'connect':
      case 'breakSocket':
        return (socket.wire === null) === (what === 'connect');
      case 'killServer':
      case 'startServer':
        return (world.server === null) === (what === 'startServer');
      case 'stallServer':
        return world.server !== null;
      default:
        return true;
    }
  }

  async run(_: CallWorld, world: CallWorld): Promise<void> {
    await this.#happen(world);
    await this.#goOn(world);
    expectSound(world);
  }

  toString(): string {
    return JSON.stringify(this.#act);
  }

  async #happen(world: CallWorld): Promise<void> {
    const { what, who, choice } = this.#act;
    const phone = world.phones[who];
    const one = <Item>(items: readonly Item[]): Item | undefined => items[choice % items.length];
    switch (what) {
      case 'dial':
        return this.#dial(world, who, this.#whom());
      case 'goAstray':
        // The offer alone, or the one that goes in its place as well.
        phone.astray = 2 + (choice % 2);
        return this.#dial(world, who, this.#whom());
      case 'mislead':
        return this.#mislead(world);
      case 'turnAway':
        this.#dial(world, this.#whom(), who);
        await world.flow();
        return this.#decline(world, one(phone.calls.filter(rings))?.call.callId ?? '');
      case 'insist':
        for (let left = TOO_MANY_CALLS; left > 0 && mayDial(phone.calls, this.#whom()); left -= 1) {
          const callId = world.nextCallId();
          phone.dial(this.#whom(), callId);
          await world.flow();
          if (left > 1) phone.tell({ type: 'userHungUp', callId });
        }
        return;
      case 'rename':
        for (const { call } of liveCalls(phone.calls)) phone.tell({ type: 'ownNameChanged', callId: call.callId });
        return;
      case 'heartbeat': {
        const { callId, peer } = one(liveCalls(phone.calls))?.call ?? { callId: '', peer: '' };
        const from = { peer, device: phone.knownDevice(peer), forwardSecret: true };
        return phone.tell({ type: 'heartbeatDue', callId, from, knownContact: phone.isContact(peer) });
      }
      case 'engineTells': {
        const { callId } = one(phone.calls.filter(({ phase }) => phase === 'connecting'))?.call ?? { callId: '' };
        phone.tell({ type: 'mediaProgressed', callId, media: one(MEDIA_PROGRESS) ?? 'ice' });
        const trial = { server: 'relay:3478', transport: 'udp', answer: 'noAnswer' } as const;
        return phone.tell({ type: 'relaysTried', callId, relays: [trial] });
      }
      case 'keepQuiet':
        phone.isQuiet = !phone.isQuiet;
        return;
      case 'unblock':
        return phone.blocked.clear();
      case 'answer': {
        const { callId } = one(phone.calls.filter(rings))?.call ?? { callId: '' };
        const active = activeCall(phone.calls)?.call.callId;
        const wish = choice % 3 === 0 ? 'end' : 'hold';
        const present = active === undefined ? undefined : ({ callId: active, wish } as const);
        return phone.tell({
          type: 'userAnswered',
          callId,
          callType: choice % 2 === 0 ? 'video' : 'audio',
          network: phone.network,
          present,
        });
      }
      case 'decline':
        return this.#decline(world, one(phone.calls.filter(rings))?.call.callId ?? '');
      case 'hangUp': {
        const live = liveCalls(phone.calls).filter((state) => !rings(state));
        return phone.tell({ type: 'userHungUp', callId: one(live)?.call.callId ?? '' });
      }
      case 'hold':
        return phone.tell({ type: 'userHeld', callId: activeCall(phone.calls)?.call.callId ?? '' });
      case 'mute':
        return phone.pressMute(activeCall(phone.calls)?.call.callId ?? '');
      case 'camera':
      case 'screen':
        return world.air.show(who, activeCall(phone.calls)?.call.callId ?? '', what);
      case 'fillDisk':
      case 'makeRoom':
        phone.disk.isFull = what === 'fillDisk';
        if (phone.disk.isFull) world.seen.add('fullDisks');
        return;
      case 'loseSession':
        world.seen.add(world.seen.has('unread') ? 'unreadAgain' : 'unread');
        return phone.sessionWith(one(liveCalls(phone.calls))?.call.peer ?? '').lose();
      case 'newKeys':
        return phone.meetKeys(one(liveCalls(phone.calls))?.call.peer ?? '', 'others');
      case 'oldKeys':
        return phone.meetKeys(one([...phone.undecided]) ?? '', 'theirs');
      case 'setClock':
        return phone.setClock(choice % 2 === 0 ? CLOCK_MS : -CLOCK_MS);
      case 'resume':
        return phone.tell({
          type: 'userResumed',
          callId: phone.calls.find((state) => isHeldHere(state))?.call.callId ?? '',
        });
      case 'silence':
        return phone.tell({ type: 'userSilenced', callId: one(phone.calls.filter(rings))?.call.callId ?? '' });
      case 'block': {
        const peer = one(liveCalls(phone.calls))?.call.peer;
        const theirs = liveCalls(phone.calls).filter(({ call }) => call.peer === peer);
        for (const { call } of theirs) phone.tell({ type: 'peerBlocked', callId: call.callId });
        if (peer !== undefined && choice % 2 === 0) phone.blocked.add(peer);
        return;
      }
      case 'mediaFail': {
        const state = one(phone.calls.filter(({ phase }) => FAILURES[phase] !== undefined));
        if (state === undefined) return;
        const { callId } = state.call;
        if (state.phase === 'connecting' && choice % 4 > 0) {
          const { at: pair } = state.agreement.connection;
          return phone.tell({ type: 'mediaFoundNoWay', callId, pair, lacks: choice % 2 === 0 ? 'relay' : 'path' });
        }
        if (state.phase === 'connected') world.air.broken.add(callId);
        return phone.tell({ type: 'mediaFailed', callId, failure: one(FAILURES[state.phase] ?? []) ?? 'engine' });
      }
      case 'moveAtOnce':
        for (const { call } of liveCalls(phone.calls)) phone.tell({ type: 'addressesChanged', callId: call.callId });
        return;
      case 'sleep':
        return world.sleep(who, choice % 3 > 0, one(SLEEPS_MS));
      case 'stall':
        return world.stall(who, one(STALLS_MS) ?? 0);
      case 'stallServer':
        return world.stallServer(one(STALLS_MS) ?? 0);
      case 'quit':
        return phone.quit(() => world.breakSocket(who));
      case 'dismiss': {
        const ended = phone.calls.filter(({ phase }) => phase === 'ended');
        return phone.tell({ type: 'windowDismissed', callId: one(ended)?.call.callId ?? '' });
      }
      case 'changeNetwork':
        phone.network = one(Object.values(NETWORKS)) ?? NETWORKS.direct;
        return;
      case 'pass':
        return world.pass(one(TIMES_MS) ?? 0, this.#act.pace === 'all');
      case 'loseWindow':
        return phone.loseWindow(choice % 2 === 0);
      case 'beginHole':
        return world.beginHole(who);
      case 'endHole':
        return world.endHole(who);
      case 'move':
        return world.move(who);
      case 'breakSocket':
        return world.breakSocket(who);
      case 'connect':
        return world.connectAll();
      case 'damage':
        return world.damage(who, one(DAMAGES) ?? 'outOfStep');
      case 'fillServer':
      case 'mendServer':
        world.disk.queues.fails = what === 'fillServer';
        if (world.disk.queues.fails) world.seen.add('fullServers');
        return;
      case 'crowd':
        return world.crowd(who, one(CROWDS) ?? 'answers');
      case 'killServer':
        // In the middle of what it was doing: at any of its commits, and between them.
        for (const user of PEOPLE) world.deliver(user, 'up');
        for (let left = choice; left > 0; left -= 1) await Promise.resolve();
        return world.killServer();
      case 'startServer':
        await world.startServer();
        return world.connectAll();
      case 'restartProgram':
        return phone.restart(() => world.breakSocket(who), one(AGO_MS) ?? 0);
      case 'goBack': {
        const cutOff = phone.calls.filter(({ phase }) => phase === 'cutOff');
        return phone.goBack(one(cutOff)?.call.callId ?? '');
      }
      case 'deliver':
        for (let left = choice % 3; left >= 0; left -= 1) world.deliver(who, choice % 2 === 0 ? 'up' : 'down');
        return turn();
    }
  }

  #dial(world: CallWorld, caller: Person, callee: Person): void {
    const { choice } = this.#act;
    const callId = world.nextCallId();
    const subject = choice % 3 === 0 ? `about ${callId}` : null;
    world.phones[caller].dial(callee, callId, choice % 4 === 0 ? 'video' : 'audio', subject);
  }

  /** Whoever answers, or asks for another connection, describes what no engine may have. */
  async #mislead(world: CallWorld): Promise<void> {
    const { who } = this.#act;
    const [phone, other] = [world.phones[who], world.phones[this.#whom()]];
    if (liveCalls(phone.calls).length === 0 && mayDial(phone.calls, other.user)) {
      this.#dial(world, who, this.#whom());
      await world.flow();
      const { callId } = other.calls.find(rings)?.call ?? { callId: '' };
      other.tell({ type: 'userAnswered', callId, callType: 'audio', network: other.network });
    }
    phone.isMisled = true;
  }

  #decline(world: CallWorld, callId: string): void {
    const { who, choice } = this.#act;
    const text = choice % 2 === 0 ? `later than ${callId}` : null;
    const callBackAt = choice % 3 === 0 ? world.clock.now() + BACK_MS : null;
    const note = text === null && callBackAt === null ? {} : { note: { text, callBackAt } };
    world.phones[who].tell({ type: 'userDeclined', callId, ...note });
  }

  async #goOn(world: CallWorld): Promise<void> {
    const { pace, choice } = this.#act;
    if (pace === 'all') return world.flow();
    if (pace === 'nothing') return;
    await turn();
    PEOPLE.forEach((user, index) => {
      if ((choice >> index) % 2 === 0) world.deliver(user, 'up');
      if ((choice >> (index + 2)) % 2 === 0) world.deliver(user, 'down');
    });
    await turn();
  }

  #whom(): Person {
    return PEOPLE[this.#act.choice % PEOPLE.length] ?? 'alice';
  }
}

function rings({ phase }: PresentCall): boolean {
  return phase === 'ringing';
}

/** What may happen, in any order. */
export const anyHappenings = fc.commands<CallWorld, CallWorld, false>([anyAct.map((act) => new Happening(act))], {
  maxCommands: 60,
  size: '+1',
});
