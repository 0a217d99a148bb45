import { networkInterfaces } from 'node:os';

/**
 * Whether this computer has this address now. A connection from one that is gone leads nowhere, and no system closes
 * it: it would be waited for until a pong does not come.
 */
export function isOwnAddress(address: string): boolean {
  const plain = plainly(address);
  return Object.values(networkInterfaces()).some((list) => list?.some((one) => plainly(one.address) === plain));
}

/** Without the zone of a link-local address, and IPv4 as itself. */
function plainly(address: string): string {
  return address.replace(/%.*$/u, '').replace(/^::ffff:(?=\d+\.)/iu, '');
}
