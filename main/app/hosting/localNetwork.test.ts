import { expect, test } from 'vitest';
import { isLocalHost, isLoopbackHost, isSurelyLocal } from './localNetwork.ts';

test.each([
  'localhost',
  'tea.localhost',
  '127.0.0.1',
  '127.9.9.9',
  '[::1]',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.254',
  '192.168.1.20',
  '169.254.7.7',
  '[fd00::5]',
  '[fe80::1]',
  '[::ffff:192.168.1.20]',
  '[::ffff:c0a8:114]',
  'kitchen.local',
  'KITCHEN.LOCAL',
  'kitchen.local.',
])('%s is in this network, where http needs no decision (A88)', (host) => {
  expect([isLocalHost(host), isSurelyLocal(host)]).toEqual([true, true]);
});

test.each(['kitchen', 'KITCHEN', 'kitchen.', 'calls'])(
  '%s is looked for in this network, and may be a public name by the search list of the computer (A88)',
  (host) => {
    expect([isLocalHost(host), isSurelyLocal(host)]).toEqual([true, false]);
  },
);

test.each([
  '100.64.0.1',
  '100.127.255.254',
  '172.32.0.1',
  '172.15.0.1',
  '192.169.0.1',
  '11.0.0.1',
  '203.0.113.5',
  '0.0.0.0',
  '[2001:db8::1]',
  '[::ffff:203.0.113.5]',
  '[::]',
  'calls.example.org',
  'kitchen.local.example.org',
  'mylocal.example',
  '192.168.1.20.example.org',
  'xn--local-.org',
  '',
])('%s is not (A88)', (host) => {
  expect([isLocalHost(host), isSurelyLocal(host)]).toEqual([false, false]);
});

test('only what cannot leave this computer is loopback', () => {
  expect(['localhost', '127.0.0.1', '[::1]', '[::ffff:127.0.0.1]'].map(isLoopbackHost)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(['192.168.1.20', 'kitchen.local', 'kitchen'].some(isLoopbackHost)).toBe(false);
});
