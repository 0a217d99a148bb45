import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CallSession } from '../../core/protocol/callSession.ts';
import type { Meter } from '../domain/meter.ts';

/** What is asked for when somebody looks, rather than counted. */
export interface Standing {
  readonly connections: () => number;
  readonly liveCalls: () => Promise<readonly CallSession[]>;
  /** Frames in the longest queue. */
  readonly deepestQueue: () => number;
}

/** Nanoseconds from one look to the next, each `LOOK_MS` and the delay. */
export type LoopDelay = Pick<ReturnType<typeof monitorEventLoopDelay>, 'enable' | 'disable' | 'percentile' | 'reset'>;

export interface PromMeter extends Meter {
  /** In the text format of Prometheus. */
  readonly text: (standing: Standing) => Promise<string>;
  readonly contentType: string;
  readonly end: () => void;
}

const NS_PER_S = 1e9;
/** How often the loop is looked at. Node measures from one look to the next: without any delay that is this. */
const LOOK_MS = 10;
/** From a tenth of a millisecond, for what takes no time, to a second. */
const SECONDS = [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];

/**
 * The numbers of a server under their names. Labels come from lists in the code and never from what clients send: their
 * number cannot grow.
 */
export function createPromMeter(loop: LoopDelay = monitorEventLoopDelay({ resolution: LOOK_MS })): PromMeter {
  const registry = new Registry();
  const at = { registers: [registry] };
  const counter = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ): Counter<Label> => new Counter({ name, help, labelNames, ...at });
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []): Gauge<Label> =>
    new Gauge({ name, help, labelNames, ...at });
  const seconds = (name: string, help: string): Histogram => new Histogram({ name, help, buckets: SECONDS, ...at });

  const connections = gauge('ws_connections', 'WebSockets that are open.');
  const auth = counter('ws_auth_total', 'Sign-ins at WebSockets.', ['result']);
  const frames = counter('frames_total', 'Frames of WebSockets.', ['dir', 'type']);
  const latency = seconds('relay_latency_seconds', 'From the queue to the socket of a connected device.');
  const depth = gauge('queue_depth_max', 'Frames in the longest queue.');
  const refused = counter('queue_refused_total', 'Frames that found no place in a queue.');
  const duplicates = counter('dup_frames_total', 'Frames that came again.');
  const resumes = counter('resume_total', 'Connections, by whether they went on where they were.', ['result']);
  const slow = counter('slow_closed_total', 'Connections closed because they read too slowly.');
  const calls = counter('calls_total', 'Calls that are over.', ['status', 'end_reason']);
  const live = gauge('calls_live', 'Calls that ring or are accepted.', ['status']);
  const sweep = counter('sweep_rows_total', 'Calls that the clock ended.', ['to']);
  const commit = seconds('db_commit_seconds', 'Transactions of the database.');
  const group = new Histogram({
    name: 'db_group_size',
    help: 'Writes in a transaction.',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128],
    ...at,
  });
  const bus = seconds('bus_roundtrip_seconds', 'Until a frame lay in its queue.');
  counter('bus_reconnect_total', 'Connections to a bus that were made anew: none, it is in this process.');
  const delay = gauge('event_loop_delay_seconds', 'The 99th percentile since the last look.', ['quantile']);
  const empty = counter('prekey_empty_total', 'Keys handed out without a one-time key.');
  const relayFaults = counter('relay_faults_total', 'Faults of the own relay, which dropped what brought them.');
  loop.enable();

  return {
    signIn: (result) => auth.inc({ result }),
    frame: (dir, type) => frames.inc({ dir, type }),
    relayed: (duration) => latency.observe(duration),
    duplicate: () => duplicates.inc(),
    resumed: (result) => resumes.inc({ result }),
    slowClosed: () => slow.inc(),
    callEnded: (status, reason) => calls.inc({ status, end_reason: reason ?? 'none' }),
    swept: (to) => sweep.inc({ to }),
    committed: (duration, writes) => {
      commit.observe(duration);
      group.observe(writes);
    },
    enqueued: (duration, outcome) => {
      bus.observe(duration);
      if (outcome === 'full') refused.inc();
    },
    prekeyEmpty: () => empty.inc(),
    relayFaults: (count) => relayFaults.inc(count),
    contentType: registry.contentType,
    text: async (standing) => {
      connections.set(standing.connections());
      depth.set(standing.deepestQueue());
      const sessions = await standing.liveCalls();
      for (const status of ['ringing', 'accepted'] as const) {
        live.set({ status }, sessions.filter((session) => session.status === status).length);
      }
      delay.set({ quantile: '0.99' }, Math.max(0, loop.percentile(99) / NS_PER_S - LOOK_MS / 1000));
      loop.reset();
      return registry.metrics();
    },
    end: () => void loop.disable(),
  };
}
