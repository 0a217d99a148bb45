import { describe, expect, test } from 'vitest';
import { PeerPolicy } from './peerPolicy.ts';
import { transportAddress } from './transportAddress.ts';

const outside = transportAddress('198.51.100.9', 40_000);
const inside = transportAddress('192.168.1.23', 40_000);
const at = (address: string, port = 5000) => transportAddress(address, port);

function home(allowed: readonly { address: string; prefix: number }[] = []): PeerPolicy {
  const policy = new PeerPolicy(allowed);
  policy.standIn({
    own: ['127.0.0.1', '192.168.1.5', '203.0.113.1'],
    networks: [
      { address: '192.168.1.5', prefix: 24 },
      { address: '172.17.0.1', prefix: 16 },
      { address: '2a02:908:1:2::10', prefix: 64 },
    ],
  });
  return policy;
}

describe('the network behind a relay (F26)', () => {
  test.each([
    ['0.0.0.1', '10.1.2.3', '100.64.0.1', '127.0.0.2', '169.254.169.254', '172.16.0.1', '172.31.255.255'],
    ['192.168.0.1', '198.18.0.1', '224.0.0.251', '239.255.255.250', '240.0.0.1', '255.255.255.255', '192.0.0.8'],
  ])('is not reached by IPv4: %s and more', (...addresses) => {
    for (const address of addresses) expect([address, home().mayName(at(address), outside)]).toEqual([address, false]);
  });

  test.each([
    '::',
    '::1',
    '::7f00:1',
    '64:ff9b::a00:1',
    '2002:a00:1::1',
    '2001::1',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'ff02::1',
  ])('is not reached by IPv6: %s', (address) => {
    expect(home().mayName(at(address), outside)).toBe(false);
  });

  test('is not reached by an IPv4-mapped IPv6 address', () => {
    const mapped = { family: 6, address: '::ffff:10.0.0.1', port: 5000 } as const;
    const publicOne = { family: 6, address: '::ffff:198.51.100.1', port: 5000 } as const;
    expect(home().mayName(mapped, outside)).toBe(false);
    expect(home().mayName(publicOne, outside)).toBe(false);
    const inHere = { family: 6, address: '::ffff:192.168.1.40', port: 5000 } as const;
    expect(home().mayName(inHere, inside)).toBe(false);
  });

  test('is reached by who is in it, and only by them', () => {
    expect(home().mayName(at('192.168.1.40'), inside)).toBe(true);
    expect(home().mayName(at('192.168.1.40'), outside)).toBe(false);
    expect(home().mayName(at('192.168.2.40'), inside)).toBe(false);
    expect(home().mayName(at('172.17.0.2'), inside)).toBe(false);
  });

  test('is no more reached by a public address of IPv6 from outside, and by who is in it', () => {
    const neighbour = at('2a02:908:1:2::20');
    expect(home().mayName(neighbour, transportAddress('2a00:1450::9', 40_000))).toBe(false);
    expect(home().mayName(neighbour, outside)).toBe(false);
    expect(home().mayName(neighbour, transportAddress('2a02:908:1:2::30', 40_000))).toBe(true);
    expect(home().mayName(at('2a02:908:1:3::20'), outside)).toBe(true);
    expect(home([{ address: '2a02:908:1:2::20', prefix: 128 }]).mayName(neighbour, outside)).toBe(true);
  });

  test('is reached where the operator opens it', () => {
    const policy = home([{ address: '100.64.0.0', prefix: 10 }]);
    expect(policy.mayName(at('100.100.1.2'), outside)).toBe(true);
    expect(policy.mayName(at('10.0.0.1'), outside)).toBe(false);
  });
});

test('everybody else is reached, above the ports of the system', () => {
  for (const address of ['198.51.100.1', '1.1.1.1', '172.32.0.1', '2a00:1450::1']) {
    expect(home().mayName(at(address), outside)).toBe(true);
    expect(home().maySend(at(address, 1024))).toBe(true);
    expect(home().maySend(at(address, 53))).toBe(false);
  }
});

test('the own addresses may be named, for allocations beside it, and nothing is ever sent there', () => {
  for (const address of ['192.168.1.5', '203.0.113.1', '127.0.0.1']) {
    expect(home().mayName(at(address), outside)).toBe(true);
    expect(home().maySend(at(address))).toBe(false);
  }
});
