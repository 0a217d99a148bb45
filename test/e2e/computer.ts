import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import type { LaunchOptions } from '../../scripts/drive/launchApp.ts';
import type { Person } from '../../scripts/drive/person.ts';
import { authority, LOCAL_NAME, PUBLIC_NAME } from './hindrances.ts';
import type { Stage } from './openStage.ts';

/* What the computer of a person does to a Ringfort on it: its names, its proxies, its disk, its sleep. */

/** Options for a Ringfort on a computer that trusts the authority of the tests. */
export async function trusting(stage: Stage): Promise<LaunchOptions> {
  const file = join(stage.folder('authority'), 'ca.pem');
  await mkdir(stage.folder('authority'), { recursive: true });
  await writeFile(file, authority.certificate);
  return { env: { SSL_CERT_FILE: file } };
}

/** The names of these tests lead to this computer, or the name service fails with a code. */
export function names({ launched }: Person, failure: string | null): Promise<void> {
  return launched.app.evaluate(
    (_electron, [code, ...ours]) => {
      const dns = process.mainModule?.require('node:dns') as typeof import('node:dns');
      const lookup = (host: string, options: { all?: boolean }, done: (...found: unknown[]) => void): void => {
        const error = code ?? (ours.includes(host) ? null : 'ENOTFOUND');
        if (error !== null) return done(Object.assign(new Error(`getaddrinfo ${error} ${host}`), { code: error }));
        if (options.all === true) done(null, [{ address: '127.0.0.1', family: 4 }]);
        else done(null, '127.0.0.1', 4);
      };
      Object.assign(dns, { lookup });
    },
    [failure, LOCAL_NAME, PUBLIC_NAME],
  );
}

/** The system names this proxy from now on; null: none. */
export function proxy({ launched }: Person, address: string | null): Promise<void> {
  return launched.app.evaluate(
    ({ session }, rules) =>
      session.defaultSession.setProxy(
        rules === null ? { mode: 'direct' } : { mode: 'fixed_servers', proxyRules: rules },
      ),
    address,
  );
}

/** Every read and write of its store fails as SQLite says with this code; null: none does. */
export function failStore({ launched }: Person, code: string | null): Promise<void> {
  return launched.app.evaluate((_electron, failure) => {
    const Database = process.mainModule?.require('better-sqlite3') as typeof import('better-sqlite3');
    const database = new Database(':memory:');
    const statement = Object.getPrototypeOf(database.prepare('SELECT 1')) as Record<string, unknown>;
    database.close();
    const fail = (): never => {
      throw new Database.SqliteError('by a test', failure ?? '');
    };
    const kept = Object.assign(globalThis, {
      kept: (globalThis as { kept?: Record<string, unknown> }).kept ?? {},
    }).kept;
    for (const name of ['run', 'get', 'all', 'iterate']) {
      kept[name] ??= statement[name];
      statement[name] = failure === null ? kept[name] : fail;
    }
  }, code);
}

/** Nothing can be signed on this computer, for a reason that nobody foresaw; or it can again. */
export function failSigning({ launched }: Person, fails: boolean): Promise<void> {
  return launched.app.evaluate((_electron, isBroken) => {
    const crypto = process.mainModule?.require('node:crypto') as { sign: unknown };
    const kept = Object.assign(globalThis, { sign: (globalThis as { sign?: unknown }).sign ?? crypto.sign });
    const fail = (): never => {
      throw new TypeError('a fault');
    };
    crypto.sign = isBroken ? fail : kept.sign;
  }, fails);
}

/** The computer was asleep: whoever waits tries again at once. */
export function wakeUp({ launched }: Person): Promise<void> {
  return launched.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'));
}

/** For how many seconds the computer has been running. */
export function uptime({ launched }: Person): Promise<number> {
  return launched.app.evaluate(() => {
    const os = process.mainModule?.require('node:os') as typeof import('node:os');
    return os.uptime();
  });
}

/** From now on it has been running for so many seconds; null: for as long as it has. */
export function isUpFor({ launched }: Person, seconds: number | null): Promise<void> {
  return launched.app.evaluate((_electron, told) => {
    const os = process.mainModule?.require('node:os') as typeof import('node:os');
    const { uptime: real } = Object.assign(globalThis, {
      uptime: (globalThis as { uptime?: unknown }).uptime ?? os.uptime,
    });
    Object.assign(os, { uptime: told === null ? real : () => told });
  }, seconds);
}

/** Whatever main begins to wait for from now on comes so many times later. */
export function timersTake({ launched }: Person, times: number): Promise<void> {
  return launched.app.evaluate((_electron, factor) => {
    type Start = (fired: () => void, afterMs?: number) => unknown;
    const { start } = Object.assign(globalThis, { start: (globalThis as { start?: Start }).start ?? setTimeout });
    Object.assign(globalThis, { setTimeout: (fired: () => void, afterMs = 0) => start(fired, afterMs * factor) });
  }, times);
}

/**
 * Does this, which ends a call, and sees what is said of it at somebody's. A window says so for four seconds, and a
 * busy computer may take more than those from a press to a look: the page is looked at from before the press on, and
 * what they read stays four times as long (`startOver` takes that back).
 */
export async function readAfter(reader: Person, end: () => Promise<unknown>, said: Locator): Promise<void> {
  await timersTake(reader, 4);
  await Promise.all([said.waitFor({ timeout: 60_000 }), end()]);
}

/** An HTTP proxy that answers each CONNECT with this status; null: nobody is there. */
export async function proxyThatSays(stage: Stage, status: number | null): Promise<string> {
  const server = createServer();
  server.on('connect', (_request, client: Socket) => {
    client.on('error', () => client.destroy());
    client.end(`HTTP/1.1 ${status} No\r\nProxy-Authenticate: Basic realm="x"\r\n\r\n`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise((closed) => server.close(closed));
  if (status === null) await close();
  else stage.putAway(close);
  return `127.0.0.1:${port}`;
}
