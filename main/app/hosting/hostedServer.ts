import type { HostedRelay } from '../../../core/ipc/hostedRelay.ts';
import type { HostingProblem } from '../../../core/ipc/hostingProblem.ts';
import type { ElapsedTime, Timers } from '../../ports/clock.ts';
import { fits } from '../../../core/protocol/validators.ts';
import { HostedNews } from './hostedNews.ts';

/** The part of a child process that is needed here; Electron's utility process has it. */
export interface HostProcess {
  readonly onMessage: (heard: (news: unknown) => void) => void;
  readonly onExit: (ended: () => void) => void;
  /** Asks it to end. */
  readonly stop: () => void;
  /** Ends it, whatever it does. */
  readonly kill: () => void;
}

export type HostedState =
  /** This Ringfort hosts nothing. */
  | { readonly state: 'off' }
  | { readonly state: 'starting' }
  | {
      readonly state: 'running';
      readonly port: number;
      /** Of its certificate: SHA-256, 64 hex digits. */
      readonly fingerprint: string;
      /** The port it should have had, if another program holds that one; else null. */
      readonly movedFrom: number | null;
      readonly relay: HostedRelay;
      /** A part of its data cannot be read; it goes on with the rest. */
      readonly isDamaged: boolean;
    }
  /** It is tried again and again. */
  | { readonly state: 'down'; readonly problem: HostingProblem };

export class HostingError extends Error {
  override readonly name = 'HostingError';
  readonly code: HostingProblem;

  constructor(code: HostingProblem) {
    super(`the server of this Ringfort does not run: ${code}`);
    this.code = code;
  }
}

export interface HostedServer {
  /**
   * Hosts from now on, until it is stopped: a server that ends, or cannot start, is tried again by itself.
   * `knownPort`: the port that others were told, null if nobody was told one. Resolves with the port when the server
   * listens, rejects with a HostingError when the first try fails.
   */
  readonly start: (knownPort: number | null) => Promise<number>;
  /** Its port, as soon as it is known whether it listens; rejects with a HostingError while it does not. */
  readonly listening: () => Promise<number>;
  readonly state: () => HostedState;
  /** Told every change of the state from now on. One listener. */
  readonly watch: (changed: () => void) => void;
  /** Does not wait any longer: the computer woke up, or somebody has made room. */
  readonly tryNow: () => void;
  /** Gives data that are known to be unreadable another name, once no process has them open. Else rejects. */
  readonly setAside: () => Promise<void>;
  readonly stop: () => void;
}

export interface HostedServerOptions extends Timers, ElapsedTime {
  readonly fork: (port: number) => HostProcess;
  /** Gives the folder of the data another name. */
  readonly setAside: () => void;
  /** Where it listens; null: on the port that others know, else on the usual one. */
  readonly fixedPort: number | null;
  readonly usualPort: number;
  /** Whether another version lies where this program came from: asked when a process ended without a reason. */
  readonly isReplaced: () => boolean;
}

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 60_000;
/** A server that lived this long was a good one: the next end is the first in its row. */
const STEADY_MS = 30_000;
/** Opening a large database on a slow disk takes seconds; a process that is silent for longer hangs. */
const START_LIMIT_MS = 30_000;
const GOODBYE_LIMIT_MS = 5_000;
/** Who knows the address waits rather than asks for another one: what holds the port may be our own last process. */
const TRIES_AT_KNOWN_PORT = 3;
/** The ports behind its own where it may go. */
const PORTS_TO_TRY = 10;

/** What is known of a process that said nothing. */
const UNEXPLAINED: readonly HostingProblem[] = ['silent', 'ended'];

/** The signalling server of this Ringfort's network, in a process of its own, which calls between others may need. */
export function createHostedServer(options: HostedServerOptions): HostedServer {
  const { startTimer, elapsed } = options;
  let state: HostedState = { state: 'off' };
  let changed = (): void => undefined;
  let child: HostProcess | null = null;
  /** Of a process that was told to end; the next one needs its port and its data. */
  let leaving: Promise<void> | null = null;
  /** Null while nothing is to be hosted. */
  let wanted: { readonly port: number; readonly isKnown: boolean } | null = null;
  let failures = 0;
  let portsTaken = 0;
  /** Also once it was stopped: whoever is signing up hosts nothing yet. */
  let isUnreadable = false;
  let cancelRetry = (): void => undefined;
  let waiting: { readonly resolve: (port: number) => void; readonly reject: (error: HostingError) => void }[] = [];

  const tell = (next: HostedState): void => {
    state = next;
    changed();
  };

  const portNow = ({ port, isKnown }: NonNullable<typeof wanted>): number => {
    const steps = Math.max(0, portsTaken - (isKnown ? TRIES_AT_KNOWN_PORT - 1 : 0)) % PORTS_TO_TRY;
    return Math.min(port + steps, 65_535);
  };

  const launch = (): void => {
    if (wanted === null || child !== null) return;
    if (leaving !== null) return void leaving.then(launch);
    const started = options.fork(portNow(wanted));
    let listeningSince: number | null = null;
    let relay: HostedRelay = { state: 'off' };
    let isDamaged = false;
    child = started;

    const over = (problem: HostingProblem): void => {
      stopLimit();
      if (child !== started) return;
      child = null;
      if (listeningSince !== null && elapsed() - listeningSince >= STEADY_MS) failures = 0;
      const isReplaced = UNEXPLAINED.includes(problem) && listeningSince === null && options.isReplaced();
      failed(isReplaced ? 'programReplaced' : problem, listeningSince !== null);
    };
    const stopLimit = startTimer(START_LIMIT_MS, () => {
      farewell(started);
      started.kill();
      over('silent');
    });
    started.onMessage((message) => {
      if (child !== started || !fits(HostedNews, message)) return;
      if (message.kind === 'relay') {
        ({ relay } = message);
        return state.state === 'running' ? tell({ ...state, relay }) : undefined;
      }
      if (message.kind === 'damaged') {
        isDamaged = true;
        isUnreadable = true;
        return state.state === 'running' ? tell({ ...state, isDamaged }) : undefined;
      }
      if (message.kind === 'failed') {
        farewell(started);
        started.kill();
        return over(message.problem);
      }
      stopLimit();
      isUnreadable = isDamaged;
      listeningSince = elapsed();
      const { port, fingerprint } = message;
      if (wanted?.isKnown === false) {
        wanted = { port, isKnown: true };
        portsTaken = 0;
      }
      const ownPort = wanted?.port ?? port;
      tell({ state: 'running', port, fingerprint, movedFrom: ownPort === port ? null : ownPort, relay, isDamaged });
      settle(({ resolve }) => resolve(port));
    });
    started.onExit(() => {
      goodbyes.get(started)?.();
      over('ended');
    });
  };

  /** What to do when one of the processes that were told to end has ended. */
  const goodbyes = new Map<HostProcess, () => void>();
  const farewell = (leaver: HostProcess): void => {
    const gone = new Promise<void>((resolve) => {
      const stopLimit = startTimer(GOODBYE_LIMIT_MS, () => {
        leaver.kill();
        resolve();
      });
      goodbyes.set(leaver, () => {
        stopLimit();
        goodbyes.delete(leaver);
        resolve();
      });
    });
    leaving = gone;
    void gone.then(() => {
      if (leaving === gone) leaving = null;
    });
  };

  const failed = (problem: HostingProblem, hasListened: boolean): void => {
    if (wanted === null) return;
    const isPort = problem === 'portTaken' || problem === 'portRefused';
    if (isPort) portsTaken += 1;
    // Nobody has been told an address yet: another port is as good, at once.
    if (isPort && !wanted.isKnown && portsTaken < PORTS_TO_TRY) return launch();
    failures += 1;
    isUnreadable = problem === 'dataUnreadable';
    tell({ state: 'down', problem });
    if (!hasListened) settle(({ reject }) => reject(new HostingError(problem)));
    retryLater();
  };

  const retryLater = (): void => {
    cancelRetry();
    cancelRetry = startTimer(Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 10)), launch);
  };

  /** Asks the process that there is, if any, to end; the next one waits for it. */
  const dismiss = (): void => {
    cancelRetry();
    const stopping = child;
    child = null;
    if (stopping === null) return;
    farewell(stopping);
    stopping.stop();
  };

  const settle = (one: (waiter: (typeof waiting)[number]) => void): void => {
    const settled = waiting;
    waiting = [];
    for (const waiter of settled) one(waiter);
  };

  const listening = (): Promise<number> => {
    switch (state.state) {
      case 'running':
        return Promise.resolve(state.port);
      case 'starting':
        return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
      case 'down':
        return Promise.reject(new HostingError(state.problem));
      case 'off':
        return Promise.reject(new HostingError('ended'));
    }
  };

  return {
    start: (knownPort) => {
      if (wanted === null) {
        wanted = { port: options.fixedPort ?? knownPort ?? options.usualPort, isKnown: knownPort !== null };
        tell({ state: 'starting' });
        launch();
      }
      return listening();
    },
    listening,
    state: () => state,
    watch: (listener) => {
      changed = listener;
    },
    tryNow: () => {
      if (state.state !== 'down') return;
      cancelRetry();
      launch();
    },
    setAside: async () => {
      if (!isUnreadable) throw new HostingError('dataUnreadable');
      dismiss();
      // It ran on, with what of its data could be read.
      if (state.state === 'running') tell({ state: 'starting' });
      try {
        await leaving;
        options.setAside();
        isUnreadable = false;
      } finally {
        if (wanted !== null) retryLater();
      }
    },
    stop: () => {
      wanted = null;
      failures = 0;
      portsTaken = 0;
      dismiss();
      if (state.state !== 'off') tell({ state: 'off' });
      settle(({ reject }) => reject(new HostingError('ended')));
    },
  };
}
