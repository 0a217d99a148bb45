import { parseArgs } from 'node:util';
import { MAX_RING_TIMEOUT_MS, MIN_RING_TIMEOUT_MS } from '../core/protocol/limits.ts';
import { trustedProxies } from './http/clientAddress.ts';
import type { RunningServerOptions } from './index.ts';

/** What the command line asks for, or what is wrong with it. */
export type CommandLine =
  | { readonly type: 'run'; readonly options: RunningServerOptions }
  | { readonly type: 'help' }
  | { readonly type: 'mistake'; readonly message: string };

const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;

export const HELP = `Ringfort signalling server

Usage: npm run server -- [options]

  --port NUMBER             port to listen on, 0 for any free one      RINGFORT_PORT             7443
  --host ADDRESS            address to listen on; 0.0.0.0 or :: to     RINGFORT_HOST             127.0.0.1
                            be reachable from other machines
  --data FOLDER             where the database is kept                 RINGFORT_DATA             ./ringfort-data
  --public-url URL,URL      the addresses people type to reach it:     RINGFORT_PUBLIC_URL       none
                            sign-ins meant for others are refused
  --turn-urls URL,URL       TURN server that clients may use,          RINGFORT_TURN_URLS        none
                            turn: or turns: addresses
  --turn-secret SECRET      its static-auth-secret (coturn,            RINGFORT_TURN_SECRET      none
                            use-auth-secret); better by environment,
                            command lines can be seen by other users
  --trust-proxy ADDR,ADDR   proxies before the server, addresses or    RINGFORT_TRUST_PROXY      none
                            ranges (10.0.0.0/8): clients are told
                            apart by their X-Forwarded-For
  --allow-hosts NAME,NAME   names under which the server may be        RINGFORT_ALLOW_HOSTS      any
                            asked, without port; others are refused
  --ring-timeout-ms NUMBER  how long a call rings, 10000 to 120000     RINGFORT_RING_TIMEOUT_MS  45000
  --log-level LEVEL         ${LOG_LEVELS.join(', ')}         RINGFORT_LOG_LEVEL        info
  --help                    this text

An option beats the environment variable beside it. Logs go to standard error. SIGTERM and SIGINT stop the server
after its clients were told to come back.
`;

/** Reads flags and environment. Pure: nothing is opened, nothing is printed. */
export function readCommandLine(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): CommandLine {
  let flags: ReturnType<typeof parseFlags>;
  try {
    flags = parseFlags(args);
  } catch (error) {
    return mistake(error instanceof Error ? error.message : String(error));
  }
  if (flags.help) return { type: 'help' };

  const port = wholeNumber(flags.port ?? environment['RINGFORT_PORT'] ?? '7443', 0, 65_535);
  if (port === undefined) return mistake('The port is a number from 0 to 65535.');

  const ringTimeoutMs = wholeNumber(
    flags['ring-timeout-ms'] ?? environment['RINGFORT_RING_TIMEOUT_MS'] ?? '45000',
    MIN_RING_TIMEOUT_MS,
    MAX_RING_TIMEOUT_MS,
  );
  if (ringTimeoutMs === undefined) return mistake('The ring timeout is a number of milliseconds from 10000 to 120000.');

  const level = flags['log-level'] ?? environment['RINGFORT_LOG_LEVEL'] ?? 'info';
  const logLevel = LOG_LEVELS.find((known) => known === level);
  if (!logLevel) return mistake(`The log level is one of ${LOG_LEVELS.join(', ')}.`);

  const publicUrls: string[] = [];
  for (const typed of listed(flags['public-url'] ?? environment['RINGFORT_PUBLIC_URL'])) {
    const origin = originOf(typed);
    if (origin === undefined) {
      return mistake(
        `"${typed}" is no public address. Write the scheme and host, for example https://calls.example.org.`,
      );
    }
    publicUrls.push(origin);
  }

  const turnUrls = listed(flags['turn-urls'] ?? environment['RINGFORT_TURN_URLS']);
  const strange = turnUrls.find((url) => !/^turns?:[^\s/]+$/.test(url));
  if (strange !== undefined)
    return mistake(`"${strange}" is not a TURN address. Write turn:host:port or turns:host:port.`);
  const secret = flags['turn-secret'] ?? environment['RINGFORT_TURN_SECRET'] ?? '';
  if (turnUrls.length > 0 && secret === '') {
    return mistake(
      'A TURN address needs its secret: set RINGFORT_TURN_SECRET to the static-auth-secret of the TURN server.',
    );
  }
  if (turnUrls.length === 0 && secret !== '') {
    return mistake('A TURN secret needs an address: set RINGFORT_TURN_URLS, for example turn:turn.example.org:3478.');
  }

  const trustProxy = listed(flags['trust-proxy'] ?? environment['RINGFORT_TRUST_PROXY']);
  try {
    trustedProxies(trustProxy);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return mistake(`"${error.message}" is no proxy to trust. Write an address or a range, for example 10.0.0.0/8.`);
  }
  const hosts = listed(flags['allow-hosts'] ?? environment['RINGFORT_ALLOW_HOSTS']);
  const noHost = hosts.find((host) => !/^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])$/i.test(host));
  if (noHost !== undefined) {
    return mistake(`"${noHost}" is not the name of a host. Write it without scheme and port: calls.example.org.`);
  }

  return {
    type: 'run',
    options: {
      port,
      host: flags.host ?? (environment['RINGFORT_HOST'] || '127.0.0.1'),
      dataFolder: flags.data ?? (environment['RINGFORT_DATA'] || 'ringfort-data'),
      publicUrls,
      ringTimeoutMs,
      logLevel,
      ...(trustProxy.length > 0 ? { trustProxy } : {}),
      ...(hosts.length > 0 ? { hosts } : {}),
      ...(turnUrls.length > 0 ? { turn: { urls: turnUrls, secret } } : {}),
    },
  };
}

function parseFlags(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      data: { type: 'string' },
      'public-url': { type: 'string' },
      'turn-urls': { type: 'string' },
      'turn-secret': { type: 'string' },
      'trust-proxy': { type: 'string' },
      'allow-hosts': { type: 'string' },
      'ring-timeout-ms': { type: 'string' },
      'log-level': { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  return values;
}

function listed(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** The origin of an address that is nothing more than one. */
function originOf(typed: string): string | undefined {
  if (!URL.canParse(typed)) return undefined;
  const { protocol, origin, pathname, search, hash, username } = new URL(typed);
  const isPlain = pathname === '/' && search === '' && hash === '' && username === '';
  return isPlain && (protocol === 'https:' || protocol === 'http:') ? origin : undefined;
}

function wholeNumber(text: string, least: number, most: number): number | undefined {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

function mistake(message: string): CommandLine {
  return { type: 'mistake', message };
}
