import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CallSession, isLive } from '../../core/protocol/callSession.ts';
import type { HangupReason, NumberedMessage } from '../../core/protocol/clientMessage.ts';
import { InProcessBus } from '../../server/bus/InProcessBus.ts';
import { CallRouting } from '../../server/domain/callRouting.ts';
import type { Routed } from '../../server/domain/routed.ts';
import { RetryingStore } from '../../server/store/RetryingStore.ts';
import { SqliteStore } from '../../server/store/SqliteStore.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import { TestDevice } from '../stage/TestDevice.ts';

// What both sides and the clock do in the same moment, with the real store, queues and rules and no socket in between.

const PAIRS = 40;
const ROUNDS = 25;
const RING_MS = 45_000;

let folder: string;
let clock: ManualClock;
let sqlite: SqliteStore;
let store: RetryingStore;
let bus: InProcessBus;
let routing: CallRouting;
let ended: CallSession[];

const onFailure = (error: unknown): never => {
  throw error;
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ringfort-races-'));
  clock = new ManualClock();
  ended = [];
  sqlite = await SqliteStore.open(folder);
  const freeBytes = async (): Promise<number> => Number.MAX_SAFE_INTEGER;
  store = await RetryingStore.open({ store: sqlite, clock, freeBytes, onFailure, onChange: onFailure });
  bus = await InProcessBus.open({ store, clock, onFailure });
  routing = new CallRouting({
    store,
    bus,
    clock,
    presence: { isConnected: () => true },
    admission: { standingOf: async () => 'contact' },
    missed: { owe: onFailure },
    ringTimeoutMs: RING_MS,
    onEnd: (session) => ended.push(session),
  });
});
afterEach(async () => {
  await bus.close();
  await store.close();
  await rm(folder, { recursive: true });
});

interface Pair {
  readonly caller: TestDevice;
  readonly callee: TestDevice;
}

/** What can happen at once, by what it is called in a failure. */
const RACES: readonly (readonly [first: Deed, second: Deed])[] = [
  ['cancel', 'answer'],
  ['answer', 'cancel'],
  ['cancel', 'decline'],
  ['decline', 'cancel'],
  ['timeout', 'answer'],
  ['timeout', 'cancel'],
  ['decline', 'timeout'],
  ['cancel', 'cancel'],
];
type Deed = 'answer' | 'cancel' | 'decline' | 'timeout';

const encrypted_payload = 'AAAA';

async function pairs(): Promise<Pair[]> {
  return Promise.all(
    Array.from({ length: PAIRS }, async (_, index) => {
      const pair = { caller: new TestDevice(`caller-${index}`), callee: new TestDevice(`callee-${index}`) };
      for (const device of [pair.caller, pair.callee]) {
        const { address, identity } = device;
        await store.createUser({ address, identity, prekeys: device.prekeys(1, clock.now()) }, clock.now());
      }
      return pair;
    }),
  );
}

function hangup(by: TestDevice, to: TestDevice, call_id: string, reason: HangupReason): Promise<Routed> {
  const message: NumberedMessage = {
    ...{ v: 1, t: 'call_hangup', n: 1, call_id, to: to.user, reason },
    payloads: { [to.device]: encrypted_payload },
  };
  return routing.route(by.address, message);
}

/** Does it, and tells which side has heard by the answer itself that the call is over. */
async function doIt(
  deed: Deed,
  { caller, callee }: Pair,
  session: CallSession,
): Promise<'caller' | 'callee' | undefined> {
  const { id } = session;
  switch (deed) {
    case 'cancel':
      return (await hangup(caller, callee, id, 'cancel')).done ? 'caller' : undefined;
    case 'decline':
      return (await hangup(callee, caller, id, 'reject')).done ? 'callee' : undefined;
    case 'answer': {
      const to = { to: caller.user, to_device: caller.device };
      const routed = await routing.route(callee.address, {
        v: 1,
        t: 'call_answer',
        n: 1,
        call_id: id,
        ...to,
        encrypted_payload,
      });
      return routed.done ? undefined : 'callee';
    }
    case 'timeout':
      await routing.check(session, { callerSeenAt: clock.now(), calleeSeenAt: clock.now() });
      return undefined;
  }
}

/** What lies in the queue of a device about a call and says that it is over. */
async function endsHeardBy(device: TestDevice, callId: string): Promise<string[]> {
  return (await bus.readFrom(device.address, null, 0)).entries.flatMap(({ message }) => {
    if (message.call_id !== callId) return [];
    if (message.t === 'call_hangup') return ['hangup'];
    return message.t === 'call_state' && ['missed', 'ended'].includes(message.state) ? [message.state] : [];
  });
}

test('of what both sides and the clock do at once one thing counts, once, and both sides hear of it (F19)', async () => {
  const all = await pairs();
  for (let round = 0; round < ROUNDS; round += 1) {
    clock.advance(20_000);
    const race = RACES[round % RACES.length] ?? ['cancel', 'answer'];
    const sessions = await Promise.all(
      all.map(async ({ caller, callee }) => {
        const call_id = randomUUID();
        const offer: NumberedMessage = {
          ...{ v: 1, t: 'call_offer', n: 1, call_id, to: callee.user, call_type: 'audio' },
          payloads: { [callee.device]: encrypted_payload },
        };
        expect(await routing.route(caller.address, offer)).toEqual({ done: true });
        const session = await store.findCall(call_id);
        if (session === undefined) throw new Error('there is no row');
        return session;
      }),
    );
    if (race.includes('timeout')) clock.advance(RING_MS);
    await Promise.all(
      all.map(async (pair, index) => {
        const session = sessions[index];
        if (session === undefined) return;
        const told = new Set(await Promise.all(race.map((deed) => doIt(deed, pair, session))));
        const row = await store.findCall(session.id);
        const label = `${race.join(' and ')}: ${row?.status} ${row?.end_reason}`;
        expect(row !== undefined && !isLive(row.status), label).toBe(true);
        for (const [side, device] of [
          ['caller', pair.caller],
          ['callee', pair.callee],
        ] as const) {
          const heard = await endsHeardBy(device, session.id);
          expect(told.has(side) || heard.length > 0, `${label}, and the ${side} does not know`).toBe(true);
          expect(new Set(heard).size, `${label}, told twice to the ${side}`).toBe(heard.length);
        }
      }),
    );
    for (const pair of all) for (const { address } of [pair.caller, pair.callee]) await bus.clear(address);
  }
  expect(ended).toHaveLength(PAIRS * ROUNDS);
  expect(new Set(ended.map(({ id }) => id)).size).toBe(PAIRS * ROUNDS);
  await bus.flush();
  // The rows say what was said.
  for (const session of ended) expect(await sqlite.findCall(session.id)).toEqual(session);
  expect(await sqlite.liveCalls()).toEqual([]);
});
