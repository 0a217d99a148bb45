import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';
import Type, { type Static } from 'typebox';

/** What of a request tells whose it is. */
export interface RequestHead {
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/**
 * Proxies whose X-Forwarded-For is believed, from addresses and CIDR ranges. Throws a RangeError that names the first
 * entry that is neither.
 */
export function trustedProxies(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const family = isIP(address);
    const bits = prefix === undefined ? undefined : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
    const widest = family === 4 ? 32 : 128;
    if (family === 0 || (bits !== undefined && !(bits <= widest))) throw new RangeError(entry);
    if (bits === undefined) list.addAddress(address, familyName(family));
    else list.addSubnet(address, bits, familyName(family));
  }
  return list;
}

/** How a request came in, for whoever sets up a proxy. */
export const Arrival = Type.Object({
  /** Who connected. */
  peer: Type.String(),
  /** Whether it says for whom, and whether that is believed. */
  forwarded: Type.Union([Type.Literal('none'), Type.Literal('believed'), Type.Literal('ignored')]),
  /** Whom budgets count. */
  client: Type.String(),
});
export type Arrival = Static<typeof Arrival>;

export function arrivalOf(request: RequestHead, trusted: BlockList): Arrival {
  const peer = plainAddress(request.socket.remoteAddress ?? '') ?? '';
  const isTold = request.headers['x-forwarded-for'] !== undefined;
  const forwarded = !isTold ? 'none' : isTrusted(peer, trusted) ? 'believed' : 'ignored';
  return { peer, forwarded, client: clientAddress(request, trusted) };
}

/**
 * Whose a connection is that has said nothing yet, as `clientAddress` would write it. Null: a trusted proxy's, which
 * speaks for everybody behind it.
 */
export function networkOfPeer(remoteAddress: string | undefined, trusted: BlockList): string | null {
  const peer = plainAddress(remoteAddress ?? '') ?? '';
  return isTrusted(peer, trusted) ? null : clientAddress({ headers: {}, socket: { remoteAddress: peer } }, trusted);
}

/**
 * Whom budgets of strangers count: the network address of the client, behind trusted proxies the last hop of
 * X-Forwarded-For (from the right) that is none of them. What stands left of it anybody could have written. IPv6 counts
 * by /64, which is what one customer gets.
 */
export function clientAddress(request: RequestHead, trusted: BlockList): string {
  let address = plainAddress(request.socket.remoteAddress ?? '') ?? '';
  const hops = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  while (isTrusted(address, trusted)) {
    const hop = plainAddress(hops.pop() ?? '');
    // A proxy that says nothing readable answers for its client itself.
    if (hop === undefined) break;
    address = hop;
  }
  return isIP(address) === 6 ? networkOf(address) : address;
}

function isTrusted(address: string, trusted: BlockList): boolean {
  const family = isIP(address);
  return family !== 0 && trusted.check(address, familyName(family));
}

const familyName = (family: number): 'ipv4' | 'ipv6' => (family === 4 ? 'ipv4' : 'ipv6');

/** The address alone: without port, brackets and zone, an IPv4-mapped IPv6 address (::ffff:0:0/96) as IPv4. */
function plainAddress(text: string): string | undefined {
  const trimmed = text.trim();
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(trimmed)?.[1];
  const withoutPort = bracketed ?? (/^[\d.]+:\d+$/.test(trimmed) ? trimmed.split(':')[0] : trimmed);
  const address = (withoutPort ?? '').split('%')[0] ?? '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = mapped ?? address;
  return isIP(plain) === 0 ? undefined : plain;
}

/** The first 64 bits of an IPv6 address, written one way. */
function networkOf(address: string): string {
  // The parser of URLs writes an address in its one canonical form; `::` stands for the zeros left out.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right];
  return `${groups.slice(0, 4).join(':')}::/64`;
}
