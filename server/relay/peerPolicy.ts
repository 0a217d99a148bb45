import { BlockList } from 'node:net';
import { type IpFamily, type TransportAddress, transportAddress } from './transportAddress.ts';

/*
 * Whom a relay may send to (RFC 8656, 21.2.2: a relay must not be a way into the network that it stands in). Denied is
 * what lies behind it or belongs to nobody alone; IPv4-mapped IPv6 (::ffff:0:0/96) is denied as such, since a socket
 * would take it for IPv4.
 */
export const DENIED_IPV4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;
export const DENIED_IPV6 = [
  // Unspecified, loopback, IPv4-compatible.
  ['::', 96],
  // IPv4-mapped, and what translates to IPv4 (RFC 6052, RFC 8215, 6to4, Teredo).
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  // Discard only, unique local, link-local, site-local, multicast.
  ['100::', 64],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const;

/** No media engine receives below it, and DNS, NTP and their kin answer strangers there. */
const FIRST_PEER_PORT = 1024;

/** A range of addresses: `10.0.0.0/8`, `fd00::/8`. */
export interface AddressRange {
  readonly address: string;
  readonly prefix: number;
}

export interface Surroundings {
  /** Addresses under which this computer is reached, its relayed ones among them. */
  readonly own: readonly string[];
  /** The networks that it stands in. */
  readonly networks: readonly AddressRange[];
}

export class PeerPolicy {
  readonly #allowed: Ranges;
  #own: ReadonlySet<string> = new Set();
  #networks: readonly Ranges[] = [];

  /** `allowed`: what an operator opens although it would be denied. */
  constructor(allowed: readonly AddressRange[]) {
    this.#allowed = rangesOf(allowed);
  }

  /** Networks of a computer that travels change. */
  standIn({ own, networks }: Surroundings): void {
    this.#own = new Set(own);
    this.#networks = networks.map((network) => rangesOf([network]));
  }

  /**
   * Whether this client may have a permission for the peer's address. The relay's own addresses may be named: what is
   * sent there reaches other allocations and nothing else of this computer. In the networks that it stands in a public
   * address is no more open than a private one: with IPv6 all that is at home has one, behind a router that lets nobody
   * in.
   */
  mayName(peer: TransportAddress, client: TransportAddress): boolean {
    if (this.#isOwn(peer) || isIn(this.#allowed, peer)) return true;
    const around = this.#networks.filter((network) => isIn(network, peer));
    // Somebody in the same network could reach the peer without us; somebody from another must not.
    return around.length > 0 ? around.some((network) => isIn(network, client)) : !isIn(DENIED, peer);
  }

  /** Whether what a permission lets through may go to this port; the relay's own addresses are not sent to at all. */
  maySend(peer: TransportAddress): boolean {
    return peer.port >= FIRST_PEER_PORT && !this.#isOwn(peer);
  }

  #isOwn({ address }: TransportAddress): boolean {
    return this.#own.has(address);
  }
}

/** A list for each family: one for both would take IPv4 for the part of IPv6 that it is mapped to. */
type Ranges = Readonly<Record<IpFamily, BlockList>>;

function rangesOf(ranges: readonly AddressRange[]): Ranges {
  const lists: Ranges = { 4: new BlockList(), 6: new BlockList() };
  for (const { address, prefix } of ranges) {
    if (address.includes(':')) lists[6].addSubnet(address, prefix, 'ipv6');
    else lists[4].addSubnet(address, prefix, 'ipv4');
  }
  return lists;
}

function isIn(ranges: Ranges, { address, family }: TransportAddress): boolean {
  return ranges[family].check(address, family === 6 ? 'ipv6' : 'ipv4');
}

const DENIED = rangesOf([...DENIED_IPV4, ...DENIED_IPV6].map(([address, prefix]) => ({ address, prefix })));

/** Whether everybody can reach it. */
export function isPublicAddress(address: string): boolean {
  return !isIn(DENIED, transportAddress(address, 0));
}
