import { Worker } from 'node:worker_threads';
import type { HostClock } from '../domain/clock.ts';
import type { RelayFaults } from './guard.ts';
import type { RelayOptions } from './relay.ts';
import { isRelayNews } from './threadMessages.ts';

export interface RelayThreadParts {
  /** The module that the thread runs. */
  readonly module: string | URL;
  readonly options: Omit<RelayOptions, 'credentialTime'>;
  /** Another port will not do: it was asked for, and firewalls know it. */
  readonly isPortFixed: boolean;
  readonly clock: HostClock;
  readonly onListening: (port: number) => void;
  /** It runs, and has faults. */
  readonly onFaults: (faults: RelayFaults) => void;
  /** It does not run, and is tried again. */
  readonly onProblem: (code: string) => void;
}

export interface RelayThread {
  /** Where it listens, or will again in a moment; undefined if it never has. */
  readonly port: () => number | undefined;
  /** Resolves once it is known whether it listens. */
  readonly decided: Promise<void>;
  readonly close: () => Promise<void>;
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 60_000;

/** Runs the relay in its thread, and again when that ends or could not start. */
export function startRelayThread({
  module,
  options,
  isPortFixed,
  clock,
  onListening,
  onFaults,
  onProblem,
}: RelayThreadParts): RelayThread {
  let worker: Worker | null = null;
  let port: number | undefined;
  let failures = 0;
  let isClosed = false;
  let cancelRetry = (): void => undefined;
  let decide = (): void => undefined;
  const decided = new Promise<void>((resolve) => {
    decide = resolve;
  });

  /** The port that clients were told; else the one that was wanted, and any if somebody holds that. */
  const portNow = (): number => port ?? (failures > 0 && !isPortFixed ? 0 : options.port);

  const launch = (): void => {
    const workerData: RelayOptions = { ...options, port: portNow(), credentialTime: clock.elapsed() };
    const started = new Worker(module, { workerData });
    worker = started;
    let isOver = false;
    const over = (code: string): void => {
      if (isOver) return;
      isOver = true;
      void started.terminate();
      if (isClosed) return;
      failures += 1;
      // Another port may be free at once, and nobody has been told the first.
      const isFirst = failures === 1 && port === undefined && !isPortFixed;
      if (isFirst) return launch();
      onProblem(code);
      decide();
      cancelRetry = clock.startTimer(Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 10)), launch);
    };
    started.on('message', (said: unknown) => {
      if (!isRelayNews(said)) return;
      if (said.kind === 'failed') return over(said.code);
      if (said.kind === 'faults') return onFaults(said);
      port = said.port;
      failures = 0;
      onListening(said.port);
      decide();
    });
    started.on('error', (error) => over(error.message));
    started.on('exit', () => over('ended'));
  };
  launch();

  return {
    port: () => port,
    decided,
    close: async () => {
      isClosed = true;
      cancelRetry();
      await worker?.terminate();
    },
  };
}
