import type { CallSession } from '../../core/protocol/callSession.ts';
import type { QueuedMessage } from '../../server/bus/Bus.ts';
import type { InProcessBus } from '../../server/bus/InProcessBus.ts';
import { CallRouting } from '../../server/domain/callRouting.ts';
import { startCallSweep } from '../../server/domain/callSweep.ts';
import type { HostClock } from '../../server/domain/clock.ts';
import type { DeviceAddress } from '../../server/domain/deviceAddress.ts';
import { DeviceConnections } from '../../server/domain/deviceConnections.ts';
import { FrameDeduplication } from '../../server/domain/frameDeduplication.ts';
import { MissedCalls } from '../../server/domain/missedCalls.ts';
import { Presence } from '../../server/domain/presence.ts';
import { LiveCalls } from '../../server/store/liveCalls.ts';
import { InMemoryQueueStore, openBus } from '../fakes/inMemoryQueueStore.ts';
import { RowsOfCalls } from './rowsOfCalls.ts';
import { StoreUnavailable } from '../../server/store/StoreUnavailable.ts';
import { NO_METER } from '../../server/domain/meter.ts';

export const RING_MS = 45_000;
/** How long what fills a queue stays there, if nobody takes it. */
const FILLING_MS = 60_000;

/** What a server leaves behind when it is killed. */
export interface Disk {
  readonly queues: InMemoryQueueStore;
  readonly rows: RowsOfCalls;
  readonly devices: ReadonlyMap<string, number>;
}

export function emptyDisk(devices: ReadonlyMap<string, number>): Disk {
  const queues = new InMemoryQueueStore();
  return { queues, rows: new RowsOfCalls(devices, queues), devices };
}

export interface ServerOfStory {
  readonly connections: DeviceConnections;
  readonly liveCalls: () => readonly CallSession[];
  /** What waits in queues and in counts is durable from then on, unless it is killed before. */
  readonly commit: () => Promise<void>;
  /** Waits for a device from now on, if there is room for it. */
  readonly queue: (to: DeviceAddress, message: QueuedMessage) => Promise<boolean>;
  readonly kill: () => void;
}

const NO_TOKENS = { issue: () => ({ token: 'token', expiresAt: Number.MAX_SAFE_INTEGER }) };
const IDENTITY = { signingKey: '', dhKey: '', capabilities: '', certificate: '' };

/** One life of a server: its own rules about calls, queues and numbers, over a disk in memory. */
export async function startServer(
  disk: Disk,
  time: HostClock,
  standingOf: (caller: string, callee: string) => 'contact' | 'stranger' | 'blocked',
): Promise<ServerOfStory> {
  let isDead = false;
  const clock: HostClock = {
    ...time,
    startTimer: (afterMs, fired) => time.startTimer(afterMs, () => isDead || fired()),
  };
  const onFailure = (error: unknown): void => {
    if (!(error instanceof StoreUnavailable)) throw error;
  };
  const queues = disk.queues.ofOneLife();
  const rows = disk.rows.ofOneLife();
  const bus: InProcessBus = await openBus(clock, queues.store);
  const live = new LiveCalls(await rows.store.liveCalls(), (work) => work(rows.store));
  const store = {
    devicesOf: async (user: string) => [...(disk.devices.has(user) ? [disk.devices.get(user) ?? 0] : [])],
    findCall: async (id: string) => (await live.find(id)) ?? (await rows.store.findCall(id)),
    insertCall: async (session: CallSession) => {
      // What cannot be kept does not begin.
      if (disk.queues.fails) throw new StoreUnavailable('diskFull');
      return live.insert(session);
    },
    changeCall: live.change.bind(live),
    liveCalls: async () => live.all(),
    liveCallsOf: async (user: string) => live.of(user),
    markCallsAlive: async (ids: readonly string[], now: number) => live.markAlive(ids, now),
    missedCallsUntold: async (address: Parameters<typeof rows.store.missedCallsUntold>[0]) => {
      await live.endsTried();
      return rows.store.missedCallsUntold(address);
    },
    markMissedTold: rows.store.markMissedTold,
    lastFrameNumber: rows.store.lastFrameNumber,
    identityOf: async () => IDENTITY,
    markSignedIn: async () => undefined,
    countPrekeys: async () => ({ oneTimePrekeys: 100, oneTimeKemPrekeys: 100 }),
    forget: async () => undefined,
    voice: { forgetExpired: async () => undefined },
  };
  const presence = new Presence(clock);
  const missed = new MissedCalls({ store, bus, clock });
  const admission = {
    standingOf: async (caller: string, callee: string) => standingOf(caller, callee),
    revisionOf: async () => 0,
  };
  const onEnd = (): void => undefined;
  const routing = new CallRouting({ store, bus, clock, presence, admission, missed, ringTimeoutMs: RING_MS, onEnd });
  const frames = new FrameDeduplication({ store, bus, routing, clock, onFailure, meter: NO_METER });
  const connections = new DeviceConnections({
    ...{ store, bus, clock, frames, routing, presence, admission, missed, onFailure, meter: NO_METER },
    voice: { countWaiting: async () => 0 },
    tokens: NO_TOKENS,
    tickets: NO_TOKENS,
    ringTimeoutMs: RING_MS,
  });
  const stopSweep = startCallSweep({ store, routing, presence, missed, clock, onFailure });
  return {
    connections,
    liveCalls: () => live.all(),
    commit: async () => {
      if (!disk.queues.fails) await live.writeKept(rows.store).catch(onFailure);
      await bus.flush();
    },
    queue: async (to, message) =>
      (await bus.enqueue(to, { message, expiresAt: clock.now() + FILLING_MS })).outcome === 'queued',
    kill: () => {
      isDead = true;
      queues.kill();
      rows.kill();
      void stopSweep();
      void bus.close();
    },
  };
}
