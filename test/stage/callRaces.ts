import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type CallSession, isLiveStatus } from '../../core/protocol/callSession.ts';
import type { HangupClass, NumberedMessage } from '../../core/protocol/clientMessage.ts';
import { BOTH_LOST_MS } from '../../core/protocol/limits.ts';
import { InProcessBus } from '../../server/bus/InProcessBus.ts';
import { CallRouting } from '../../server/domain/callRouting.ts';
import type { Routed } from '../../server/domain/routed.ts';
import { RetryingStore } from '../../server/store/RetryingStore.ts';
import { SqliteStore } from '../../server/store/SqliteStore.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import { TestDevice } from './TestDevice.ts';

// What both sides and the clock do in the same moment, with the real store, queues and rules and no socket in between.

const PAIRS = 40;
const RING_MS = 45_000;

interface Pair {
  readonly caller: TestDevice;
  readonly callee: TestDevice;
}

type Deed = 'answer' | 'cancel' | 'decline' | 'timeout' | 'callerEnds' | 'calleeEnds' | 'bothLost';

interface Race {
  readonly from: 'ringing' | 'accepted';
  readonly deeds: readonly [first: Deed, second: Deed];
}

/** What can happen at once. */
const RACES: readonly Race[] = [
  { from: 'ringing', deeds: ['cancel', 'answer'] },
  { from: 'ringing', deeds: ['answer', 'cancel'] },
  { from: 'ringing', deeds: ['cancel', 'decline'] },
  { from: 'ringing', deeds: ['decline', 'cancel'] },
  { from: 'ringing', deeds: ['timeout', 'answer'] },
  { from: 'ringing', deeds: ['answer', 'timeout'] },
  { from: 'ringing', deeds: ['timeout', 'cancel'] },
  { from: 'ringing', deeds: ['decline', 'timeout'] },
  { from: 'ringing', deeds: ['cancel', 'cancel'] },
  { from: 'accepted', deeds: ['callerEnds', 'calleeEnds'] },
  { from: 'accepted', deeds: ['calleeEnds', 'callerEnds'] },
  { from: 'accepted', deeds: ['callerEnds', 'callerEnds'] },
  { from: 'accepted', deeds: ['bothLost', 'callerEnds'] },
  { from: 'accepted', deeds: ['calleeEnds', 'bothLost'] },
];

const encrypted_payload = 'AAAA';

const onFailure = (error: unknown): never => {
  throw error;
};

/** So many people call each other again and again; their calls end, or are answered, by two deeds at once. */
class Races {
  readonly #clock = new ManualClock();
  readonly #ended: CallSession[] = [];
  readonly #folder: string;
  #sqlite!: SqliteStore;
  #store!: RetryingStore;
  #bus!: InProcessBus;
  #routing!: CallRouting;
  #pairs: readonly Pair[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  async open(): Promise<void> {
    const clock = this.#clock;
    this.#sqlite = await SqliteStore.open(this.#folder);
    const room = {
      freeBytes: async (): Promise<number> => Number.MAX_SAFE_INTEGER,
      problemOf: () => 'failing' as const,
    };
    this.#store = await RetryingStore.open({ store: this.#sqlite, clock, ...room, onFailure, onChange: onFailure });
    this.#bus = await InProcessBus.open({ store: this.#store, clock, onFailure });
    this.#routing = new CallRouting({
      store: this.#store,
      bus: this.#bus,
      clock,
      hearing: { heardUntil: () => clock.now() },
      presence: { isConnected: () => true },
      admission: { standingOf: async () => 'contact' },
      missed: { owe: onFailure },
      ringTimeoutMs: RING_MS,
      onEnd: (session) => this.#ended.push(session),
    });
    this.#pairs = await Promise.all(
      Array.from({ length: PAIRS }, async (_, index) => {
        const pair = { caller: new TestDevice(`caller-${index}`), callee: new TestDevice(`callee-${index}`) };
        for (const device of [pair.caller, pair.callee]) {
          const { address, identity } = device;
          await this.#store.createUser({ address, identity, prekeys: device.prekeys(1, clock.now()) }, clock.now());
        }
        return pair;
      }),
    );
  }

  async close(): Promise<void> {
    await this.#bus.close();
    await this.#store.close();
  }

  async run(rounds: number): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      this.#clock.advance(20_000);
      const race = RACES[round % RACES.length];
      if (race === undefined) throw new RangeError('there are races');
      const sessions = await Promise.all(this.#pairs.map((pair) => this.#begin(pair, race.from)));
      if (race.deeds.includes('timeout')) this.#clock.advance(RING_MS);
      await Promise.all(this.#pairs.map((pair, index) => this.#race(pair, race, sessions[index])));
      for (const { caller, callee } of this.#pairs) {
        for (const { address } of [caller, callee]) await this.#bus.clear(address);
      }
    }
    expect(this.#ended).toHaveLength(PAIRS * rounds);
    expect(new Set(this.#ended.map(({ id }) => id)).size).toBe(PAIRS * rounds);
    await this.#bus.flush();
    // The rows say what was said.
    for (const session of this.#ended) expect(await this.#sqlite.findCall(session.id)).toEqual(session);
    expect(await this.#sqlite.liveCalls()).toEqual([]);
  }

  async #begin({ caller, callee }: Pair, from: Race['from']): Promise<CallSession> {
    const call_id = randomUUID();
    const offer: NumberedMessage = {
      ...{ v: 1, t: 'call_offer', n: 1, call_id, to: callee.user, call_type: 'audio' },
      payloads: { [callee.device]: encrypted_payload },
    };
    expect(await this.#routing.route(caller.address, offer)).toEqual({ done: true });
    if (from === 'accepted') expect(await this.#answer({ caller, callee }, call_id)).toEqual({ done: true });
    const session = await this.#store.findCall(call_id);
    if (session === undefined) throw new Error('there is no row');
    expect(session.status).toBe(from);
    return session;
  }

  async #race(pair: Pair, { from, deeds }: Race, session: CallSession | undefined): Promise<void> {
    if (session === undefined) return;
    const told = new Set(await Promise.all(deeds.map((deed) => this.#doIt(deed, pair, session))));
    const row = await this.#store.findCall(session.id);
    const label = `${from}, ${deeds.join(' and ')}: ${row?.status} ${row?.end_reason}`;
    expect(row !== undefined && !isLiveStatus(row.status), label).toBe(true);
    for (const [side, device] of [
      ['caller', pair.caller],
      ['callee', pair.callee],
    ] as const) {
      const heard = await this.#endsHeardBy(device, session.id);
      expect(told.has(side) || heard.length > 0, `${label}, and the ${side} does not know`).toBe(true);
      expect(new Set(heard).size, `${label}, told twice to the ${side}`).toBe(heard.length);
    }
  }

  #answer({ caller, callee }: Pair, call_id: string): Promise<Routed> {
    const to = { to: caller.user, to_device: caller.device };
    return this.#routing.route(callee.address, { v: 1, t: 'call_answer', n: 1, call_id, ...to, encrypted_payload });
  }

  #hangup(by: TestDevice, to: TestDevice, call_id: string, reason: HangupClass): Promise<Routed> {
    const message: NumberedMessage = {
      ...{ v: 1, t: 'call_hangup', n: 1, call_id, to: to.user, reason },
      payloads: { [to.device]: encrypted_payload },
    };
    return this.#routing.route(by.address, message);
  }

  /** Does it, and tells which side has heard by the answer itself that the call is over. */
  async #doIt(deed: Deed, pair: Pair, session: CallSession): Promise<'caller' | 'callee' | undefined> {
    const { caller, callee } = pair;
    const { id } = session;
    const now = this.#clock.now();
    switch (deed) {
      case 'cancel':
        return (await this.#hangup(caller, callee, id, 'cancel')).done ? 'caller' : undefined;
      case 'decline':
        return (await this.#hangup(callee, caller, id, 'reject')).done ? 'callee' : undefined;
      case 'callerEnds':
        return (await this.#hangup(caller, callee, id, 'hangup')).done ? 'caller' : undefined;
      case 'calleeEnds':
        return (await this.#hangup(callee, caller, id, 'hangup')).done ? 'callee' : undefined;
      case 'answer':
        return (await this.#answer(pair, id)).done ? undefined : 'callee';
      case 'timeout':
        await this.#routing.check(session, { callerSeenAt: now, calleeSeenAt: now });
        return undefined;
      case 'bothLost': {
        const long = now - BOTH_LOST_MS - 1_000;
        await this.#routing.check(session, { callerSeenAt: long, calleeSeenAt: long });
        return undefined;
      }
    }
  }

  /** What lies in the queue of a device about a call and says that it is over. */
  async #endsHeardBy(device: TestDevice, callId: string): Promise<string[]> {
    return (await this.#bus.readFrom(device.address, null, 0)).entries.flatMap(({ message }) => {
      if (message.call_id !== callId) return [];
      if (message.t === 'call_hangup') return ['hangup'];
      return message.t === 'call_state' && ['missed', 'ended'].includes(message.state) ? [message.state] : [];
    });
  }
}

/** In so many rounds of forty calls one thing counts, once, both sides hear of it, and the rows say the same. */
export async function oneEndCounts(rounds: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ringfort-races-'));
  const races = new Races(folder);
  await races.open();
  try {
    await races.run(rounds);
  } finally {
    await races.close();
    await rm(folder, { recursive: true });
  }
}
