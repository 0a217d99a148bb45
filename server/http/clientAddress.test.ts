import { describe, expect, test } from 'vitest';
import { clientAddress, networkOfPeer, trustedProxies } from './clientAddress.ts';

const proxies = trustedProxies(['127.0.0.1', '10.0.0.0/8', 'fd00::/8']);

function address(remoteAddress: string, forwarded?: string | string[]): string {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return clientAddress({ socket: { remoteAddress }, headers }, proxies);
}

describe('whom a budget counts (A80)', () => {
  test.each([
    ['a peer that is no proxy, whatever it claims', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['the client of one proxy', '127.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['the client of a chain of proxies', '127.0.0.1', '198.51.100.1, 10.1.2.3', '198.51.100.1'],
    ['not what the client wrote itself', '127.0.0.1', '1.1.1.1, 198.51.100.1', '198.51.100.1'],
    ['a proxy that tells nothing', '127.0.0.1', undefined, '127.0.0.1'],
    ['a proxy that tells nonsense', '127.0.0.1', '198.51.100.1, unknown', '127.0.0.1'],
    ['a chain of proxies alone', '127.0.0.1', '10.9.9.9', '10.9.9.9'],
    ['an address with a port', '10.0.0.1', '198.51.100.1:4711', '198.51.100.1'],
    ['an IPv4-mapped IPv6 address', '::ffff:127.0.0.1', '::ffff:198.51.100.1', '198.51.100.1'],
    ['IPv6 by its network', '2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2::/64'],
    ['IPv6 behind an IPv6 proxy', 'fd12::1', '[2001:db8::1]:443', '2001:db8:0:0::/64'],
    ['a link-local address', 'fe80::1%eth0', undefined, 'fe80:0:0:0::/64'],
  ])('is %s', (_, peer, forwarded, expected) => {
    expect(address(peer, forwarded)).toBe(expected);
  });

  test('is one for all addresses of an IPv6 network, however they are written', () => {
    const written = ['2001:db8:1:2::1', '2001:DB8:1:2:ffff::', '2001:0db8:0001:0002:0:0:0:9'];
    expect(new Set(written.map((one) => address(one)))).toEqual(new Set(['2001:db8:1:2::/64']));
    expect(address('2001:db8:1:3::1')).not.toBe(address('2001:db8:1:2::1'));
  });

  test('is read from several headers as from one', () => {
    expect(address('127.0.0.1', ['1.1.1.1', '198.51.100.1'])).toBe('198.51.100.1');
  });
});

test('a connection that has said nothing yet is its network’s, and nobody’s if it is a proxy’s (A80)', () => {
  expect(networkOfPeer('203.0.113.9', proxies)).toBe('203.0.113.9');
  expect(networkOfPeer('::ffff:203.0.113.9', proxies)).toBe('203.0.113.9');
  expect(networkOfPeer('2001:db8:1:2:3:4:5:6', proxies)).toBe('2001:db8:1:2::/64');
  for (const proxy of ['127.0.0.1', '::ffff:10.1.2.3', 'fd12::1']) expect(networkOfPeer(proxy, proxies)).toBeNull();
});

test.each(['localhost', '10.0.0.0/33', '::/129', '10.0.0/8', '10.0.0.0/', ''])('%j is no proxy to trust', (entry) => {
  expect(() => trustedProxies([entry])).toThrow(RangeError);
});
