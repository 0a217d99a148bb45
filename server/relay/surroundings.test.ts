import { expect, test } from 'vitest';
import { addressKnown, listenedOn, localAddresses, networksOf, relayedAt } from './surroundings.ts';
import { transportAddress } from './transportAddress.ts';

const info = (address: string, cidr: string, internal = false) => ({
  ...{ address, internal, netmask: '', mac: '00:00:00:00:00:00' },
  ...(address.includes(':') ? { family: 'IPv6' as const, scopeid: 0 } : { family: 'IPv4' as const }),
  cidr,
});
const home = localAddresses({
  lo: [info('127.0.0.1', '127.0.0.1/8', true), info('::1', '::1/128', true)],
  eth0: [info('192.168.1.5', '192.168.1.5/24'), info('2001:db8::5', '2001:db8::5/64'), info('fe80::1', 'fe80::1/64')],
  vpn0: [info('10.8.0.3', '10.8.0.3/32')],
  off: undefined,
});
const at = (server: string, family: 4 | 6, told: string[] = [], host = '::') =>
  relayedAt({ server: transportAddress(server, 7444) }, family, listenedOn(host, home), told);

test('link-local addresses, which need a zone, are no places for a relay', () => {
  const all = ['127.0.0.1', '::1', '192.168.1.5', '2001:db8::5', '10.8.0.3'];
  expect(home.map(({ address }) => address)).toEqual(all);
  expect(networksOf(home)).toEqual([
    { address: '192.168.1.5', prefix: 24 },
    { address: '2001:db8::5', prefix: 64 },
    { address: '10.8.0.3', prefix: 32 },
  ]);
});

test('it listens where the server listens', () => {
  const on = (host: string) => listenedOn(host, home).map(({ address }) => address);
  expect(on('0.0.0.0')).toEqual(['127.0.0.1', '192.168.1.5', '10.8.0.3']);
  expect(on('::')).toHaveLength(5);
  expect(on('192.168.1.5')).toEqual(['192.168.1.5']);
  expect(on('127.0.0.9')).toEqual(['127.0.0.9']);
  expect(on('192.168.1.99')).toEqual([]);
});

test('an allocation is where its client came to, or at the first address that others can reach', () => {
  expect(at('10.8.0.3', 4)).toEqual({ local: '10.8.0.3', told: '10.8.0.3' });
  expect(at('127.0.0.1', 4)).toEqual({ local: '192.168.1.5', told: '192.168.1.5' });
  expect(at('127.0.0.1', 4, [], '127.0.0.1')).toEqual({ local: '127.0.0.1', told: '127.0.0.1' });
  expect(at('192.168.1.5', 6)).toEqual({ local: '2001:db8::5', told: '2001:db8::5' });
  expect(at('192.168.1.5', 6, [], '0.0.0.0')).toBeUndefined();
});

test('a public address is told instead, and used if it is one of this computer', () => {
  expect(at('10.8.0.3', 4, ['203.0.113.9', '2001:db8::9'])).toEqual({ local: '10.8.0.3', told: '203.0.113.9' });
  expect(at('192.168.1.5', 6, ['203.0.113.9', '2001:db8::9'])).toEqual({ local: '2001:db8::5', told: '2001:db8::9' });
  expect(at('10.8.0.3', 4, ['192.168.1.5'])).toEqual({ local: '192.168.1.5', told: '192.168.1.5' });
});

test('whether its address is public is known from the option, from the network, or not at all', () => {
  expect(addressKnown(home, ['203.0.113.9'])).toBe('option');
  expect(addressKnown(listenedOn('::', home), [])).toBe('network');
  expect(addressKnown(listenedOn('0.0.0.0', home), [])).toBe('unknown');
});
