import { parseArgs } from 'node:util';
import { MAX_RING_TIMEOUT_MS, MIN_RING_TIMEOUT_MS } from '../core/protocol/limits.ts';
import { COMMAND_FLAGS, type Command, foreignFlag, readCommand } from './commands/readCommand.ts';
import { readListOption } from './listOptions.ts';
import { readTurnOptions } from './turnOptions.ts';
import type { RunningServerOptions } from './index.ts';
import type { RelaySettings } from './relay/ownRelay.ts';
import { readRelayOptions } from './relayOptions.ts';
import { wholeNumber } from './wholeNumber.ts';

/** But for where the thread of the relay lies, which the program knows. */
export interface CommandLineOptions extends Omit<RunningServerOptions, 'relay'> {
  readonly relay?: Omit<RelaySettings, 'module'>;
}

/** What the command line asks for, or what is wrong with it. */
export type CommandLine =
  /** `warnings`: what was left out of lists, for whoever starts it. */
  | { readonly type: 'run'; readonly options: CommandLineOptions; readonly warnings: readonly string[] }
  /** Looks at what such a server stands on. */
  | { readonly type: 'doctor'; readonly options: CommandLineOptions; readonly json: boolean }
  /** Whether such a server answers. */
  | { readonly type: 'healthy'; readonly options: CommandLineOptions }
  | { readonly type: 'command'; readonly command: Command }
  | { readonly type: 'help' }
  | { readonly type: 'mistake'; readonly message: string };

const REGISTRATION_MODES = ['open', 'invite', 'closed'] as const;
/** Commands that take the options of the server. */
const OF_SERVER = ['doctor', 'healthy'] as const;
const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;

export const HELP = `Ringfort signalling server

Usage: ringfort-server [options]           run the server (in a checkout: npm run server -- [options])

Commands, with the --data of the server. All but restore may be used while it runs:
  invite [--days 14]        print a code that lets one person register
  users [--match TEXT] [--unused] [--limit 100] [--after NAME] [--json]
                            list the accounts; --unused: only those that nobody ever signed in with
  remove NAME [--yes]       remove an account, its calls and connections; asks before, unless --yes
  backup FILE               write all data of one moment to a new file
  restore FILE              put a backup in the place of the data, and those aside
  doctor [--json]           look at database, disk, clock, certificates, who may register, the way through proxies and
                            every relay, with the options of the server; ends with 1 if something is broken
  healthy                   ask the server that runs with these options whether it answers; ends with 1 if not

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
                            up to three further TURN servers: by       RINGFORT_TURN_URLS_2 and
                            environment, with _2, _3 or _4 behind      RINGFORT_TURN_SECRET_2 ..
  --relay                   bring a relay of its own (TURN, UDP and    RINGFORT_RELAY=1           off
                            TCP), for servers without a coturn
  --relay-host ADDRESS      where it listens, if that is not --host:   RINGFORT_RELAY_HOST        --host
                            0.0.0.0 behind a TLS proxy
  --relay-port NUMBER       its port; firewalls have to let both in    RINGFORT_RELAY_PORT        --port + 1
  --relay-address IP,IP     the public address of this machine, if     RINGFORT_RELAY_ADDRESS     as clients
                            it is none of its own (behind a NAT)                                  reached it
  --relay-ports FIRST-LAST  ports of relayed media, UDP                RINGFORT_RELAY_PORTS       49152-65535
  --relay-peers RANGE,..    private networks that may be relayed to,   RINGFORT_RELAY_PEERS       none
                            a VPN for example (100.64.0.0/10)
  --tls-cert FILE           speak https and wss alone, with this         RINGFORT_TLS_CERT         none
                            certificate and its chain (PEM); read
                            again when it changes, no socket drops
  --tls-key FILE            the key of it (PEM)                        RINGFORT_TLS_KEY          none
  --trust-proxy ADDR,ADDR   proxies before the server, addresses or    RINGFORT_TRUST_PROXY      none
                            ranges (10.0.0.0/8): clients are told
                            apart by their X-Forwarded-For
  --allow-hosts NAME,NAME   names under which the server may be        RINGFORT_ALLOW_HOSTS      any
                            asked, without port; others are refused
  --registration WHO        who may register: open (anybody), invite   RINGFORT_REGISTRATION     open
                            (with a code), closed (nobody)
  --metrics-port NUMBER     numbers for Prometheus at /metrics of this   RINGFORT_METRICS_PORT     none
                            port, for this computer alone
  --ring-timeout-ms NUMBER  how long a call rings, 10000 to 120000     RINGFORT_RING_TIMEOUT_MS  45000
  --log-level LEVEL         ${LOG_LEVELS.join(', ')}         RINGFORT_LOG_LEVEL        info
  --help                    this text

An option beats the environment variable beside it. Logs go to standard error. SIGTERM and SIGINT stop the server
after its clients were told to come back.
`;

/** Reads flags and environment. Pure: nothing is opened, nothing is printed. */
export function readCommandLine(
  args: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): CommandLine {
  // One that is empty says nothing: a file of options has them, where somebody took a value out.
  const environment = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  let flags: ReturnType<typeof parseFlags>['values'];
  let commands: string[];
  try {
    ({ values: flags, positionals: commands } = parseFlags(args));
  } catch (error) {
    return mistake(error instanceof Error ? error.message : String(error));
  }
  if (flags.help) return { type: 'help' };
  const dataFolder = flags.data ?? environment['RINGFORT_DATA'] ?? 'ringfort-data';
  const look = OF_SERVER.find((name) => name === commands[0]);
  if (look !== undefined && commands.length > 1)
    return mistake(`The command ${look} takes no names, and all options of the server.`);
  const publicUrls = readListOption('public-url', flags['public-url'] ?? environment['RINGFORT_PUBLIC_URL']);
  const who = flags.registration ?? environment['RINGFORT_REGISTRATION'] ?? 'open';
  if (commands.length > 0 && look === undefined) {
    const admission = { registration: who, publicUrls: publicUrls.entries };
    const command = readCommand(commands, flags, dataFolder, admission);
    return command.type === 'mistake' ? command : { type: 'command', command };
  }
  const foreign = foreignFlag(flags, look === 'doctor' ? ['json'] : []);
  if (foreign !== undefined) return mistake(`--${foreign} belongs to a command.`);

  const port = wholeNumber(flags.port ?? environment['RINGFORT_PORT'] ?? '7443', 0, 65_535);
  if (port === undefined) return mistake('The port is a number from 0 to 65535.');

  const typedMetrics = flags['metrics-port'] ?? environment['RINGFORT_METRICS_PORT'];
  const metricsPort = typedMetrics === undefined ? undefined : wholeNumber(typedMetrics, 1, 65_535);
  if (typedMetrics !== undefined && metricsPort === undefined)
    return mistake('The port of metrics is a number from 1 to 65535.');

  const ringTimeoutMs = wholeNumber(
    flags['ring-timeout-ms'] ?? environment['RINGFORT_RING_TIMEOUT_MS'] ?? '45000',
    MIN_RING_TIMEOUT_MS,
    MAX_RING_TIMEOUT_MS,
  );
  if (ringTimeoutMs === undefined) return mistake('The ring timeout is a number of milliseconds from 10000 to 120000.');

  const level = flags['log-level'] ?? environment['RINGFORT_LOG_LEVEL'] ?? 'info';
  const logLevel = LOG_LEVELS.find((known) => known === level);
  if (!logLevel) return mistake(`The log level is one of ${LOG_LEVELS.join(', ')}.`);

  const trustProxy = readListOption('trust-proxy', flags['trust-proxy'] ?? environment['RINGFORT_TRUST_PROXY']);
  const hosts = readListOption('allow-hosts', flags['allow-hosts'] ?? environment['RINGFORT_ALLOW_HOSTS']);
  const [certificate = '', key = ''] = [
    flags['tls-cert'] ?? environment['RINGFORT_TLS_CERT'],
    flags['tls-key'] ?? environment['RINGFORT_TLS_KEY'],
  ];
  if ((certificate === '') !== (key === '')) {
    return mistake('TLS takes two files: name the certificate with --tls-cert and its key with --tls-key.');
  }
  const relay = readRelayOptions(flags, environment);
  const turn = readTurnOptions(flags, environment);
  const lists = [publicUrls, turn, trustProxy, hosts, ...relay.lists];
  const wrong = lists.map((list) => list.mistake).find((message) => message !== null);
  if (wrong !== undefined) return mistake(wrong);
  if (relay.mistake !== null) return mistake(relay.mistake);

  const registration = REGISTRATION_MODES.find((known) => known === who);
  if (!registration) return mistake(`Who may register is one of ${REGISTRATION_MODES.join(', ')}.`);

  const options: CommandLineOptions = {
    port,
    host: flags.host ?? environment['RINGFORT_HOST'] ?? '127.0.0.1',
    dataFolder,
    publicUrls: publicUrls.entries,
    ringTimeoutMs,
    logLevel,
    registration,
    ...(trustProxy.entries.length > 0 ? { trustProxy: trustProxy.entries } : {}),
    ...(hosts.entries.length > 0 ? { hosts: hosts.entries } : {}),
    ...(metricsPort === undefined ? {} : { metricsPort }),
    ...(certificate === '' ? {} : { certificateFiles: { certificate, key } }),
    ...(turn.services.length > 0 ? { turn: turn.services } : {}),
    ...(relay.settings === null ? {} : { relay: relay.settings }),
  };
  if (look === 'doctor') return { type: 'doctor', options, json: flags.json === true };
  if (look === 'healthy') {
    return port === 0
      ? mistake('Nobody can tell where a server listens that takes any port.')
      : { type: look, options };
  }
  return { type: 'run', options, warnings: lists.flatMap(({ warnings }) => warnings) };
}

function parseFlags(args: readonly string[]) {
  return parseArgs({
    allowPositionals: true,
    args: [...args],
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      data: { type: 'string' },
      'public-url': { type: 'string' },
      'turn-urls': { type: 'string' },
      'turn-secret': { type: 'string' },
      relay: { type: 'boolean' },
      'relay-host': { type: 'string' },
      'relay-port': { type: 'string' },
      'relay-address': { type: 'string' },
      'relay-ports': { type: 'string' },
      'relay-peers': { type: 'string' },
      'trust-proxy': { type: 'string' },
      'allow-hosts': { type: 'string' },
      'tls-cert': { type: 'string' },
      'tls-key': { type: 'string' },
      registration: { type: 'string' },
      'metrics-port': { type: 'string' },
      ...COMMAND_FLAGS,
      'ring-timeout-ms': { type: 'string' },
      'log-level': { type: 'string' },
      help: { type: 'boolean' },
    },
  });
}

function mistake(message: string): CommandLine {
  return { type: 'mistake', message };
}
