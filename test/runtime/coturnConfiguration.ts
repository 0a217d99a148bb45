import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What of a relay differs from host to host. */
export interface Host {
  readonly port: number;
  readonly tlsPort: number;
  /** For all its files, among them `certificate.pem` and `key.pem`. */
  readonly folder: string;
  readonly secret: string;
  /** The one before, while a host goes over to another. */
  readonly formerSecret?: string;
  /** Without them only where its speed is measured. */
  readonly quotas: boolean;
  /** How long it takes one, where a test has no ten minutes. */
  readonly nonceSeconds?: number;
  /** In a network where nobody else is: it may listen everywhere. */
  readonly isAlone?: boolean;
}

/** What names a host. */
const OF_A_HOST = [
  ...['realm', 'listening-port', 'min-port', 'max-port', 'static-auth-secret'],
  ...['tls-listening-port', 'cert', 'pkey'],
];
const QUOTAS = ['user-quota', 'total-quota', 'max-bps'];

export const nameOf = (line: string): string => line.split('=', 1)[0] ?? '';

/** The lines of the example that `docs/HOSTING.md` recommends. */
export function recommendedConfiguration(): readonly string[] {
  const example = readFileSync(join(import.meta.dirname, '../../server/deploy/turnserver.conf'), 'utf8');
  return example.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

/** The page's, but for what belongs to this machine. */
export function testConfiguration(host: Host): readonly string[] {
  const { port, tlsPort, folder, secret, formerSecret, quotas, isAlone = false, nonceSeconds } = host;
  const left = [...OF_A_HOST, ...(quotas ? [] : QUOTAS), ...(nonceSeconds === undefined ? [] : ['stale-nonce'])];
  return [
    ...recommendedConfiguration().filter((line) => !left.includes(nameOf(line))),
    'realm=ringfort.test',
    ...(isAlone ? [] : ['listening-ip=127.0.0.1', 'relay-ip=127.0.0.1']),
    `listening-port=${port}`,
    `tls-listening-port=${tlsPort}`,
    `cert=${join(folder, 'certificate.pem')}`,
    `pkey=${join(folder, 'key.pem')}`,
    `static-auth-secret=${secret}`,
    ...(formerSecret === undefined ? [] : [`static-auth-secret=${formerSecret}`]),
    // Both peers and the relay are this machine.
    'allow-loopback-peers',
    'allowed-peer-ip=127.0.0.0-127.255.255.255',
    ...(isAlone ? ['allowed-peer-ip=10.77.0.0-10.77.255.255'] : []),
    ...(nonceSeconds === undefined ? [] : [`stale-nonce=${nonceSeconds}`]),
    'log-file=stdout',
    'simple-log',
    'verbose',
    `pidfile=${join(folder, 'turnserver.pid')}`,
    `userdb=${join(folder, 'turndb')}`,
    '',
  ];
}
