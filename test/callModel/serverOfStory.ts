import type { CallSession } from '../../core/protocol/callSession.ts';
import type { QueuedMessage } from '../../server/bus/Bus.ts';
import type { InProcessBus } from '../../server/bus/InProcessBus.ts';
import { CallRouting } from '../../server/domain/callRouting.ts';
import { startCallSweep } from '../../server/domain/callSweep.ts';
import type { HostClock } from '../../server/domain/clock.ts';
import type { DeviceAddress } from '../../server/domain/deviceAddress.ts';
import { DeviceConnections } from '../../server/domain/deviceConnections.ts';
import { FrameDeduplication } from '../../server/domain/frameDeduplication.ts';
import { Hearing } from '../../server/domain/hearing.ts';
import { MissedCalls } from '../../server/domain/missedCalls.ts';
import { Presence } from '../../server/domain/presence.ts';
import { RetryingStore } from '../../server/store/RetryingStore.ts';
import { InMemoryQueueStore, NoRoom, openBus } from '../fakes/inMemoryQueueStore.ts';
import { RowsOfCalls } from './rowsOfCalls.ts';
import { StoreUnavailable } from '../../server/store/StoreUnavailable.ts';
import { storeOfStory } from './storeOfStory.ts';
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
  readonly liveCalls: () => Promise<readonly CallSession[]>;
  /** What waits in queues and in counts is durable from then on, unless it is killed before. */
  readonly commit: () => Promise<void>;
  /** Waits for a device from now on, if there is room for it. */
  readonly queue: (to: DeviceAddress, message: QueuedMessage) => Promise<boolean>;
  readonly kill: () => void;
  /** It gets no turn until it goes on, and finds what was due meanwhile. */
  readonly stop: () => void;
  readonly goOn: () => void;
}

const NO_TOKENS = { issue: () => ({ token: 'token', expiresAt: Number.MAX_SAFE_INTEGER }) };

/** One life of a server: its own rules about calls, queues and numbers, over a disk in memory. */
export async function startServer(
  disk: Disk,
  time: HostClock,
  standingOf: (caller: string, callee: string) => 'contact' | 'stranger' | 'blocked',
): Promise<ServerOfStory> {
  let isDead = false;
  let isStopped = false;
  const due = new Set<{ readonly at: number; readonly fired: (lateMs: number) => void }>();
  const clock: HostClock = {
    ...time,
    startTimer: (afterMs, fired) => {
      const timer = { at: time.now() + afterMs, fired };
      const cancel = time.startTimer(afterMs, (lateMs) => {
        if (isStopped) due.add(timer);
        else if (!isDead) fired(lateMs);
      });
      return () => {
        cancel();
        due.delete(timer);
      };
    },
  };
  const onFailure = (error: unknown): void => {
    if (!(error instanceof StoreUnavailable) && !(error instanceof NoRoom)) throw error;
  };
  const queues = disk.queues.ofOneLife();
  const rows = disk.rows.ofOneLife();
  const store = await RetryingStore.open({
    store: storeOfStory({ devices: disk.devices, disk: disk.queues, frames: queues.store, rows: rows.store }),
    ...{ clock, onFailure },
    freeBytes: async () => (disk.queues.fails ? 0 : Number.MAX_SAFE_INTEGER),
    problemOf: () => 'diskFull',
    onChange: () => undefined,
  });
  const bus: InProcessBus = await openBus(clock, store);
  const presence = new Presence(clock);
  const hearing = new Hearing({ clock, onStall: (ms) => presence.stoodStill(ms) });
  const missed = new MissedCalls({ store, bus, clock });
  const admission = {
    standingOf: async (caller: string, callee: string) => standingOf(caller, callee),
    revisionOf: async () => 0,
  };
  const onEnd = (): void => undefined;
  const routing = new CallRouting({
    ...{ store, bus, clock, hearing, presence, admission, missed, ringTimeoutMs: RING_MS, onEnd },
  });
  const frames = new FrameDeduplication({ store, bus, routing, clock, onFailure, meter: NO_METER });
  const connections = new DeviceConnections({
    ...{ store, bus, clock, frames, routing, presence, admission, missed, onFailure, meter: NO_METER },
    voice: { countWaiting: async () => 0 },
    tokens: NO_TOKENS,
    tickets: NO_TOKENS,
    ringTimeoutMs: RING_MS,
  });
  const stopSweep = startCallSweep({ store, routing, presence, missed, clock, hearing, onFailure });
  return {
    connections,
    liveCalls: () => store.liveCalls(),
    commit: () => bus.flush(),
    queue: async (to, message) =>
      (await bus.enqueue(to, { message, expiresAt: clock.now() + FILLING_MS })).outcome === 'queued',
    stop: () => {
      isStopped = true;
    },
    goOn: () => {
      isStopped = false;
      for (const timer of due) if (due.delete(timer)) timer.fired(time.now() - timer.at);
    },
    kill: () => {
      isDead = true;
      queues.kill();
      rows.kill();
      void stopSweep();
      void bus.close();
    },
  };
}
