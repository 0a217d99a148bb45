import type { NetworkInterfaceInfo } from 'node:os';
import type { ClientPath } from './allocation.ts';
import { type AddressRange, isPublicAddress } from './peerPolicy.ts';
import type { IpFamily } from './transportAddress.ts';

/** An address of this computer. */
export interface LocalAddress extends AddressRange {
  readonly family: IpFamily;
  /** Of the loopback interface. */
  readonly isInternal: boolean;
}

export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** Where the relayed addresses of an allocation are: what the socket is bound to, and what others are told. */
export interface RelayedAt {
  readonly local: string;
  readonly told: string;
}

/** All addresses of this computer but link-local ones, which mean nothing elsewhere. */
export function localAddresses(interfaces: Interfaces): LocalAddress[] {
  return Object.values(interfaces)
    .flatMap((infos) => infos ?? [])
    .map(({ address, family, internal, cidr }): LocalAddress => {
      const prefix = Number(cidr?.split('/')[1] ?? Number.NaN);
      const widest = family === 'IPv6' ? 128 : 32;
      return {
        address: address.replace(/%.*$/u, ''),
        family: family === 'IPv6' ? 6 : 4,
        isInternal: internal,
        prefix: Number.isInteger(prefix) ? prefix : widest,
      };
    })
    .filter(({ address }) => !/^(?:fe80:|169\.254\.)/iu.test(address));
}

/** Those on which somebody listens who was told to listen on `host`. */
export function listenedOn(host: string, all: readonly LocalAddress[]): LocalAddress[] {
  if (host === '::') return [...all];
  if (host === '0.0.0.0') return all.filter(({ family }) => family === 4);
  const own = all.filter(({ address }) => address === host);
  if (own.length > 0) return own;
  // All of 127.0.0.0/8 is there, and named nowhere.
  return host.startsWith('127.') ? [{ address: host, family: 4, isInternal: true, prefix: 8 }] : [];
}

/**
 * Where to put an allocation (RFC 8656, 7.2): at the address that the client came to, so that what reached it once is
 * reached again; with an address of the operator's choice, others are told that one. A client on this very computer may
 * have come by the loopback interface, which nobody else can reach. Undefined: there is no address of the family.
 */
export function relayedAt(
  { server }: Pick<ClientPath, 'server'>,
  family: IpFamily,
  listened: readonly LocalAddress[],
  publicAddresses: readonly string[],
): RelayedAt | undefined {
  const usable = listened.filter((local) => local.family === family);
  const told = publicAddresses.find((address) => address.includes(':') === (family === 6));
  const cameTo = usable.find(({ address, isInternal }) => address === server.address && !isInternal);
  const isTold = usable.find(({ address }) => address === told);
  const local = isTold ?? cameTo ?? usable.find(({ isInternal }) => !isInternal) ?? usable[0];
  return local && { local: local.address, told: told ?? local.address };
}

/** The networks, to which a client inside may be relayed. */
export function networksOf(all: readonly LocalAddress[]): AddressRange[] {
  return all.filter(({ isInternal }) => !isInternal).map(({ address, prefix }) => ({ address, prefix }));
}

/** Of what others know the relay by: told by the operator, seen at the network, or not known here. */
export type AddressKnown = 'option' | 'network' | 'unknown';

export function addressKnown(listened: readonly LocalAddress[], publicAddresses: readonly string[]): AddressKnown {
  if (publicAddresses.length > 0) return 'option';
  const isPublic = ({ address, isInternal }: LocalAddress): boolean => !isInternal && isPublicAddress(address);
  return listened.some(isPublic) ? 'network' : 'unknown';
}
