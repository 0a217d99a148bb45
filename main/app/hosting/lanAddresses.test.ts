import type { NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { lanAddresses, interfacesListenedOn } from './lanAddresses.ts';

const at = (address: string, family: 'IPv4' | 'IPv6', internal = false): NetworkInterfaceInfo => ({
  address,
  netmask: '',
  mac: '',
  internal,
  cidr: null,
  ...(family === 'IPv6' ? { family, scopeid: 0 } : { family }),
});

test('the addresses others can type come first, loopback and link-local are left out', () => {
  const interfaces = {
    lo: [at('127.0.0.1', 'IPv4', true), at('::1', 'IPv6', true)],
    wlan0: [at('fd00::5', 'IPv6'), at('fe80::1', 'IPv6'), at('192.168.1.20', 'IPv4')],
  };
  expect(lanAddresses(interfaces, 7443)).toEqual(['https://192.168.1.20:7443', 'https://[fd00::5]:7443']);
});

test('a computer without a network has none', () => {
  expect(lanAddresses({ lo: [at('127.0.0.1', 'IPv4', true)] }, 7443)).toEqual([]);
});

test('only addresses are shown on which the server listens', () => {
  const interfaces = {
    lo: [at('127.0.0.1', 'IPv4', true)],
    wlan0: [at('fd00::5', 'IPv6'), at('192.168.1.20', 'IPv4')],
  };
  const shown = (host: string) => lanAddresses(interfacesListenedOn(host, interfaces), 7443);
  expect(shown('0.0.0.0')).toEqual(['https://192.168.1.20:7443']);
  expect(shown('::')).toEqual(['https://192.168.1.20:7443', 'https://[fd00::5]:7443']);
  expect(shown('fd00::5')).toEqual(['https://[fd00::5]:7443']);
  expect(shown('127.0.0.1')).toEqual(['https://127.0.0.1:7443']);
  expect(shown('10.9.9.9')).toEqual([]);
});
