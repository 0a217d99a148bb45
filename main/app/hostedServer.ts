import type { Timers } from '../ports/clock.ts';

/** What the process that hosts the server says to main. */
export type HostedServerNews =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'failed'; readonly reason: string };

/** The part of a child process that is needed here; Electron's utility process has it. */
export interface HostProcess {
  readonly onMessage: (heard: (news: unknown) => void) => void;
  readonly onExit: (ended: () => void) => void;
  readonly stop: () => void;
}

export interface HostedServer {
  /** Starts the server if it does not run; resolves with its port when it listens, rejects when it cannot. */
  readonly start: () => Promise<number>;
  readonly port: () => number | null;
  readonly stop: () => void;
}

export interface HostedServerOptions extends Timers {
  readonly fork: () => HostProcess;
  readonly onChange: (running: boolean) => void;
}

const RESTART_MS = 2_000;

/**
 * The signalling server of this Ringfort's network, in a process of its own. When it dies it is started again: calls
 * between others may depend on it.
 */
export function createHostedServer({ fork, startTimer, onChange }: HostedServerOptions): HostedServer {
  let child: HostProcess | null = null;
  let port: number | null = null;
  let starting: Promise<number> | null = null;
  let cancelRestart = (): void => undefined;
  let wanted = false;

  const launch = (): Promise<number> =>
    new Promise((resolve, reject) => {
      const started = fork();
      child = started;
      started.onMessage((message) => {
        const news = readNews(message);
        if (news?.kind === 'listening') {
          port = news.port;
          onChange(true);
          resolve(news.port);
        } else if (news?.kind === 'failed') {
          wanted = false;
          reject(new Error(news.reason));
        }
      });
      started.onExit(() => {
        if (child !== started) return;
        child = null;
        starting = null;
        const ran = port !== null;
        port = null;
        if (ran) onChange(false);
        reject(new Error('the server process ended'));
        if (wanted) cancelRestart = startTimer(RESTART_MS, () => void begin().catch(() => undefined));
      });
    });

  const begin = (): Promise<number> => {
    starting ??= launch().catch((error: unknown) => {
      starting = null;
      throw error;
    });
    return starting;
  };

  return {
    start: () => {
      wanted = true;
      return begin();
    },
    port: () => port,
    stop: () => {
      wanted = false;
      cancelRestart();
      const stopping = child;
      child = null;
      starting = null;
      port = null;
      stopping?.stop();
    },
  };
}

function readNews(message: unknown): HostedServerNews | null {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return null;
  if (message.kind === 'listening' && 'port' in message && typeof message.port === 'number') {
    return { kind: 'listening', port: message.port };
  }
  if (message.kind === 'failed' && 'reason' in message && typeof message.reason === 'string') {
    return { kind: 'failed', reason: message.reason };
  }
  return null;
}
