import type { NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { watchNetwork } from './networkWatch.ts';

const at = (address: string, internal = false): NetworkInterfaceInfo => ({
  ...{ address, internal, family: 'IPv4', netmask: '255.255.255.0', mac: '00:00:00:00:00:00' },
  cidr: null,
});

test('a computer that changes its network is noticed within twenty seconds, once, in whatever order its addresses stand (A81)', () => {
  const clock = new ManualClock();
  let changes = 0;
  let inCall = false;
  const network: Record<string, NetworkInterfaceInfo[]> = { lo: [at('127.0.0.1', true)] };
  const watch = watchNetwork(
    () => network,
    clock.startTimer,
    () => inCall,
    () => (changes += 1),
  );
  clock.advance(60_000);
  expect(changes).toBe(0);
  network['wlan0'] = [at('192.168.1.20'), at('10.8.0.3')];
  clock.advance(20_000);
  expect(changes).toBe(1);
  network['wlan0'] = [at('10.8.0.3'), at('192.168.1.20')];
  clock.advance(60_000);
  expect(changes).toBe(1);
  delete network['wlan0'];
  clock.advance(20_000);
  expect(changes).toBe(2);
  // In a call within a second, from its beginning on.
  inCall = true;
  watch.look();
  network['wlan0'] = [at('192.168.1.21'), at('fe80::1234')];
  clock.advance(1000);
  expect(changes).toBe(3);
  // An address that no path goes by is no change.
  network['eth0'] = [at('fe80::5678'), at('169.254.3.4')];
  clock.advance(5000);
  expect(changes).toBe(3);
  watch.stop();
  expect(clock.pending()).toBe(0);
});

test('a network that goes is missed until there is another; a computer that never had one misses nothing', () => {
  const network: Record<string, NetworkInterfaceInfo[]> = { lo: [at('127.0.0.1', true)] };
  const watch = watchNetwork(
    () => network,
    () => () => undefined,
    () => true,
    () => undefined,
  );
  const isThere = (...addresses: string[]): boolean => {
    network['wlan0'] = addresses.map((address) => at(address));
    watch.look();
    return watch.isThere();
  };
  expect(watch.isThere()).toBe(true);
  expect([isThere('192.168.1.20'), isThere(), isThere('fe80::1'), isThere('10.0.0.7')]).toEqual([
    ...[true, false, false, true],
  ]);
});
