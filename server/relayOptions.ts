import { isIP } from 'node:net';
import { readListOption, type ReadListOption } from './listOptions.ts';
import type { RelaySettings } from './relay/ownRelay.ts';
import { wholeNumber } from './wholeNumber.ts';

/** What the command line says of the server's own relay. */
export interface ReadRelayOptions {
  /** Null: none is wanted. */
  readonly settings: Omit<RelaySettings, 'module'> | null;
  readonly lists: readonly ReadListOption[];
  readonly mistake: string | null;
}

interface RelayFlags {
  readonly relay?: boolean | undefined;
  readonly 'relay-host'?: string | undefined;
  readonly 'relay-port'?: string | undefined;
  readonly 'relay-address'?: string | undefined;
  readonly 'relay-ports'?: string | undefined;
  readonly 'relay-peers'?: string | undefined;
}

const YES = ['1', 'true', 'on', 'yes'];
const NO = ['', '0', 'false', 'off', 'no'];

/** A relay has a socket for each allocation, and every call two of them on each side. */
const LEAST_PORTS = 16;

export function readRelayOptions(
  flags: RelayFlags,
  environment: Readonly<Record<string, string | undefined>>,
): ReadRelayOptions {
  const addresses = readListOption('relay-address', flags['relay-address'] ?? environment['RINGFORT_RELAY_ADDRESS']);
  const peers = readListOption('relay-peers', flags['relay-peers'] ?? environment['RINGFORT_RELAY_PEERS']);
  const lists = [addresses, peers];
  const refused = (mistake: string): ReadRelayOptions => ({ settings: null, lists, mistake });

  const wish = (environment['RINGFORT_RELAY'] ?? '').toLowerCase();
  if (!YES.includes(wish) && !NO.includes(wish)) return refused('RINGFORT_RELAY is 1 for a relay, or 0 for none.');
  const isWanted = flags.relay ?? YES.includes(wish);
  const isDescribed = Object.entries(flags).some(([name, flag]) => name.startsWith('relay-') && flag !== undefined);
  if (!isWanted)
    return isDescribed ? refused('Options of the relay need --relay.') : { settings: null, lists, mistake: null };

  const typedPort = flags['relay-port'] ?? environment['RINGFORT_RELAY_PORT'];
  const port = typedPort === undefined || typedPort === '' ? null : wholeNumber(typedPort, 1, 65_535);
  if (port === undefined) return refused('The port of the relay is a number from 1 to 65535.');
  const typedPorts = (flags['relay-ports'] ?? environment['RINGFORT_RELAY_PORTS']) || '49152-65535';
  const relayPorts = portRange(typedPorts);
  if (relayPorts === undefined) {
    return refused(
      `The ports of relayed media are a range above 1023 of at least ${LEAST_PORTS}, for example 49152-65535.`,
    );
  }
  const families = addresses.entries.map((address) => isIP(address));
  if (new Set(families).size < families.length) {
    return refused('The relay has one public address for IPv4 and one for IPv6 at most.');
  }
  const host = (flags['relay-host'] ?? environment['RINGFORT_RELAY_HOST']) || null;
  const settings = {
    ...(host === null ? {} : { host }),
    ...(port === null ? {} : { port }),
    addresses: addresses.entries,
    relayPorts,
    allowedPeers: peers.entries.map(addressRange),
  };
  return { settings, lists, mistake: null };
}

function portRange(typed: string): { readonly first: number; readonly last: number } | undefined {
  const [first, last, ...more] = typed.split('-').map((bound) => wholeNumber(bound.trim(), 1024, 65_535));
  if (first === undefined || last === undefined || more.length > 0) return undefined;
  return last - first + 1 >= LEAST_PORTS ? { first, last } : undefined;
}

function addressRange(entry: string): { readonly address: string; readonly prefix: number } {
  const [address = '', prefix] = entry.split('/');
  return { address, prefix: prefix === undefined ? (isIP(address) === 6 ? 128 : 32) : Number(prefix) };
}
