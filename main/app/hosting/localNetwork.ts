import { BlockList, isIP } from 'node:net';

/*
 * Which addresses lie in the network of this computer, where nobody in between reads along who is not there anyway:
 * loopback (RFC 1122), private (RFC 1918, RFC 4193), link-local (RFC 3927, RFC 4291). Addresses that a provider shares
 * out among strangers (RFC 6598) do not.
 */
const LOCAL = new BlockList();
LOCAL.addSubnet('127.0.0.0', 8, 'ipv4');
LOCAL.addSubnet('10.0.0.0', 8, 'ipv4');
LOCAL.addSubnet('172.16.0.0', 12, 'ipv4');
LOCAL.addSubnet('192.168.0.0', 16, 'ipv4');
LOCAL.addSubnet('169.254.0.0', 16, 'ipv4');
LOCAL.addSubnet('fc00::', 7, 'ipv6');
LOCAL.addSubnet('fe80::', 10, 'ipv6');
LOCAL.addAddress('::1', 'ipv6');

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** An address of the local network, or a name that belongs to it: `.local` (RFC 6762), or one without a dot. */
export function isLocalHost(hostname: string): boolean {
  const bare = plainName(hostname);
  return isSurelyLocal(bare) || (isIP(bare) === 0 && bare !== '' && !bare.includes('.'));
}

/**
 * Whether what is sent there does not leave the local network. A name without a dot may: the search list of the
 * computer can make a public one of it.
 */
export function isSurelyLocal(hostname: string): boolean {
  const bare = plainName(hostname);
  return isIP(bare) === 0 ? isLocalhost(bare) || bare.endsWith('.local') : isIn(LOCAL, bare);
}

export function isLoopbackHost(hostname: string): boolean {
  const bare = plainName(hostname);
  return isIP(bare) === 0 ? isLocalhost(bare) : isIn(LOOPBACK, bare);
}

/** As URLs have it: small letters, IPv6 in brackets; a dot at the end only says that nothing is added. */
function plainName(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[|\]$/gu, '')
    .replace(/\.$/u, '');
}

function isLocalhost(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost');
}

function isIn(list: BlockList, address: string): boolean {
  // IPv4-mapped IPv6 is judged as what it is; the list does so itself.
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
