import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { isOwnAddress } from './ownAddress.ts';

test('the addresses of this computer are its own, with a zone and IPv4-mapped too, and no other is', () => {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  expect(all.length).toBeGreaterThan(0);
  for (const { address } of all) {
    expect(isOwnAddress(address)).toBe(true);
    expect(isOwnAddress(address.includes(':') ? `${address}%eth0` : `::ffff:${address}`)).toBe(true);
  }
  expect(isOwnAddress('192.0.2.1')).toBe(false);
  expect(isOwnAddress('2001:db8::1')).toBe(false);
});
