import { isIP } from 'node:net';

/** How a hosted server listens, handed to its process as arguments. */
export interface HostingOptions {
  readonly dataFolder: string;
  /** All addresses of this computer: others in the network are to reach it. */
  readonly host: string;
  readonly port: number;
  /** Null: without a relay of its own. */
  readonly relay: {
    /** IP addresses that others are told instead of this computer's. */
    readonly addresses: readonly string[];
  } | null;
}

/** What the environment decides about it; the port is null where it says nothing. */
export type HostingEnvironment = Omit<HostingOptions, 'port'> & { readonly port: number | null };

const WITHOUT_RELAY = 'none';

export function hostingArguments({ dataFolder, host, port, relay }: HostingOptions): string[] {
  return [dataFolder, host, String(port), relay === null ? WITHOUT_RELAY : relay.addresses.join(',')];
}

export function parseHosting([dataFolder, host, port, relay]: readonly string[]): HostingOptions {
  const number = Number(port);
  if (dataFolder === undefined || host === undefined || !Number.isInteger(number) || relay === undefined) {
    throw new TypeError('the server process was started without its options');
  }
  return { dataFolder, host, port: number, relay: relay === WITHOUT_RELAY ? null : { addresses: addressesIn(relay) } };
}

/**
 * Where a hosted server listens unless the environment says otherwise (RINGFORT_HOSTING_ADDRESS,
 * RINGFORT_HOSTING_PORT), and that it has a relay (RINGFORT_HOSTING_RELAY, RINGFORT_HOSTING_RELAY_ADDRESS).
 */
export function hostingFrom(
  environment: Readonly<Record<string, string | undefined>>,
  dataFolder: string,
): HostingEnvironment {
  const port = Number(environment['RINGFORT_HOSTING_PORT'] || Number.NaN);
  const isRelayOff = NO.includes((environment['RINGFORT_HOSTING_RELAY'] ?? '').toLowerCase());
  return {
    dataFolder,
    host: environment['RINGFORT_HOSTING_ADDRESS'] ?? '0.0.0.0',
    port: Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : null,
    relay: isRelayOff ? null : { addresses: addressesIn(environment['RINGFORT_HOSTING_RELAY_ADDRESS'] ?? '') },
  };
}

const NO = ['0', 'off', 'no', 'false'];

/** One of each family; what is no address is left out, as a person at home reads no log. */
function addressesIn(list: string): string[] {
  const addresses = list.split(',').map((one) => one.trim());
  return [4, 6].flatMap((family) => addresses.find((address) => isIP(address) === family) ?? []);
}
